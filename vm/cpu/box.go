package cpu

import "keisan/ops"

// A box is an ops.Move of one tensor to another: some rows, each a number of
// columns, for each index of the outer axes.
type box[T any] struct {
	y, x       []T
	outer      []axis
	rows, cols axis
	run        func(to, from, rows int) // moves some rows
}

// An axis has the steps from an index to the next in the result and the operand.
type axis struct{ n, to, from int }

// A transposer writes a matrix from one whose columns are its rows.
type transposer[T any] = func(dst, src []T, rows, cols, dstStride, srcStride int)

// newBox takes neighbouring axes for one where they lie so on both sides, and
// makes columns of the last axis; rows of the one before it or, if the columns
// are not neighbours in x, of the axis whose elements are, so that rows and
// columns are a matrix to be transposed.
func newBox[T any](y, x []T, m ops.Move, transpose transposer[T]) *box[T] {
	b := &box[T]{y: y, x: x}
	axes := merged(m)
	last := len(axes) - 1
	b.cols, axes = axes[last], axes[:last]
	row := last - 1
	for k, a := range axes {
		if a.from == 1 {
			row = k
		}
	}
	switch c := b.cols; {
	case last == 0 && c.to == 1 && c.from == 1: // rows as long as parts
		b.rows, b.cols.n = axis{c.n, 1, 1}, 1
	case last == 0:
		b.rows, b.cols = c, axis{1, 1, 1}
	default:
		b.rows = axes[row]
		b.outer = append(append(b.outer, axes[:row]...), axes[row+1:]...)
	}
	switch {
	case b.cols.n == 1 && b.rows.to == 1 && b.rows.from == 1:
		b.run = func(to, from, rows int) { copy(b.y[to:to+rows], b.x[from:from+rows]) }
	case b.cols.to == 1 && b.cols.from == 1:
		b.run = b.copyRows
	case b.cols.to == 1 && b.rows.from == 1 && b.cols.from > 0 && b.rows.to > 0 && transpose != nil:
		b.run = func(to, from, rows int) {
			transpose(b.y[to:], b.x[from:], rows, b.cols.n, b.rows.to, b.cols.from)
		}
	default:
		b.run = b.each
	}
	return b
}

// merged returns the axes of a move, at least one, as few as possible.
func merged(m ops.Move) []axis {
	var axes []axis
	for k, n := range m.Extents {
		a := axis{n, m.To.Stride[k], m.From.Stride[k]}
		if n == 1 {
			continue
		}
		if last := len(axes) - 1; last >= 0 && axes[last].to == n*a.to && axes[last].from == n*a.from {
			a.n *= axes[last].n
			axes = axes[:last]
		}
		axes = append(axes, a)
	}
	if len(axes) == 0 {
		axes = append(axes, axis{1, 1, 1})
	}
	return axes
}

func (b *box[T]) copyRows(to, from, rows int) {
	n := b.cols.n
	for ; rows > 0; rows-- {
		if y, x := b.y[to:to+n], b.x[from:from+n]; n > 16 {
			copy(y, x)
		} else {
			//lint:ignore S1001 quicker than the call
			for i, v := range x {
				y[i] = v
			}
		}
		to += b.rows.to
		from += b.rows.from
	}
}

// each moves element by element.
func (b *box[T]) each(to, from, rows int) {
	for ; rows > 0; rows-- {
		i, k := to, from
		for range b.cols.n {
			b.y[i] = b.x[k]
			i += b.cols.to
			k += b.cols.from
		}
		to += b.rows.to
		from += b.rows.from
	}
}
