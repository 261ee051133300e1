package ops

import (
	"gorgonia.org/tensor"

	"keisan/autodiff"
)

// divCount returns x divided by a number of elements, which may depend on the
// batch extent: what a mean needs after its sum. It divides, because a
// product with 1/n is rounded twice.
//
//	y = x / n        x̄ = ȳ / n
func divCount(x *node, n autodiff.Count) *node { return autodiff.Apply(overCount{n: n}, x) }

type overCount struct {
	elementwise
	n autodiff.Count
}

func (d overCount) String() string { return "Div(" + d.n.String() + ")" }

// Divisor returns n, which must be known.
func (d overCount) Divisor() float64 { return float64(d.n.Coef) }

func (d overCount) Formula() (string, []string) {
	return "m = x / " + d.n.String(), []string{"g/" + d.n.String()}
}

func (d overCount) AtBatch(n int) autodiff.Op {
	d.n = autodiff.Count{Coef: d.n.At(n)}
	return d
}

func (d overCount) Infer(in []typ) (typ, error) {
	if d.n == (autodiff.Count{}) {
		return typ{}, autodiff.Errorf(autodiff.ErrShape, "nothing to average", "there are no elements")
	}
	return SameFloat(in)
}

func (d overCount) Pullback(_ int, y, dy *node) *node { return divCount(dy, d.n) }

func (d overCount) Run(dst *tensor.Dense, in []*tensor.Dense) error {
	n := float64(d.n.Coef)
	return Map(dst, in, func(x float64) float64 { return x / n })
}

var _ = register(Spec{Name: "divCount", Draw: func(d *Draw) Case {
	n := autodiff.Count{Coef: d.Positive()}
	return DrawUnary(func(x *node) *node { return divCount(x, n) }, -2, 2)(d)
}})
