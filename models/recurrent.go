package models

import (
	"keisan/autodiff"
	"keisan/ops"
)

// RNN returns the layer of a plain recurrent cell over samples of moments,
// (N×T×D) to (N×T×units), from a state of zeros: see RNNCell and Unroll. It is
// the scope "RNN 1".
func RNN(units int, opts ...Option) Layer {
	return Recurrent("RNN", func(g *autodiff.Graph, d int) Cell { return RNNCell(g, d, units, opts...) })
}

// LSTM returns the layer of an LSTM over samples of moments, (N×T×D) to
// (N×T×units), from a state of zeros: see LSTMCell and Unroll. It is the scope
// "LSTM 1".
func LSTM(units int, opts ...Option) Layer {
	return Recurrent("LSTM", func(g *autodiff.Graph, d int) Cell { return LSTMCell(g, d, units, opts...) })
}

// GRU returns the layer of a gated recurrent unit over samples of moments,
// (N×T×D) to (N×T×units), from a state of zeros: see GRUCell and Unroll. It is
// the scope "GRU 1".
func GRU(units int, opts ...Option) Layer {
	return Recurrent("GRU", func(g *autodiff.Graph, d int) Cell { return GRUCell(g, d, units, opts...) })
}

// Recurrent returns the layer of the cell that declare makes for inputs of d
// numbers, over samples of moments, (N×T×D) to (N×T×H), in a scope with a
// number. T must not be open.
func Recurrent(name string, declare func(g *autodiff.Graph, d int) Cell) Layer {
	return recurrent(name, declare, false)
}

// Bidirectional returns the layer of two such cells, one that reads each sample
// from its first moment to its last and one that reads it backwards (Schuster
// and Paliwal, 1997), their outputs side by side: (N×T×D) to (N×T×2H). They are
// the scopes "Forwards 1" and "Backwards 1" in a scope with a number.
func Bidirectional(name string, declare func(g *autodiff.Graph, d int) Cell) Layer {
	there, back := recurrent("Forwards", declare, false), recurrent("Backwards", declare, true)
	return Scoped(name, func(x *autodiff.Node) (*autodiff.Node, []*autodiff.Node) {
		forwards, params := there(x)
		backwards, more := back(x)
		return ops.Concat(-1, forwards, backwards), append(params, more...)
	})
}

func recurrent(name string, declare func(g *autodiff.Graph, d int) Cell, backwards bool) Layer {
	if declare == nil {
		return Scoped(name, nil)
	}
	return Scoped(name, func(x *autodiff.Node) (*autodiff.Node, []*autodiff.Node) {
		d, mistake := features(name, x)
		if mistake != nil {
			return mistake, nil
		}
		rows, n, t, mistake := momentsOf(name, x)
		if mistake != nil {
			return mistake, nil
		}
		cell := declare(x.Graph(), d)
		if cell == nil {
			return autodiff.Mistake(autodiff.Errorf(autodiff.ErrValue, "the cell is nil", ""), title(name), x), nil
		}
		hs, _ := unroll(cell, rows, t, nil, backwards)
		return samplesOf(hs, n, t), cell.Params()
	})
}
