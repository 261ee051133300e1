package models

import (
	"keisan/autodiff"
	"keisan/ops"
)

// GRUCell declares the parameters of the gated recurrent unit (Cho et al.,
// 2014) for inputs of d numbers and returns it: Wx (d×3H), Wh (H×3H) and b
// (3H), where H is units. Their columns are those of z, r and ĥ, in the book's
// order. Weights start from autodiff.Xavier() and the bias from zeros.
//
//	z, r = σ(xₜ·Wx + hₜ₋₁·Wh + b)        ĥ = tanh(xₜ·Wx + (r ⊙ hₜ₋₁)·Wh + b)
//	hₜ = (1 − z) ⊙ hₜ₋₁ + z ⊙ ĥ
func GRUCell(g *autodiff.Graph, d, units int, opts ...Option) Cell {
	return gru{recurrence(g, d, units, 3*units, opts)}
}

type gru struct{ weights }

func (gru) States() int { return 1 }

func (c gru) Next(in *autodiff.Node, before State) State {
	H, h := c.units, before.at(0)
	candidate := ops.Slice(in, 1, 2*H, 3*H)
	if h == nil { // and so r has nothing to hold back
		return State{ops.Mul(ops.Sigmoid(ops.Slice(in, 1, 0, H)), ops.Tanh(candidate))}
	}
	gates := ops.Add(ops.Slice(in, 1, 0, 2*H), ops.MatMul(h, ops.Slice(c.Wh, 1, 0, 2*H)))
	zr := ops.Split(ops.Sigmoid(gates), 1, 2)
	z, r := zr[0], zr[1]
	candidate = ops.Tanh(ops.Add(candidate, ops.MatMul(ops.Mul(r, h), ops.Slice(c.Wh, 1, 2*H, 3*H))))
	return State{ops.Add(ops.Mul(ops.Shift(ops.Neg(z), 1), h), ops.Mul(z, candidate))}
}
