package models

import (
	"keisan/autodiff"
	"keisan/ops"
)

// LSTMCell declares the parameters of the cell with long short-term memory
// (Hochreiter and Schmidhuber, 1997; forget gate by Gers et al., 2000) for
// inputs of d numbers and returns it: Wx (d×4H), Wh (H×4H) and b (4H), where H
// is units. Their columns are those of f, g, i and o, in the book's order.
// Weights start from autodiff.Xavier() and the bias from zeros.
//
//	f, i, o = σ(xₜ·Wx + hₜ₋₁·Wh + b)        g = tanh(xₜ·Wx + hₜ₋₁·Wh + b)
//	cₜ = f ⊙ cₜ₋₁ + g ⊙ i        hₜ = o ⊙ tanh cₜ
//
// The state is h, c.
func LSTMCell(g *autodiff.Graph, d, units int, opts ...Option) Cell {
	return lstm{recurrence(g, d, units, 4*units, opts)}
}

type lstm struct{ weights }

func (lstm) States() int { return 2 }

func (l lstm) Next(in *autodiff.Node, before State) State {
	gates := ops.Split(l.plus(in, before.at(0)), 1, 4)
	g, i, o := ops.Tanh(gates[1]), ops.Sigmoid(gates[2]), ops.Sigmoid(gates[3])
	c := ops.Mul(g, i)
	if old := before.at(1); old != nil {
		c = ops.Add(ops.Mul(ops.Sigmoid(gates[0]), old), c)
	}
	return State{ops.Mul(o, ops.Tanh(c)), c}
}
