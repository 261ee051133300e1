package ops

import (
	"gorgonia.org/tensor"

	"keisan/autodiff"
)

// A layout says where the elements of a box lie in memory: element
// (i₀, i₁, …) at start + Σ_k i_k·stride[k].
type layout struct {
	start  int
	stride [autodiff.MaxRank]int
}

// rowMajor returns the layout of a whole tensor of this shape.
func rowMajor(s tensor.Shape) layout {
	var l layout
	for axis, n := len(s)-1, 1; axis >= 0; axis-- {
		l.stride[axis] = n
		n *= s[axis]
	}
	return l
}

// from returns the layout of the box that begins at index i of an axis.
func (l layout) from(axis, i int) layout {
	l.start += i * l.stride[axis]
	return l
}

// move copies a box of these extents from one place to another.
func move(dst *tensor.Dense, to layout, src *tensor.Dense, from layout, extents tensor.Shape) error {
	switch dtypeOf(dst) {
	case autodiff.Float64:
		moveLoop(elems[float64](dst), to, elems[float64](src), from, extents, 0)
	case autodiff.Float32:
		moveLoop(elems[float32](dst), to, elems[float32](src), from, extents, 0)
	case autodiff.Int64:
		moveLoop(elems[int64](dst), to, elems[int64](src), from, extents, 0)
	default:
		moveLoop(elems[bool](dst), to, elems[bool](src), from, extents, 0)
	}
	return nil
}

// moveLoop is the loop over one axis, around those over the axes after it.
func moveLoop[T any](y []T, to layout, x []T, from layout, extents tensor.Shape, axis int) {
	if axis == len(extents) {
		y[to.start] = x[from.start]
		return
	}
	if axis == len(extents)-1 {
		for i, k, n := to.start, from.start, extents[axis]; n > 0; n-- {
			y[i] = x[k]
			i += to.stride[axis]
			k += from.stride[axis]
		}
		return
	}
	for range extents[axis] {
		moveLoop(y, to, x, from, extents, axis+1)
		to.start += to.stride[axis]
		from.start += from.stride[axis]
	}
}
