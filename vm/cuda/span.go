package cuda

import (
	"slices"

	"gorgonia.org/tensor"
)

// An axis is one of a box, and how far apart its elements lie.
type axis struct{ extent, stride int }

// A span is the set of indexes along some axes of a row-major tensor.
type span []axis

// count returns how many indexes there are.
func (s span) count() int {
	n := 1
	for _, a := range s {
		n *= a.extent
	}
	return n
}

// maxAxes is how many axes a Span of kernels/index.cuh has room for.
const maxAxes = 8

// table returns the span as kernels have it.
func (s span) table() table {
	t := make(table, 1+2*maxAxes)
	t[0] = int64(len(s))
	for k, a := range s {
		t[1+k], t[1+maxAxes+k] = int64(a.extent), int64(a.stride)
	}
	return t
}

// spansOf divides the axes of a row-major tensor in those that a reduction along
// some axes keeps and those that it reduces. Neighbours are joined.
func spansOf(s tensor.Shape, along []int) (keep, reduce span) {
	stride, was := 1, (*span)(nil)
	for k, extent := range slices.Backward(s) {
		to := &keep
		if slices.Contains(along, k) {
			to = &reduce
		}
		switch {
		case extent == 1:
			continue
		case to == was:
			(*to)[len(*to)-1].extent *= extent
		default:
			*to = append(*to, axis{extent, stride})
		}
		was = to
		stride *= extent
	}
	slices.Reverse(keep)
	slices.Reverse(reduce)
	return keep, reduce
}

// rowMajor returns how far apart the elements along each axis lie.
func rowMajor(s tensor.Shape) (stride [maxAxes]int) {
	n := 1
	for k, extent := range slices.Backward(s) {
		stride[k] = n
		n *= extent
	}
	return stride
}

// ceilTo2 returns the least power of two that is not less than n.
func ceilTo2(n int) int {
	p := 1
	for p < n {
		p *= 2
	}
	return p
}
