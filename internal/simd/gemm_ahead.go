package simd

import "unsafe"

// What is read for the first time comes from far away, and in pieces so short
// that the processor does not foresee the next one. So each tile asks for a
// share of what will be needed after it.

// A gemmAhead is a panel that is asked for row by row.
type gemmAhead[T Float] struct {
	data        []T
	stride      int // elements from row to row
	rows, lines int // what is left, and cache lines of a row
	share       int // rows that one tile asks for
}

// panelOf returns the panel of an operand that has count rows or columns of C
// and depth terms of k, to be asked for in some shares.
func (o *gemmOperand[T]) panelOf(row, count, l, depth, shares, size int) gemmAhead[T] {
	const line = 64
	p := gemmAhead[T]{data: o.data[row*o.row+l*o.step:]}
	if o.row == 1 {
		p.stride, p.rows, p.lines = o.step, depth, ceil(count*size, line)
	} else {
		p.stride, p.rows, p.lines = o.row, count, ceil(depth*size, line)
	}
	p.share = ceil(p.rows, shares)
	return p
}

// ask asks for a share of what is left, which is not nothing.
func (p *gemmAhead[T]) ask() {
	n := min(p.share, p.rows)
	prefetch(&p.data[0], p.stride, n, p.lines)
	if p.rows -= n; p.rows > 0 {
		p.data = p.data[n*p.stride:]
	}
}

// afterColumn returns the panel of B that follows the one that ends at next.
func (j *gemmJob[T]) afterColumn(l, depth, col0, next, col1, shares int) gemmAhead[T] {
	if next >= col1 {
		if l += depth; l >= j.k {
			return gemmAhead[T]{}
		}
		next, depth = col0, min(depth, j.k-l)
	}
	cols := min(j.kernels.width(j.rows, col1-next)*j.kernels.lanes, col1-next)
	return j.b.panelOf(next, cols, l, depth, shares, j.kernels.size)
}

// askForA asks for a panel of A, about so high.
func (j *gemmJob[T]) askForA(l, depth, panel, row, rows int) {
	if j.packA {
		prefetch(&j.packedA[j.atA(l, depth, panel, row)], 0, 1, ceil(rows*depth*j.kernels.size, 64))
		return
	}
	p := j.a.panelOf(row, min(rows, j.m-row), l, depth, 1, j.kernels.size)
	p.ask()
}

// prefetch asks for some cache lines of each of some rows.
func prefetch[T Float](p *T, stride, rows, lines int) {
	gemmPrefetch((*byte)(unsafe.Pointer(p)), stride*int(unsafe.Sizeof(*p)), rows, lines)
}
