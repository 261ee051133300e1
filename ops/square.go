package ops

import (
	"gorgonia.org/tensor"

	"keisan/autodiff"
)

// Square returns the square of each element of x.
//
//	y = x²        x̄ = ȳ · 2x
func Square(x *autodiff.Node) *autodiff.Node { return autodiff.Apply(square{}, x) }

type square struct{ elementwise }

func (square) String() string { return "Square" }

func (square) Formula() (string, []string) { return "y = x²", []string{"g⊙2x"} }

func (square) Infer(in []typ) (typ, error) { return SameNumber(in) }

func (square) Pullback(_ int, y, dy *node) *node { return Mul(dy, Scale(y.In(0), 2)) }

func (square) Run(dst *tensor.Dense, in []*tensor.Dense) error {
	return mapNumber(dst, in, squared[float32], squared[float64], squared[int64])
}

func squared[T number](x T) T { return x * x }

var _ = register(Spec{Name: "Square", Draw: DrawUnary(Square, -2, 2)})
