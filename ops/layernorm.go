package ops

import "keisan/autodiff"

// LayerNorm shifts and scales x along its last axis to mean 0 and variance 1,
// then by gamma and beta, which have the extent D of that axis (Ba, Kiros and
// Hinton, 2016). The variance is the biased one, to which eps ≥ 0 is added. It
// is declared by its parts in a scope "LayerNorm 1".
//
//	y = γ ⊙ (x − μ)/√(v + ε) + β,  μ = Σ_k x_k/D,  v = Σ_k (x_k − μ)²/D
func LayerNorm(x, gamma, beta *autodiff.Node, eps float64) (y *autodiff.Node) {
	rank := x.Shape().Rank()
	if err := checkNorm(x, gamma, beta, rank-1, 1, eps); err != nil || !x.Valid() || !gamma.Valid() || !beta.Valid() {
		return autodiff.Mistake(err, composite("LayerNorm"), x, gamma, beta)
	}
	x.Graph().AutoScope("LayerNorm", func() {
		last := axes(1) << (rank - 1)
		d := Sub(x, repeatTo(Mean(x, -1), x.Shape(), last))
		deviation := Sqrt(Shift(Mean(Square(d), -1), eps))
		y = Add(Mul(Div(d, repeatTo(deviation, x.Shape(), last)), gamma), beta)
	})
	return y
}

// checkNorm tells what keeps x from being normalised, with gamma and beta
// along axis; what is wrong with invalid operands is known.
func checkNorm(x, gamma, beta *node, axis, least int, eps float64) error {
	if !x.Valid() || !gamma.Valid() || !beta.Valid() {
		return nil
	}
	if err := wantFloat(x.Type()); err != nil {
		return err
	}
	s := x.Shape()
	switch {
	case s.Rank() < least:
		return autodiff.Errorf(autodiff.ErrShape, "too few axes", "wants at least %d", least)
	case s.Count().Coef == 0:
		return autodiff.Errorf(autodiff.ErrShape, "nothing to average", "there are no elements")
	case !(eps >= 0):
		return autodiff.Errorf(autodiff.ErrValue, "eps must not be negative", "%v", eps)
	}
	for _, v := range []*node{gamma, beta} {
		if v.Shape() != autodiff.ShapeOf(s.Extent(axis)) {
			return autodiff.Errorf(autodiff.ErrShape, "gamma and beta must have the extent of one axis",
				"axis %d has %s", axis, autodiff.ExtentString(s.Extent(axis)))
		}
	}
	return nil
}

var _ = register(Spec{Name: "LayerNorm", Draw: func(d *Draw) Case {
	s := d.PositiveShape(1, 3)
	last := Float(autodiff.ShapeOf(s.Extent(s.Rank() - 1)))
	return Case{In: []Arg{Float(s), last, last}, Build: func(in []*node) *node { return LayerNorm(in[0], in[1], in[2], 0.1) }}
}})
