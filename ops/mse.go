package ops

import "keisan/autodiff"

// MSE returns the mean squared error between a and b, which have one shape and
// type: the mean over all n elements, a scalar. It is declared by its parts in a
// scope "MSE 1". No elements are a mistake.
//
//	L = 1/n Σ (a − b)²        ā = L̄ 2(a − b)/n        b̄ = −ā
func MSE(a, b *autodiff.Node) (y *autodiff.Node) {
	if a.Valid() && b.Valid() {
		t, err := SameFloat([]typ{a.Type(), b.Type()})
		if err == nil {
			_, err = reduceSome(t, allAxes(t.Shape.Rank()))
		}
		if err != nil {
			return autodiff.Mistake(err, composite("MSE"), a, b)
		}
	}
	a.Graph().AutoScope("MSE", func() { y = Mean(Square(Sub(a, b))) })
	return y
}

var _ = register(Spec{Name: "MSE", Draw: func(d *Draw) Case {
	s := d.PositiveShape(0, 3)
	return Case{In: []Arg{Float(s), Float(s)}, Build: func(in []*node) *node { return MSE(in[0], in[1]) }}
}})
