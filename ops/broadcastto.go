package ops

import "keisan/autodiff"

// BroadcastTo returns x repeated to the given extents by NumPy's rule: aligned
// from the right, a missing extent or an extent of 1 repeats. It is declared as
// Repeat, after a Reshape that drops the extents of 1.
//
//	y[i, j] = x[j]        x̄[j] = Σ_i ȳ[i, j]
func BroadcastTo(x *autodiff.Node, extents ...int) *autodiff.Node {
	to := autodiff.ShapeOf(extents...)
	s, lead := x.Shape(), to.Rank()-x.Shape().Rank()
	fits := lead >= 0 && to.Rank() <= autodiff.MaxRank
	for k := 0; fits && k < s.Rank(); k++ {
		fits = s.Extent(k) == 1 || s.Extent(k) == to.Extent(lead+k)
	}
	if !fits {
		return autodiff.Mistake(autodiff.Errorf(autodiff.ErrShape, "does not broadcast to "+to.String(), ""), composite("BroadcastTo"), x)
	}
	return broadcastTo(x, to)
}

// broadcastTo repeats x to a shape that is known to fit.
func broadcastTo(x *node, to shape) *node {
	s, lead := x.Shape(), to.Rank()-x.Shape().Rank()
	if s == to {
		return x
	}
	along, ones := allAxes(lead), axes(0)
	for k := range s.Rank() {
		if s.Extent(k) != to.Extent(lead+k) {
			along |= 1 << (lead + k)
			ones |= 1 << k
		}
	}
	if ones != 0 {
		x = reshapeTo(x, ones.drop(s))
	}
	return autodiff.Apply(repeat{to, along}, x)
}

var _ = register(Spec{Name: "BroadcastTo", Draw: func(d *Draw) Case {
	from, to := d.Broadcast()
	return Case{In: []Arg{Float(from)}, Build: func(in []*node) *node { return BroadcastTo(in[0], to.Extents()...) }}
}})

// InTwo returns a Repeat along the last axes as one along the others and then one
// along those: what lies between is as much smaller. It tells whether there are
// both and an axis between them.
func (r repeat) InTwo() (first, last autodiff.Op, between shape, ok bool) {
	ends := axes(0)
	for k := r.to.Rank() - 1; k >= 0 && r.along.has(k); k-- {
		ends |= 1 << k
	}
	between = ends.drop(r.to)
	return repeat{between, r.along &^ ends}, repeat{r.to, ends}, between, ends != 0 && ends != r.along
}
