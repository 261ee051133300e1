package vm

import (
	"gorgonia.org/tensor"

	"keisan/autodiff"
)

// A Recording is what one run computed: the value of every node, each kept. It
// tells package viz what to show.
type Recording struct {
	machine *Machine
	nodes   []*autodiff.Node
	until   []int           // by place in nodes: that of the last reader
	values  []*tensor.Dense // by node ID
}

// Record runs a program for the fetches once, with the engine's kernels but
// without the passes that could be left out, so that every node has a value,
// and returns what it computed. Afterwards the variables are as they were. It
// returns the errors of Compile and of Program.Run.
func (m *Machine) Record(feed Feed, fetches ...*autodiff.Node) (*Recording, error) {
	if m == nil {
		return nil, errNilMachine
	}
	all := m.With(WithoutPass(Passes()...))
	all.record = true
	p, err := all.Compile(fetches...)
	if err != nil {
		return nil, err
	}
	before := make([]*tensor.Dense, len(m.vars.tensors))
	for id, t := range m.vars.tensors {
		if t != nil {
			before[id] = clone(t)
		}
	}
	_, err = p.Run(feed)
	for id, t := range before {
		if t != nil {
			copy(m.vars.tensors[id].Uint8s(), t.Uint8s())
		}
	}
	if err != nil {
		return nil, err
	}
	return p.form.recording(), nil
}

// recording copies the values out of the memory of a form that has just run;
// the variables have been put back.
func (f *form) recording() *Recording {
	m := f.machine
	r := &Recording{machine: m, values: make([]*tensor.Dense, len(m.graph.Nodes()))}
	place := make([]int, len(f.instrs)) // in r.nodes, by pos
	for i, x := range f.instrs {
		place[i] = len(r.nodes)
		id := x.node.ID()
		if x.role == store || r.values[id] != nil {
			continue // a store's value is its operand's; a protecting copy's the variable's
		}
		r.values[id] = clone(f.of[x])
		r.nodes = append(r.nodes, x.node)
		r.until = append(r.until, x.root.last)
	}
	for i, last := range r.until {
		if r.until[i] = len(r.nodes); last < len(f.instrs) {
			r.until[i] = place[last]
		}
	}
	return r
}

func clone(t *tensor.Dense) *tensor.Dense { return t.Clone().(*tensor.Dense) }

// Nodes returns the nodes in the order of execution; inputs, variables and
// constants stand where they were declared.
func (r *Recording) Nodes() []*autodiff.Node { return r.nodes }

// Until returns the place in Nodes of the last node that reads the value of
// Nodes()[i], after which the value need not be kept: len(Nodes()) if it is
// fetched.
func (r *Recording) Until(i int) int { return r.until[i] }

// Value returns the value of a node, or nil if the run did not compute it. That
// of a variable is the one before the run.
func (r *Recording) Value(n *autodiff.Node) *tensor.Dense {
	for n != nil && n.Graph() == r.machine.graph && n.ID() < len(r.values) {
		switch chosen := r.machine.chosen(n); {
		case chosen != n:
			n = chosen
		case n.IsAssign():
			n = n.In(1)
		default:
			return r.values[n.ID()]
		}
	}
	return nil
}

// Chosen returns the operand whose value n has in a program like this, for
// training or for evaluation: see [Modal]. Of all other nodes it returns n.
func (r *Recording) Chosen(n *autodiff.Node) *autodiff.Node {
	if n == nil || n.Graph() != r.machine.graph {
		return n
	}
	return r.machine.chosen(n)
}

// Floats returns the value of a node as float64, row by row, with its extents:
// truth is 1. Both are nil if the run did not compute the node.
func (r *Recording) Floats(n *autodiff.Node) (extents []int, elements []float64) {
	t := r.Value(n)
	if t == nil {
		return nil, nil
	}
	elements = make([]float64, 0, t.Shape().TotalSize())
	switch d, _ := autodiff.DTypeOf(t.Dtype()); d {
	case autodiff.Float64:
		elements = append(elements, t.Float64s()...)
	case autodiff.Float32:
		for _, v := range t.Float32s() {
			elements = append(elements, float64(v))
		}
	case autodiff.Int64:
		for _, v := range t.Int64s() {
			elements = append(elements, float64(v))
		}
	case autodiff.Bool:
		for _, v := range t.Bools() {
			elements = append(elements, map[bool]float64{true: 1}[v])
		}
	}
	return append([]int{}, t.Shape()...), elements
}
