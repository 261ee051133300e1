package ops

import "keisan/autodiff"

// Squeeze returns x without the given axes, whose extents must be 1; none means
// all of extent 1, and negative ones count from the end. It is a Reshape.
//
//	y[…, …] = x[…, 0, …]        x̄ = ȳ, in the shape of x
func Squeeze(x *autodiff.Node, along ...int) *autodiff.Node {
	s := x.Shape()
	set, err := axesOf(s.Rank(), along)
	if err != nil {
		return autodiff.Mistake(err, composite("Squeeze"), x)
	}
	for _, k := range set.list() {
		switch e := s.Extent(k); {
		case e == 1:
		case len(along) == 0:
			set &^= 1 << k
		default:
			return autodiff.Mistake(autodiff.Errorf(autodiff.ErrShape, "only extents of 1 can be dropped",
				"axis %d has %s", k, autodiff.ExtentString(e)), composite("Squeeze"), x)
		}
	}
	return reshapeTo(x, set.drop(s))
}

var _ = register(Spec{Name: "Squeeze", Draw: func(d *Draw) Case {
	s := d.Shape(0, 3)
	axis := d.Int(0, s.Rank())
	s = s.Insert(axis, 1)
	return Case{In: []Arg{Float(s)}, Build: func(in []*node) *node { return Squeeze(in[0], axis-s.Rank()) }}
}})
