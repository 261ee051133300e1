package ops

import (
	"gorgonia.org/tensor"

	"keisan/autodiff"
)

// LeakyReLU returns x where it is positive and slope · x elsewhere; the slope
// is rounded to x's element type first. At 0 the gradient is that of the slope.
//
//	y = x if x > 0 else c x        x̄ = ȳ if x > 0 else c ȳ
func LeakyReLU(x *autodiff.Node, slope float64) *autodiff.Node {
	return autodiff.Apply(leakyReLU{slope: coefOf(slope)}, x)
}

type leakyReLU struct {
	elementwise
	slope coef
}

func (l leakyReLU) String() string { return "LeakyReLU(" + l.slope.String() + ")" }

// Slope returns c.
func (l leakyReLU) Slope() float64 { return l.slope.float() }

func (l leakyReLU) Formula() (string, []string) {
	c := l.slope.String()
	return "a = x > 0 ? x : " + c + "·x", []string{"x > 0 ? g : " + c + "·g"}
}

func (leakyReLU) Infer(in []typ) (typ, error) { return SameFloat(in) }

func (l leakyReLU) Pullback(_ int, y, dy *node) *node {
	x := y.In(0)
	return Where(Greater(x, zeros(x)), dy, Scale(dy, l.slope.float()))
}

func (l leakyReLU) Run(dst *tensor.Dense, in []*tensor.Dense) error {
	c := l.slope.in(dst)
	return Map(dst, in, func(x float64) float64 {
		if x > 0 {
			return x
		}
		return c * x
	})
}

var _ = register(Spec{Name: "LeakyReLU", Draw: func(d *Draw) Case {
	c := float64(d.Int(-2, 3)) / 4
	return DrawUnary(func(x *node) *node { return LeakyReLU(x, c) }, -2, 2, 0)(d)
}})
