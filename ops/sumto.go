package ops

import "keisan/autodiff"

// SumTo returns the sums of x that have the given extents: the dual of
// BroadcastTo. Aligned from the right, an extent of 1, or a missing one, stands
// for the sum along that axis. It is declared as Sum, before a Reshape that
// brings back the extents of 1.
//
//	y[j] = Σ_i x[i, j]        x̄[i, j] = ȳ[j]
func SumTo(x *autodiff.Node, extents ...int) *autodiff.Node {
	to, s := autodiff.ShapeOf(extents...), x.Shape()
	lead := s.Rank() - to.Rank()
	along, fits := axes(0), lead >= 0
	for k := 0; fits && k < s.Rank(); k++ {
		switch {
		case k < lead || to.Extent(k-lead) == 1 && s.Extent(k) != 1:
			along |= 1 << k
		default:
			fits = to.Extent(k-lead) == s.Extent(k)
		}
	}
	switch {
	case !fits:
		return autodiff.Mistake(autodiff.Errorf(autodiff.ErrShape, "has no sums of shape "+to.String(), ""), composite("SumTo"), x)
	case along == 0:
		return x
	}
	return reshapeTo(autodiff.Apply(sum{along}, x), to)
}

var _ = register(Spec{Name: "SumTo", Draw: func(d *Draw) Case {
	to, from := d.Broadcast()
	return Case{In: []Arg{Float(from)}, Build: func(in []*node) *node { return SumTo(in[0], to.Extents()...) }}
}})
