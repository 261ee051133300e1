package train

import (
	"keisan/autodiff"
	"keisan/ops"
)

// Accumulate returns the optimizer opt that takes a step with every k-th batch,
// by the mean of the gradients of k batches, as if they were one: for networks
// whose large batches do not fit in memory. The sum and the place in it are
// States, so that the step remains one program.
//
//	s ← s + g; in every k-th step: opt moves the parameters by s/k, and s ← 0
//
// In the steps between, neither parameters nor States of opt change, but
// schedules and the log go on. Batches of equal size make it exact.
func Accumulate(opt Optimizer, k int) Optimizer { return &accumulate{opt, k} }

type accumulate struct {
	Optimizer
	k int
}

// Updates declares the sums in the scope "Accumulate", and opt's own updates so
// that they change nothing in the steps between.
func (a *accumulate) Updates(params, grads []*autodiff.Node) []*autodiff.Node {
	u := &updates{name: "Accumulate"}
	var due *autodiff.Node
	sums := func(_, grads []*autodiff.Node) []*autodiff.Node {
		u.graph = params[0].Graph()
		n := u.graph.IntState(free(u.graph, "Accumulate.n"), autodiff.Zeros())
		k := u.graph.Full(n.Type(), float64(a.k))
		next := ops.Add(n, u.graph.Full(n.Type(), 1))
		due = ops.GreaterEqual(next, k)
		u.assign(n, ops.Where(due, ops.Sub(next, next), next))
		means := make([]*autodiff.Node, len(grads))
		for i, dW := range grads {
			s := u.like(params[i], "sum")
			sum := ops.Add(s, dW)
			u.assign(s, ops.Where(due, u.graph.Scalar(0), sum))
			means[i] = ops.Scale(sum, 1/float64(a.k))
		}
		return means
	}
	moves := wrapper{a.Optimizer, u.name, atLeast1(a.k), sums}.Updates(params, grads)
	if due == nil { // a mistake
		return moves
	}
	u.graph.Scope(u.name, func() {
		for i, m := range moves {
			if m.Valid() && m.IsAssign() {
				moves[i] = autodiff.Assign(m.In(0), ops.Where(due, m.In(1), m.In(0)))
			}
		}
	})
	return append(moves, u.states...)
}

// Rates returns the optimizer's.
func (a *accumulate) Rates() []*autodiff.Node { return wrapper{Optimizer: a.Optimizer}.Rates() }

func atLeast1(k int) error {
	if k >= 1 {
		return nil
	}
	return autodiff.Errorf(autodiff.ErrValue, "the number of batches must be at least 1", "%d", k)
}
