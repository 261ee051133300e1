package models

import (
	"keisan/autodiff"
	"keisan/ops"
)

// RNNCell declares the parameters of the plain recurrent cell (Elman, 1990) for
// inputs of d numbers and returns it: Wx (d×H), Wh (H×H) and b (H), where H is
// units. Weights start from autodiff.Xavier() and the bias from zeros.
//
//	hₜ = tanh(xₜ·Wx + hₜ₋₁·Wh + b)
func RNNCell(g *autodiff.Graph, d, units int, opts ...Option) Cell {
	return rnn{recurrence(g, d, units, units, opts)}
}

type rnn struct{ weights }

func (rnn) States() int { return 1 }

func (c rnn) Next(in *autodiff.Node, before State) State {
	return State{ops.Tanh(c.plus(in, before.at(0)))}
}
