package simd

import "unsafe"

// In a product with a large k and a small C, as is the gradient of the weights of
// a layer with many samples, each element of A and B is needed for few others:
// what takes the time is to get them. Memory gives most if it is read in order,
// which tiles do not: of each row they want what is theirs. So each task has all of
// k, or a chain of it, and before a chain it asks for all of its rows.

const (
	gemmStreamed    = 3         // chains that a product must have to be one of those
	gemmStreamFar   = 1 << 19   // bytes of A and B, at least
	gemmStreamBytes = 288 << 10 // of a chain's rows of A and B in a task, at most
)

// inStreams tells whether the product is one of those: its C is smaller than those
// of large products.
func (j *gemmJob[T]) inStreams() bool {
	return !j.packA && j.a.row == 1 && j.b.row == 1 && ceil(j.k, j.depth) >= gemmStreamed &&
		(j.m+j.n)*j.k*j.kernels.size >= gemmStreamFar
}

// cutStreams makes tasks of all of k, two for each core or more, which have parts
// of the longer side of C. It has no influence on results.
func (s *gemmSpace[T]) cutStreams() {
	wide := s.width(s.n) * s.kernels.lanes
	columns := ceil(s.n, wide)
	s.groupPanels, s.groupCols = s.panels, columns*wide
	for parts := 2 * s.cores; ; parts++ {
		if s.n >= s.m {
			s.groupCols = ceil(columns, parts) * wide
		} else {
			s.groupPanels = ceil(s.panels, parts)
		}
		if (s.groupPanels*s.rows+s.groupCols)*s.depth*s.kernels.size <= gemmStreamBytes || s.groupCols == wide || s.groupPanels == 1 {
			return
		}
	}
}

// askForChain asks for what a chain of a block needs, row after row.
func (j *gemmJob[T]) askForChain(l, depth, panel0, panel1, col0, col1 int) {
	top, bottom := j.firstRow(panel0), j.firstRow(panel1)
	for _, p := range [...]gemmAhead[T]{
		j.a.ahead(top, bottom-top, l, depth, j.kernels.size),
		j.b.ahead(col0, col1-col0, l, depth, j.kernels.size),
	} {
		gemmPrefetch((*byte)(unsafe.Pointer(&p.data[0])), p.stride*j.kernels.size, p.rows, p.lines)
	}
}
