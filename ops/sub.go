package ops

import (
	"gorgonia.org/tensor"

	"keisan/autodiff"
)

// Sub returns a − b, element by element, with broadcasting.
//
//	y = a − b        ā = ȳ        b̄ = −ȳ
func Sub(a, b *autodiff.Node) *autodiff.Node { return Elementwise(sub{}, a, b) }

type sub struct{ elementwise }

func (sub) String() string { return "Sub" }
func (sub) Infix() string  { return "−" }

func (sub) Formula() (string, []string) { return "d = a − b", []string{"g", "−g"} }

func (sub) Infer(in []typ) (typ, error) { return SameNumber(in) }

func (sub) Pullback(i int, y, dy *node) *node {
	if i == 0 {
		return dy
	}
	return Neg(dy)
}

func (sub) Run(dst *tensor.Dense, in []*tensor.Dense) error {
	return zip(dst, in, difference[float32], difference[float64], difference[int64])
}

func difference[T number](a, b T) T { return a - b }

var _ = register(Spec{Name: "Sub", Draw: DrawBinary(Sub, -2, 2)})
