package simd

import "unsafe"

// What is read for the first time comes from far away, and in pieces so short
// that the processor does not foresee the next one. So tiles ask for what will
// be needed after them, a line of the cache at a time: a burst of questions
// would keep the tile's own from being answered.

// A gemmAhead is a part of an operand that is asked for, rows of some lines.
type gemmAhead[T Float] struct {
	data        []T
	stride      int // elements from row to row
	rows, lines int
	row, line   int // what comes next
}

const (
	gemmLine  = 64 // bytes
	gemmTerms = 4  // of a tile, for which it asks once
)

// ahead returns count rows or columns of C and depth terms of k of an operand.
func (o *gemmOperand[T]) ahead(row, count, l, depth, size int) gemmAhead[T] {
	p := gemmAhead[T]{data: o.data[row*o.row+l*o.step:]}
	if o.row == 1 {
		p.stride, p.rows, p.lines = o.step, depth, ceil(count*size, gemmLine)
	} else {
		p.stride, p.rows, p.lines = o.row, count, ceil(depth*size, gemmLine)
	}
	return p
}

// left tells that not all has been asked for.
func (p *gemmAhead[T]) left() bool { return p.line < p.lines }

// take returns the next n rows to ask for one line of, and how far they are
// apart. They may be more than there are.
func (p *gemmAhead[T]) take(n, perLine int) (next *T, step int) {
	next = &p.data[p.row*p.stride+p.line*perLine]
	if p.row += n; p.row >= p.rows {
		p.row, p.line = 0, p.line+1
	}
	return next, p.stride
}

// A gemmFuture is what a column of tiles asks for: first a panel of B, then
// panels of A.
type gemmFuture[T Float] struct{ b, a gemmAhead[T] }

// afterColumn returns the panel of B that follows the one that ends at next.
func (j *gemmJob[T]) afterColumn(l, depth, col0, next, col1 int) gemmAhead[T] {
	if next >= col1 {
		if l += depth; l >= j.k {
			return gemmAhead[T]{}
		}
		next, depth = col0, min(depth, j.k-l)
	}
	cols := min(j.width(col1-next)*j.kernels.lanes, col1-next)
	return j.b.ahead(next, cols, l, depth, j.kernels.size)
}

// afterDepth returns the panels of A for the chains that begin at l.
func (j *gemmJob[T]) afterDepth(l, panel0, panel1 int) gemmAhead[T] {
	if l >= j.k {
		return gemmAhead[T]{}
	}
	depth := min(j.depth, j.k-l)
	top, bottom := j.firstRow(panel0), j.firstRow(panel1)
	if !j.packA {
		return j.a.ahead(top, bottom-top, l, depth, j.kernels.size)
	}
	from, to := j.atA(l, depth, panel0, top), j.atA(l, depth, panel1, bottom)
	perLine := gemmLine / j.kernels.size
	return gemmAhead[T]{data: j.packedA[from:], stride: perLine, rows: ceil(to-from, perLine), lines: 1}
}

// askForA asks for a panel of A at once.
func (j *gemmJob[T]) askForA(l, depth, panel, row, rows int) {
	p := j.a.ahead(row, min(rows, j.m-row), l, depth, j.kernels.size)
	if j.packA {
		p = gemmAhead[T]{data: j.packedA[j.atA(l, depth, panel, row):], rows: 1, lines: ceil(rows*depth*j.kernels.size, gemmLine)}
	}
	gemmPrefetch((*byte)(unsafe.Pointer(&p.data[0])), p.stride*j.kernels.size, p.rows, p.lines)
}
