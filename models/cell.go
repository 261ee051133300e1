package models

import (
	"fmt"

	"keisan/autodiff"
	"keisan/ops"
)

// A Cell is one moment of a recurrent network, with its parameters: RNNCell,
// LSTMCell and GRUCell make some, and one's own is a type with these methods.
type Cell interface {
	// Input declares what the next state takes from x (…×D) alone. It does not
	// depend on the state, so Unroll declares it once for all moments: one large
	// product instead of many small ones.
	Input(x *autodiff.Node) *autodiff.Node
	// Next declares the state after the one before, given the moment's part of
	// Input (N×…). A State that is nil, or nil in a place, is zero there.
	Next(in *autodiff.Node, before State) State
	// States is the number of matrices of a State, and Units their width H.
	States() int
	Units() int
	// Params returns the parameters in their order.
	Params() []*autodiff.Node
}

// A State is what a cell remembers: h (N×H), the cell's output, first; then the
// c of an LSTM.
type State []*autodiff.Node

// at returns a part of the state, nil for zeros.
func (s State) at(i int) *autodiff.Node {
	if i < len(s) {
		return s[i]
	}
	return nil
}

// Unroll declares cell at moments in turn. xs holds the moments one after
// another, (moments·N × D), and so does hs, (moments·N × H), the outputs; after
// is the state after the last moment. Parameters are shared by all moments:
// their gradients are sums over them, backpropagation through time.
//
//	sₜ = cell(xₜ, sₜ₋₁)        hs = [h₁, h₂, …]
//
// Each moment is a scope, "t=1" and so on.
func Unroll(cell Cell, xs *autodiff.Node, moments int, before State) (hs *autodiff.Node, after State) {
	return unroll(cell, xs, moments, before, false)
}

// unroll goes through the moments from the last to the first if it is backwards.
func unroll(cell Cell, xs *autodiff.Node, moments int, before State, backwards bool) (*autodiff.Node, State) {
	n, mistake := rowsOf(xs, moments)
	if mistake != nil {
		return mistake, State{mistake}
	}
	if moments == 1 && before == nil {
		before = zeros(xs.Graph(), cell, n) // or else nothing reaches the weights of the state
	}
	in := cell.Input(xs)
	outs := make([]*autodiff.Node, moments)
	for i := range moments {
		t := i
		if backwards {
			t = moments - 1 - i
		}
		xs.Graph().Scope(fmt.Sprintf("t=%d", t+1), func() {
			before = cell.Next(ops.Slice(in, 0, t*n, (t+1)*n), before)
		})
		outs[t] = before[0]
	}
	return ops.Concat(0, outs...), before
}

// zeros returns the state 0 for n sequences, declared.
func zeros(g *autodiff.Graph, cell Cell, n int) State {
	s := make(State, cell.States())
	for i := range s {
		s[i] = g.Full(autodiff.TypeOf(g.Float(), n, cell.Units()), 0)
	}
	return s
}

// rowsOf returns the rows N of each moment in a matrix of all, or the mistake.
func rowsOf(xs *autodiff.Node, moments int) (n int, mistake *autodiff.Node) {
	s := xs.Shape()
	switch {
	case !xs.Valid():
		_, mistake = features("Unroll", xs)
		return 0, mistake
	case s.Rank() != 2 || moments < 1 || s.Extent(0)%moments != 0:
		return 0, autodiff.Mistake(autodiff.Errorf(autodiff.ErrShape, "wants a matrix with the rows of all moments, one or more",
			"%s in %d moments", s, moments), title("Unroll"), xs)
	}
	return s.Extent(0) / moments, nil
}

// recurrence declares the parameters of a cell: Wx (d×width), Wh (units×width)
// and b (width), with a common number.
func recurrence(g *autodiff.Graph, d, units, width int, opts []Option) weights {
	s, k := settingsOf(opts), number(g, "Wx", "Wh", "b")
	w := weights{units: units, Wx: g.Param("Wx"+k, s.weights, d, width), Wh: g.Param("Wh"+k, s.weights, units, width)}
	if s.bias != nil {
		w.b = g.Param("b"+k, s.bias, width)
	}
	return w
}

// weights are what the cells have in common.
type weights struct {
	Wx, Wh, b *autodiff.Node // b may be nil
	units     int
}

// Input is x·Wx + b.
func (w weights) Input(x *autodiff.Node) *autodiff.Node {
	if w.b == nil {
		return ops.MatMul(x, w.Wx)
	}
	return ops.Add(ops.MatMul(x, w.Wx), w.b)
}

// plus adds h·Wh to a moment's input.
func (w weights) plus(in, h *autodiff.Node) *autodiff.Node {
	if h == nil {
		return in
	}
	return ops.Add(in, ops.MatMul(h, w.Wh))
}

// Units returns H.
func (w weights) Units() int { return w.units }

// Params returns Wx, Wh and, if there is one, b.
func (w weights) Params() []*autodiff.Node {
	if w.b == nil {
		return []*autodiff.Node{w.Wx, w.Wh}
	}
	return []*autodiff.Node{w.Wx, w.Wh, w.b}
}
