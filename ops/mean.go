package ops

import "keisan/autodiff"

// Mean returns the mean over the given axes, which the result lacks; none means
// all, and negative ones count from the end. What is reduced must not be empty.
// It is declared as Sum and a division by the number of elements n.
//
//	y = Σ_k x_k / n        x̄_k = ȳ/n
func Mean(x *autodiff.Node, along ...int) *autodiff.Node {
	set, err := axesOf(x.Shape().Rank(), along)
	if err == nil && x.Valid() {
		if err = wantFloat(x.Type()); err == nil {
			_, err = reduceSome(x.Type(), set)
		}
	}
	if err != nil {
		return autodiff.Mistake(err, composite("Mean"), x)
	}
	return meanOver(x, set)
}

func meanOver(x *node, along axes) *node {
	if along == 0 || !x.Valid() {
		return x
	}
	return divCount(autodiff.Apply(sum{along}, x), along.count(x.Shape()))
}

var _ = register(Spec{Name: "Mean", Draw: drawFull(Mean, Float)})
