package ops

import "keisan/autodiff"

// elementwise is embedded by ops that compute each element of the result from
// the elements at the same index.
type elementwise struct{}

// InPlace says that dst may be the memory of input i: element k is read before
// it is written, and never again.
func (elementwise) InPlace(i int) bool { return true }

// Elementwise declares op on operands that follow NumPy's broadcasting: extents
// are aligned from the right, and where one is missing or 1 the operand is
// repeated, by a Repeat node of its own. It is what constructors of
// elementwise ops of several operands call.
func Elementwise(op autodiff.Op, xs ...*autodiff.Node) *autodiff.Node {
	for _, x := range xs {
		if !x.Valid() {
			return autodiff.Apply(op, xs...)
		}
	}
	if len(xs) == 0 {
		return autodiff.Mistake(autodiff.Errorf(autodiff.ErrGraph, "wants operands", "there are none"), op)
	}
	to, err := broadcastShape(xs)
	if err != nil {
		return autodiff.Mistake(err, op, xs...)
	}
	in := make([]*node, len(xs))
	for i, x := range xs {
		in[i] = broadcastTo(x, to)
	}
	return autodiff.Apply(op, in...)
}

// broadcastShape returns the common shape by NumPy's rule.
func broadcastShape(xs []*node) (to shape, err error) {
	to = xs[0].Shape()
	for _, x := range xs[1:] {
		if to, err = commonShape(to, x.Shape()); err != nil {
			return shape{}, err
		}
	}
	return to, nil
}

// commonShape returns what two shapes broadcast to, aligned from the right.
func commonShape(s, t shape) (shape, error) {
	common := s
	if t.Rank() > s.Rank() {
		common = t
	}
	for k := range min(s.Rank(), t.Rank()) {
		a, b := s.Extent(s.Rank()-1-k), t.Extent(t.Rank()-1-k)
		switch at := common.Rank() - 1 - k; {
		case a == 1:
			common = common.With(at, b)
		case b == 1 || a == b:
			common = common.With(at, a)
		default:
			return shape{}, autodiff.Errorf(autodiff.ErrShape, "shapes do not broadcast", "%s ≠ %s",
				autodiff.ExtentString(a), autodiff.ExtentString(b))
		}
	}
	return common, nil
}
