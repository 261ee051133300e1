package ops

import (
	"gorgonia.org/tensor"

	"keisan/autodiff"
)

// A span is the set of indices along some axes of a row-major tensor.
type span struct {
	rank           int
	extent, stride [autodiff.MaxRank]int
}

// spans splits the indices of a shape in those along the axes that a reduction
// keeps and those along the axes that it reduces. So a kernel that must go
// several times through what is reduced to one element reads
//
//	kept, reduced := spans(x.Shape(), along)
//	kept.each(0, func(base int) {       // one call per element of the result
//		reduced.each(base, func(i int) { … x[i] … })
//	})
func spans(s tensor.Shape, along axes) (kept, reduced span) {
	stride := rowMajor(s).Stride
	for axis, extent := range s {
		to := &kept
		if along.has(axis) {
			to = &reduced
		}
		to.extent[to.rank], to.stride[to.rank] = extent, stride[axis]
		to.rank++
	}
	return kept, reduced
}

// size returns the number of indices.
func (s *span) size() int {
	n := 1
	for _, e := range s.extent[:s.rank] {
		n *= e
	}
	return n
}

// each calls f with base plus the offset of each index, in row-major order.
func (s *span) each(base int, f func(i int)) {
	if s.rank == 1 {
		for k := range s.extent[0] {
			f(base + k*s.stride[0])
		}
		return
	}
	var index [autodiff.MaxRank]int
	for range s.size() {
		f(base)
		for axis := s.rank - 1; axis >= 0; axis-- {
			index[axis]++
			base += s.stride[axis]
			if index[axis] < s.extent[axis] {
				break
			}
			base -= s.stride[axis] * s.extent[axis]
			index[axis] = 0
		}
	}
}
