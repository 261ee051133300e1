package cpu

import "keisan/internal/simd"

// across prepares what f does to rows, to elements that do not lie in rows: x is
// outer blocks of n elements, inner apart. As many as the second cache may hold
// are transposed to rows, f works on them in place, and what it leaves is
// transposed back. first is the index, without the axis, of the first row.
//
// Every row has its own result, so that it does not matter which core does
// which.
func across[T simd.Float](y, x []T, outer, n, inner int, f func(rows []T, first, count int)) func() {
	rows := newRows(x, outer, n, inner)
	return rows.each(func(block []T, i, j, width int) {
		f(block, i*inner+j, width)
		simd.Transpose(y[i*n*inner+j:], block, n, width, inner, n)
	})
}

// rows are elements that lie inner apart, some at a time as rows.
type rows[T simd.Float] struct {
	x               []T
	outer, n, inner int
	width           int // rows of a block
	blocks          int // of one outer index
}

func newRows[T simd.Float](x []T, outer, n, inner int) *rows[T] {
	width := min(inner, max(partSize/2/max(n, 1), 16))
	return &rows[T]{x, outer, n, inner, width, (inner + width - 1) / max(width, 1)}
}

// each prepares calls of f with every block, on several cores.
func (r *rows[T]) each(f func(block []T, i, j, width int)) func() {
	size := r.width * r.n
	return inTiles(r.outer*r.blocks*size, max(size, 1), size, func(space []T, from, _ int) {
		b := from / size
		i, j := b/r.blocks, b%r.blocks*r.width
		width := min(r.width, r.inner-j)
		block := space[:width*r.n]
		simd.Transpose(block, r.x[i*r.n*r.inner+j:], width, r.n, r.n, r.inner)
		f(block, i, j, width)
	})
}
