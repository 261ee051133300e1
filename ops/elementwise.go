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
func broadcastShape(xs []*node) (shape, error) {
	to := xs[0].Shape()
	for _, x := range xs[1:] {
		s, t := x.Shape(), to
		if s.Rank() > t.Rank() {
			s, t = t, s
		}
		lead := t.Rank() - s.Rank()
		for k := range s.Rank() {
			a, b := t.Extent(lead+k), s.Extent(k)
			switch {
			case a == b || b == 1:
			case a == 1:
				t = t.With(lead+k, b)
			default:
				return shape{}, autodiff.Errorf(autodiff.ErrShape, "shapes do not broadcast", "%s ≠ %s",
					autodiff.ExtentString(to.Extent(to.Rank()-s.Rank()+k)), autodiff.ExtentString(x.Shape().Extent(x.Shape().Rank()-s.Rank()+k)))
			}
		}
		to = t
	}
	return to, nil
}
