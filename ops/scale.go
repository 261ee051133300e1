package ops

import (
	"math"
	"strconv"

	"gorgonia.org/tensor"

	"keisan/autodiff"
)

// Scale returns c · x for a number c, which is rounded to x's element type
// first, as a tensor of c's would be.
//
//	y = c x        x̄ = c ȳ
func Scale(x *autodiff.Node, c float64) *autodiff.Node {
	return autodiff.Apply(scale{c: coefOf(c)}, x)
}

type scale struct {
	elementwise
	c coef
}

func (s scale) String() string { return "Scale(" + s.c.String() + ")" }

// Factor returns c.
func (s scale) Factor() float64 { return s.c.float() }

func (s scale) Formula() (string, []string) {
	return "y = " + s.c.String() + "·x", []string{s.c.String() + "·g"}
}

func (scale) Infer(in []typ) (typ, error) { return SameFloat(in) }

func (s scale) Pullback(_ int, y, dy *node) *node { return autodiff.Apply(s, dy) }

func (s scale) Run(dst *tensor.Dense, in []*tensor.Dense) error {
	c := s.c.in(dst)
	return Map(dst, in, func(x float64) float64 { return c * x })
}

// coef is a float64 attribute of an op as its bits, so that it equals itself
// even if it is NaN.
type coef uint64

func coefOf(v float64) coef { return coef(math.Float64bits(v)) }

func (c coef) float() float64 { return math.Float64frombits(uint64(c)) }

// in returns the number rounded to the element type of t.
func (c coef) in(t *tensor.Dense) float64 {
	if dtypeOf(t) == autodiff.Float32 {
		return float64(float32(c.float()))
	}
	return c.float()
}

// String writes the number with the fewest digits that identify it.
func (c coef) String() string { return strconv.FormatFloat(c.float(), 'g', -1, 64) }

var _ = register(Spec{Name: "Scale", Draw: func(d *Draw) Case {
	c := float64(d.Int(-3, 3)) / 2
	return DrawUnary(func(x *node) *node { return Scale(x, c) }, -2, 2)(d)
}})
