package ops

import "keisan/autodiff"

// Split returns the parts, all of one extent, into which it cuts x along an
// axis, which may count from the end. An open extent 2N makes two of N. Each
// part is a Slice.
//
//	y_k[…, i, …] = x[…, k·n/parts + i, …]        x̄ = Σ_k ȳ_k, padded with zeros
func Split(x *autodiff.Node, axis, parts int) []*autodiff.Node {
	k, err := axisOf(x.Shape().Rank(), axis)
	if err == nil {
		err = divides(parts, x.Shape().Extent(k))
	}
	y := make([]*node, max(parts, 1))
	if err != nil {
		mistake := autodiff.Mistake(err, composite("Split"), x)
		for i := range y {
			y[i] = mistake
		}
		return y
	}
	n := x.Shape().Extent(k) / parts
	for i := range y {
		y[i] = Slice(x, k, i*n, (i+1)*n)
	}
	return y
}

// divides returns an error unless an extent falls into equal parts.
func divides(parts, extent int) error {
	if parts < 1 {
		return autodiff.Errorf(autodiff.ErrValue, "wants at least one part", "got %d", parts)
	}
	if extent%parts != 0 {
		return autodiff.Errorf(autodiff.ErrShape, "parts are not equal", "%s / %d", autodiff.ExtentString(extent), parts)
	}
	return nil
}

var _ = register(Spec{Name: "Split", Draw: func(d *Draw) Case {
	s := d.Shape(1, 3)
	axis, parts := d.Int(0, s.Rank()-1), d.Int(1, 3)
	part := d.Int(0, parts-1)
	s = s.With(axis, parts*s.Extent(axis))
	return Case{In: []Arg{Float(s)}, Build: func(in []*node) *node { return Split(in[0], axis-s.Rank(), parts)[part] }}
}})
