package ops

import "keisan/autodiff"

// ExpandDims returns x with a new axis of extent 1, 0 ≤ axis ≤ rank; a negative
// axis counts from the end of the result. It is a Reshape.
//
//	y[…, 0, …] = x[…, …]        x̄ = ȳ, in the shape of x
func ExpandDims(x *autodiff.Node, axis int) *autodiff.Node {
	s := x.Shape()
	k, err := axisOf(s.Rank()+1, axis)
	if err == nil && s.Rank() == autodiff.MaxRank {
		err = autodiff.Errorf(autodiff.ErrShape, "too many axes", "at most %d", autodiff.MaxRank)
	}
	if err != nil {
		return autodiff.Mistake(err, composite("ExpandDims"), x)
	}
	return reshapeTo(x, s.Insert(k, 1))
}

var _ = register(Spec{Name: "ExpandDims", Draw: func(d *Draw) Case {
	s := d.Shape(0, 3)
	axis := d.Int(-s.Rank()-1, s.Rank())
	return Case{In: []Arg{Float(s)}, Build: func(in []*node) *node { return ExpandDims(in[0], axis) }}
}})
