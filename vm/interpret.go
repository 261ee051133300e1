package vm

import (
	"fmt"

	"gorgonia.org/tensor"

	"keisan/autodiff"
)

// Interpret computes the fetches as Compile and Run do, in the naive way: node
// by node in the order of declaration, each by its op's own Run into fresh
// memory, for the types that Infer gives. It is slow, and the oracle for
// programs and engines. Variables are assigned when everything is computed.
func (m *Machine) Interpret(feed Feed, fetches ...*autodiff.Node) ([]*tensor.Dense, error) {
	p, err := m.Compile(fetches...)
	if err != nil {
		return nil, err
	}
	batch, err := p.batchOf(feed)
	if err != nil {
		return nil, err
	}
	need, err := needed(m, fetches)
	if err != nil {
		return nil, err
	}
	values := make([]*tensor.Dense, len(need))
	for id, n := range m.graph.Nodes() {
		if !need[id] {
			continue
		}
		if values[id], err = m.interpret(n, batch, feed, values); err != nil {
			return nil, fmt.Errorf("%s: %s: %w", n.Where(), n, err)
		}
	}
	out := make([]*tensor.Dense, len(fetches))
	for i, f := range fetches {
		out[i] = values[f.ID()]
	}
	for id, n := range m.graph.Nodes() {
		if need[id] && n.IsAssign() {
			copy(m.vars.tensors[n.In(0).ID()].Uint8s(), values[id].Uint8s())
		}
	}
	return out, nil
}

// interpret computes one node.
func (m *Machine) interpret(n *autodiff.Node, batch int, feed Feed, values []*tensor.Dense) (*tensor.Dense, error) {
	if chosen := m.chosen(n); chosen != n {
		return values[chosen.ID()], nil
	}
	switch {
	case n.Kind() == autodiff.KindInput:
		return feed[n].Clone().(*tensor.Dense), nil
	case n.IsVariable():
		return m.vars.tensors[n.ID()].Clone().(*tensor.Dense), nil
	}
	op := n.Op()
	if o, ok := op.(autodiff.Open); ok {
		op = o.AtBatch(batch)
	}
	in := make([]*tensor.Dense, n.NumIn())
	for i, x := range n.Inputs() {
		in[i] = values[x.ID()]
	}
	dst := newDense(m.host(), n.Type().At(batch))
	return dst, op.(Kernel).Run(dst, in)
}
