package ops

import (
	"slices"

	"keisan/autodiff"
)

// Stack returns tensors of one shape side by side along a new axis of the
// result, which may count from the end: Concat of them with an extent of 1
// there. Any element type.
//
//	y[…, k, …] = x_k[…, …]        x̄_k = ȳ[…, k, …]
func Stack(axis int, xs ...*autodiff.Node) *autodiff.Node {
	if len(xs) == 0 {
		return autodiff.Mistake(autodiff.Errorf(autodiff.ErrValue, "wants at least one operand", ""), composite("Stack"))
	}
	in := make([]*node, len(xs))
	for i, x := range xs {
		if !x.Valid() || x.Shape() != xs[0].Shape() {
			return autodiff.Mistake(autodiff.Errorf(autodiff.ErrShape, "shapes differ", "%s ≠ %s", xs[0].Shape(), x.Shape()),
				composite("Stack"), slices.Clone(xs)...)
		}
		in[i] = ExpandDims(x, axis)
	}
	return Concat(axis, in...)
}

var _ = register(Spec{Name: "Stack", Draw: func(d *Draw) Case {
	s := d.Shape(0, 3)
	axis, in := d.Int(-s.Rank()-1, s.Rank()), make([]Arg, d.Int(1, 3))
	for i := range in {
		in[i] = Float(s)
	}
	return Case{In: in, Build: func(in []*node) *node { return Stack(axis, in...) }}
}})
