package ops

import "keisan/autodiff"

// Dot returns the inner product of two vectors of one length, a scalar. It is
// declared as the sum of the elementwise product.
//
//	y = Σ_k a_k b_k        ā = ȳ b        b̄ = ȳ a
func Dot(a, b *autodiff.Node) *autodiff.Node {
	if a.Valid() && b.Valid() && (a.Shape().Rank() != 1 || a.Shape() != b.Shape()) {
		return autodiff.Mistake(autodiff.Errorf(autodiff.ErrShape, "wants two vectors of one length", ""), composite("Dot"), a, b)
	}
	return Sum(Mul(a, b))
}

var _ = register(Spec{Name: "Dot", Draw: func(d *Draw) Case {
	s := d.Shape(1, 1)
	return Case{In: []Arg{Float(s), Float(s)}, Build: func(in []*node) *node { return Dot(in[0], in[1]) }}
}})
