package train

import (
	"errors"

	"keisan/autodiff"
	"keisan/ops"
)

// A rule is an optimizer that moves every parameter in the same way, by itself.
type rule struct {
	name  string
	lr    float64
	err   error                                       // what is wrong with its numbers
	move  func(u *updates) func(W, dW *autodiff.Node) // declares what parameters share, then each one's step
	rates []*autodiff.Node
}

// newRule returns the optimizer; wrong are the mistakes in its numbers, if any.
func newRule(name string, lr float64, move func(u *updates) func(W, dW *autodiff.Node), wrong ...error) Optimizer {
	return &rule{name: name, lr: lr, move: move, err: errors.Join(append(wrong, checkRate(lr))...)}
}

// Updates declares the steps in the scope of the rule's name.
func (r *rule) Updates(params, grads []*autodiff.Node) []*autodiff.Node {
	switch {
	case len(params) == 0:
		return nil
	case r.err != nil:
		return refused(r.err, r.name, params)
	}
	u := &updates{graph: params[0].Graph(), name: r.name}
	u.graph.Scope(r.name, func() {
		u.rate = u.graph.State(free(u.graph, "lr"), autodiff.Constant(r.lr))
		r.rates = []*autodiff.Node{u.rate}
		step := r.move(u)
		for i, W := range params {
			var dW *autodiff.Node // nil, a mistake, if there are too few
			if i < len(grads) {
				dW = grads[i]
			}
			step(W, dW)
		}
	})
	return append(u.params, u.states...)
}

func (r *rule) Rates() []*autodiff.Node { return r.rates }

// updates are what a rule declares.
type updates struct {
	graph          *autodiff.Graph
	name           string
	rate           *autodiff.Node   // η, a scalar
	params, states []*autodiff.Node // the Assign nodes
}

// assign declares that the step stores value in a Param or State.
func (u *updates) assign(variable, value *autodiff.Node) {
	a := autodiff.Assign(variable, value)
	if variable.Valid() && variable.Kind() == autodiff.KindState {
		u.states = append(u.states, a)
	} else {
		u.params = append(u.params, a)
	}
}

// like declares the State "W1.m" of W's shape, from zeros.
func (u *updates) like(W *autodiff.Node, name string) *autodiff.Node {
	if !W.Valid() {
		return W
	}
	return u.graph.State(free(u.graph, W.Name()+"."+name), autodiff.Zeros(), W.Shape().Extents()...)
}

// count declares the State "Adam.t", which counts the steps, and returns the
// number of this one, from 1, as a float64 scalar: its powers need the digits.
func (u *updates) count() *autodiff.Node {
	t := u.graph.IntState(free(u.graph, u.name+".t"), autodiff.Zeros())
	next := ops.Add(t, u.graph.Full(t.Type(), 1))
	u.assign(t, next)
	return ops.Cast(next, autodiff.Float64)
}

// left returns 1 − βᵗ, the share that t steps of an average have, in float64.
func left(beta float64, t *autodiff.Node) *autodiff.Node {
	return ops.Shift(ops.Neg(ops.Pow(t.Graph().Full(t.Type(), beta), t)), 1)
}
