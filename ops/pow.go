package ops

import (
	"math"

	"gorgonia.org/tensor"

	"keisan/autodiff"
)

// Pow returns x to the power p, element by element, with broadcasting; Square
// and Sqrt are faster. As in math.Pow, 0⁰ is 1, and a negative x needs a whole
// p: otherwise the result is NaN. So is the gradient towards p of a negative x.
//
//	y = xᵖ        x̄ = ȳ p xᵖ⁻¹        p̄ = ȳ xᵖ ln x
//
// At x = 0 the limits hold: x̄ = 0 for p = 0, p̄ = 0 for p ≥ 0.
func Pow(x, p *autodiff.Node) *autodiff.Node { return Elementwise(pow{}, x, p) }

type pow struct{ elementwise }

func (pow) String() string { return "Pow" }
func (pow) Infix() string  { return "^" }

func (pow) Formula() (string, []string) {
	return "y = xᵖ", []string{"g⊙p⊙xᵖ⁻¹", "g⊙y⊙ln x"}
}

func (pow) Infer(in []typ) (typ, error) { return SameFloat(in) }

// Pullback puts 1 where a factor that must not matter would be infinite:
// unlike a Where of the product, that leaves no 0·∞ for the next derivative.
func (pow) Pullback(i int, y, dy *node) *node {
	x, p := y.In(0), y.In(1)
	zero, one := zeros(x), x.Graph().Full(x.Type(), 1)
	if i == 0 {
		corner := And(Equal(x, zero), Equal(p, zero))
		return Mul(dy, Mul(p, Pow(x, Shift(Where(corner, one, p), -1))))
	}
	corner := And(Equal(x, zero), GreaterEqual(p, zero))
	return Mul(dy, Mul(y, Log(Where(corner, one, x))))
}

func (pow) Run(dst *tensor.Dense, in []*tensor.Dense) error { return Zip(dst, in, math.Pow) }

var _ = register(Spec{Name: "Pow", Draw: func(d *Draw) Case {
	c := DrawBinary(Pow, 0.5, 2)(d)
	c.In[1] = c.In[1].Between(-2, 2)
	return c
}})
