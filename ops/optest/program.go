package optest

import (
	"fmt"
	"math/rand/v2"

	"gorgonia.org/tensor"

	"keisan/autodiff"
)

// kernel is vm.Kernel.
type kernel interface {
	Run(dst *tensor.Dense, in []*tensor.Dense) error
}

// A program computes nodes from their inputs in the plainest way: every node
// in ID order, by its op's own Run, in memory of its own.
type program struct {
	nodes []*autodiff.Node // in ID order
	ops   []autodiff.Op    // of nodes, at the batch extent
	value []*tensor.Dense  // by node ID
	in    [][]*tensor.Dense
}

// feed gives values to leaves.
type feed map[*autodiff.Node]*tensor.Dense

// newProgram makes a program for what the fetches need, at the batch extent n,
// inferring all types again.
func newProgram(n int, fetches ...*autodiff.Node) (*program, error) {
	g := fetches[0].Graph()
	need := make([]bool, len(g.Nodes()))
	for _, f := range fetches {
		need[f.ID()] = true
	}
	for id := len(need) - 1; id >= 0; id-- {
		if need[id] {
			for _, x := range g.Nodes()[id].Inputs() {
				need[x.ID()] = true
			}
		}
	}
	p := &program{value: make([]*tensor.Dense, len(need))}
	for id, node := range g.Nodes() {
		if !need[id] {
			continue
		}
		op := node.Op()
		if open, ok := op.(autodiff.Open); ok {
			op = open.AtBatch(n)
		}
		var in []*tensor.Dense
		var types []autodiff.Type
		for _, x := range node.Inputs() {
			in = append(in, p.value[x.ID()])
			types = append(types, x.Type().At(n))
		}
		typ, err := op.Infer(types)
		if err != nil {
			return nil, fmt.Errorf("%s at N = %d: Infer refuses what it accepted: %w", node, n, err)
		}
		if want := node.Type().At(n); typ != want {
			return nil, fmt.Errorf("%s at N = %d: Infer gives %s, want %s", node, n, typ, want)
		}
		p.value[id] = newTensor(typ)
		p.nodes, p.ops, p.in = append(p.nodes, node), append(p.ops, op), append(p.in, in)
	}
	return p, nil
}

// of returns the value of a node after the last run.
func (p *program) of(n *autodiff.Node) *tensor.Dense { return p.value[n.ID()] }

// run computes all values by calling step for each node that computes one.
func (p *program) run(f feed, step func(op autodiff.Op, dst *tensor.Dense, in []*tensor.Dense) error) error {
	r := initial()
	for i, n := range p.nodes {
		dst := p.of(n)
		if v, ok := f[n]; ok {
			copy(dst.Uint8s(), v.Uint8s())
			continue
		}
		if n.NumIn() == 0 && n.Initializer() != nil {
			if err := initialize(n, r, dst); err != nil {
				return err
			}
			continue
		}
		if err := step(p.ops[i], dst, p.in[i]); err != nil {
			return fmt.Errorf("%s: %w", n, err)
		}
	}
	return nil
}

// plainly is the step that runs the op's kernel.
func plainly(op autodiff.Op, dst *tensor.Dense, in []*tensor.Dense) error {
	k, ok := op.(kernel)
	if !ok {
		return fmt.Errorf("the op has no method Run(dst *tensor.Dense, in []*tensor.Dense) error")
	}
	return k.Run(dst, in)
}

// initialize gives a Param or State its first value.
func initialize(n *autodiff.Node, r *rand.Rand, dst *tensor.Dense) error {
	v := make([]float64, count(dst))
	if err := n.Initializer()(r, n.Shape(), v); err != nil {
		return err
	}
	for i := range v {
		put(dst, i, v[i])
	}
	return nil
}
