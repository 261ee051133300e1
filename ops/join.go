package ops

import (
	"cmp"
	"slices"
)

// Join returns the sum of padded tensors that do not overlap: their Concat, with
// zeros in the gaps. So the adjoint of a tensor that was cut into parts is put
// together again, instead of added up from as many tensors of its size.
//
//	pad(a) + pad(b) = [0, a, 0, b, 0]
func (p pad) Join(xs []*node) *node {
	var parts []*node
	end := 0
	zerosTo := func(at int) bool {
		gap, ok := extentBetween(end, at)
		if ok && gap != 0 {
			s := xs[0].Shape().With(p.axis, gap)
			parts = append(parts, xs[0].Graph().Full(typ{DType: xs[0].DType(), Shape: s}, 0))
		}
		end = at
		return ok
	}
	for _, x := range inOrder(xs) {
		at := x.Op().(pad)
		if at.axis != p.axis || at.to != p.to || !zerosTo(at.before) {
			return nil
		}
		parts = append(parts, x.In(0))
		end += x.In(0).Shape().Extent(p.axis)
	}
	if !zerosTo(p.to) {
		return nil
	}
	return Concat(p.axis, parts...)
}

// inOrder sorts pads by where they put their parts. Multiples of N, which are
// negative, count as their size.
func inOrder(pads []*node) []*node {
	before := func(x *node) int { return max(x.Op().(pad).before, -x.Op().(pad).before) }
	return slices.SortedStableFunc(slices.Values(pads), func(x, y *node) int { return cmp.Compare(before(x), before(y)) })
}
