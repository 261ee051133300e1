package ops

import (
	"gorgonia.org/tensor"

	"keisan/autodiff"
)

// Shift returns x + c for a number c, which is rounded to x's element type
// first, as a tensor of c's would be.
//
//	y = x + c        x̄ = ȳ
func Shift(x *autodiff.Node, c float64) *autodiff.Node {
	return autodiff.Apply(shift{c: coefOf(c)}, x)
}

type shift struct {
	elementwise
	c coef
}

func (s shift) String() string { return "Shift(" + s.c.String() + ")" }

// Offset returns c.
func (s shift) Offset() float64 { return s.c.float() }

func (s shift) Formula() (string, []string) {
	if v := s.c.float(); v < 0 {
		return "y = x − " + coefOf(-v).String(), []string{"g"}
	}
	return "y = x + " + s.c.String(), []string{"g"}
}

func (shift) Infer(in []typ) (typ, error) { return SameFloat(in) }

func (shift) Pullback(_ int, y, dy *node) *node { return dy }

func (s shift) Run(dst *tensor.Dense, in []*tensor.Dense) error {
	c := s.c.in(dst)
	return Map(dst, in, func(x float64) float64 { return x + c })
}

var _ = register(Spec{Name: "Shift", Draw: func(d *Draw) Case {
	c := float64(d.Int(-3, 3)) / 2
	return DrawUnary(func(x *node) *node { return Shift(x, c) }, -2, 2)(d)
}})
