package models

import (
	"strings"

	"keisan/autodiff"
	"keisan/ops"
)

// Remembered declares States for a cell that goes on from batch to batch with n
// sequences side by side: h1 (n×H) and, for an LSTM, c1, from zeros. Carry
// declares what they become.
func Remembered(g *autodiff.Graph, cell Cell, n int) State {
	if cell == nil {
		return State{autodiff.Mistake(autodiff.Errorf(autodiff.ErrValue, "the cell is nil", ""), title("Remembered"), g.Scalar(0))}
	}
	letters := strings.Split("h c s u v w", " ")[:cell.States()]
	k := number(g, letters...)
	s := make(State, cell.States())
	for i := range s {
		s[i] = g.State(letters[i]+k, autodiff.Zeros(), n, cell.Units())
	}
	return s
}

// Carry declares that the States remembered become after, and returns the
// Assign nodes. Programs compiled for training that compute when, such as the
// outputs, carry the state on; others, for evaluation, do if they fetch what
// Carry returns. No gradient flows from one batch to the batch before:
// backpropagation through time is truncated there.
//
//	s ← s_T
func Carry(when *autodiff.Node, remembered, after State) []*autodiff.Node {
	var assigns []*autodiff.Node
	for i, s := range remembered {
		a := autodiff.Assign(s, after.at(i))
		when.Graph().Update(when, a)
		assigns = append(assigns, a)
	}
	return assigns
}

// momentsOf returns x (N×T…) as a matrix with the rows of moment after moment,
// (T·N × …), and N and T; ids (N×T) become a vector. T must not be open.
func momentsOf(layer string, x *autodiff.Node) (rows *autodiff.Node, n, t int, mistake *autodiff.Node) {
	s := x.Shape()
	switch {
	case !x.Valid():
		_, mistake = features(layer, x)
		return nil, 0, 0, mistake
	case s.Rank() < 2 || s.Rank() > 3 || s.Extent(1) < 1:
		return nil, 0, 0, autodiff.Mistake(autodiff.Errorf(autodiff.ErrShape, "wants samples of moments (N×T×D), of which T must be a positive number",
			"the shape is %s", s), title(layer), x)
	}
	n, t = s.Extent(0), s.Extent(1)
	flat := s.Remove(1).With(0, t*n)
	perm := []int{1, 0, 2}[:s.Rank()]
	return ops.Reshape(ops.Transpose(x, perm...), flat.Extents()...), n, t, nil
}

// samplesOf is the inverse of momentsOf for vectors: (T·N × D) becomes (N×T×D).
func samplesOf(rows *autodiff.Node, n, t int) *autodiff.Node {
	if !rows.Valid() {
		return rows
	}
	return ops.Transpose(ops.Reshape(rows, t, n, rows.Shape().Extent(1)), 1, 0, 2)
}
