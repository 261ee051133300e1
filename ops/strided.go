package ops

import (
	"gorgonia.org/tensor"

	"keisan/autodiff"
)

// A Layout says where the elements of a box lie in memory: element
// (i₀, i₁, …) at Start + Σ_k i_k·Stride[k].
type Layout struct {
	Start  int
	Stride [autodiff.MaxRank]int
}

// rowMajor returns the layout of a whole tensor of this shape.
func rowMajor(s tensor.Shape) Layout {
	var l Layout
	for axis, n := len(s)-1, 1; axis >= 0; axis-- {
		l.Stride[axis] = n
		n *= s[axis]
	}
	return l
}

// at returns the layout of the box that begins at index i of an axis.
func (l Layout) at(axis, i int) Layout {
	l.Start += i * l.Stride[axis]
	return l
}

// A Move copies a box of these extents from its layout in an operand to that in
// the result.
type Move struct {
	In       int // the operand
	Extents  tensor.Shape
	From, To Layout
}

// A mover is an op that only moves elements: Transpose, Slice, Concat and the
// like. Moves tells an engine which moves, which overlap nowhere, it consists of
// for tensors of these shapes; what none of them writes becomes zero.
type mover interface {
	Moves(dst *tensor.Dense, in []*tensor.Dense, do func(Move))
}

// moves runs an op's Moves.
func moves(op mover, dst *tensor.Dense, in []*tensor.Dense) error {
	op.Moves(dst, in, func(m Move) {
		src := in[m.In]
		switch dtypeOf(dst) {
		case autodiff.Float64:
			moveLoop(elems[float64](dst), elems[float64](src), &m, m.To.Start, m.From.Start, 0)
		case autodiff.Float32:
			moveLoop(elems[float32](dst), elems[float32](src), &m, m.To.Start, m.From.Start, 0)
		case autodiff.Int64:
			moveLoop(elems[int64](dst), elems[int64](src), &m, m.To.Start, m.From.Start, 0)
		default:
			moveLoop(elems[bool](dst), elems[bool](src), &m, m.To.Start, m.From.Start, 0)
		}
	})
	return nil
}

// moveLoop is the loop over one axis, around those over the axes after it, from
// one element to another.
func moveLoop[T any](y, x []T, m *Move, to, from, axis int) {
	if axis == len(m.Extents) {
		y[to] = x[from]
		return
	}
	for range m.Extents[axis] {
		moveLoop(y, x, m, to, from, axis+1)
		to += m.To.Stride[axis]
		from += m.From.Stride[axis]
	}
}
