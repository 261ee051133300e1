package viz

import (
	"slices"

	"keisan/autodiff"
)

// A flow tells, by node ID, what a drawing of loss needs and where adjoints
// pass. It comes from three sweeps over the nodes in ID order, which is a
// schedule.
type flow struct {
	nodes   []*autodiff.Node // those up to loss
	forward []bool           // loss is computed from it
	active  []bool           // it depends on a value whose gradient is wanted
	reached []bool           // an adjoint arrives at it
	given   bool             // loss's adjoint was given to autodiff.VJP
	// declared holds the inputs, by (node, input), towards which the graph has
	// nodes of the backward pass.
	declared map[operand]bool
}

// An operand is input i of node n.
type operand struct{ n, i int }

func newFlow(loss *autodiff.Node, grads []*autodiff.Node) *flow {
	size := loss.ID() + 1
	f := &flow{
		nodes:    loss.Graph().Nodes()[:size],
		forward:  make([]bool, size),
		active:   make([]bool, size),
		reached:  make([]bool, size),
		declared: map[operand]bool{},
	}
	mark(f.forward, f.nodes, loss)
	for _, dx := range grads {
		if _, x := dx.GradOf(); x.ID() < size {
			f.active[x.ID()] = true
		}
	}
	f.given = slices.ContainsFunc(grads, func(dx *autodiff.Node) bool { return dx.Kind() != autodiff.KindConst })
	for _, b := range f.backward(loss, grads) {
		of, i := b.AdjointOf()
		switch {
		case of != nil && i >= 0:
			f.declared[operand{of.ID(), i}] = true
		case of == loss && b.Kind() == autodiff.KindConst:
			f.given = false // it is the 1 that autodiff.Grad begins with
		}
	}
	for _, n := range f.nodes {
		for i := range n.NumIn() {
			if x := in(n, i); x != nil && f.active[x.ID()] && n.DType().IsFloat() && f.passes(n, i) {
				f.active[n.ID()] = true
			}
		}
	}
	f.reached[loss.ID()] = f.active[loss.ID()]
	for id := size - 1; id >= 0; id-- {
		for i := range f.nodes[id].NumIn() {
			if f.carries(f.nodes[id], i) {
				f.reached[in(f.nodes[id], i).ID()] = true
			}
		}
	}
	return f
}

// mark marks node n and everything that it is computed from.
func mark(marks []bool, nodes []*autodiff.Node, from ...*autodiff.Node) {
	for _, n := range from {
		marks[n.ID()] = true
	}
	for id := len(marks) - 1; id >= 0; id-- {
		if !marks[id] {
			continue
		}
		for i := range nodes[id].NumIn() {
			if x := in(nodes[id], i); x != nil {
				marks[x.ID()] = true
			}
		}
	}
}

// backward returns the nodes that the gradients, but not loss, are computed
// from.
func (f *flow) backward(loss *autodiff.Node, grads []*autodiff.Node) []*autodiff.Node {
	if len(grads) == 0 {
		return nil
	}
	nodes := loss.Graph().Nodes()
	marks := make([]bool, len(nodes))
	mark(marks, nodes, grads...)
	var list []*autodiff.Node
	for id, marked := range marks {
		if marked && !(id < len(f.forward) && f.forward[id]) {
			list = append(list, nodes[id])
		}
	}
	return list
}

// carries reports whether an adjoint flows from n to its input i.
func (f *flow) carries(n *autodiff.Node, i int) bool {
	x := in(n, i)
	return x != nil && f.reached[n.ID()] && f.active[x.ID()] && f.passes(n, i)
}

// passes reports whether n has an adjoint towards its input i. Where that is
// the adjoint of n itself, as in an addition, the graph has no node that would
// show it; then the op's formula decides.
func (f *flow) passes(n *autodiff.Node, i int) bool {
	if f.declared[operand{n.ID(), i}] {
		return true
	}
	if _, ok := n.Op().(autodiff.Differentiable); !ok || !in(n, i).DType().IsFloat() {
		return false
	}
	if _, ok := n.Op().(autodiff.Captioned); !ok {
		return true
	}
	adjoint := adjointFormula(n.Op(), i)
	return adjoint != "" && adjoint != "0"
}

// stores reports whether n stores in its input i, a variable, and does not read
// it.
func stores(n *autodiff.Node, i int) bool {
	return i == 0 && n.IsAssign() && in(n, 0) != nil && in(n, 0).IsVariable()
}

// in returns input i of n, or nil if it is a mistake: nil, or a node of another
// graph.
func in(n *autodiff.Node, i int) *autodiff.Node {
	x := n.In(i)
	if x == nil || x.Graph() != n.Graph() {
		return nil
	}
	return x
}
