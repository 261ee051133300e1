package ops

import (
	"gorgonia.org/tensor"

	"keisan/autodiff"
)

// Div returns a / b of floats, element by element, with broadcasting. Division
// by zero gives ±Inf or NaN.
//
//	y = a / b        ā = ȳ / b        b̄ = −ȳ y / b
func Div(a, b *autodiff.Node) *autodiff.Node { return Elementwise(div{}, a, b) }

type div struct{ elementwise }

func (div) String() string { return "Div" }
func (div) Infix() string  { return "/" }

func (div) Formula() (string, []string) { return "q = a / b", []string{"g/b", "−g⊙q/b"} }

func (div) Infer(in []typ) (typ, error) { return SameFloat(in) }

func (div) Pullback(i int, y, dy *node) *node {
	da := Div(dy, y.In(1))
	if i == 0 {
		return da
	}
	return Neg(Mul(da, y))
}

func (div) Run(dst *tensor.Dense, in []*tensor.Dense) error {
	return Zip(dst, in, func(a, b float64) float64 { return a / b })
}

var _ = register(Spec{Name: "Div", Draw: DrawBinary(Div, 0.5, 2)})
