package ops

import (
	"gorgonia.org/tensor"

	"keisan/autodiff"
)

// Abs returns the magnitude of each element of x. At 0 the gradient is 0.
//
//	y = |x|        x̄ = ȳ sign x
func Abs(x *autodiff.Node) *autodiff.Node { return autodiff.Apply(abs{}, x) }

type abs struct{ elementwise }

func (abs) String() string { return "Abs" }

func (abs) Formula() (string, []string) { return "y = |x|", []string{"g⊙sign(x)"} }

func (abs) Infer(in []typ) (typ, error) { return SameNumber(in) }

func (abs) Pullback(_ int, y, dy *node) *node { return Mul(dy, Sign(y.In(0))) }

func (abs) Run(dst *tensor.Dense, in []*tensor.Dense) error {
	return mapNumber(dst, in, magnitude[float32], magnitude[float64], magnitude[int64])
}

// magnitude subtracts from 0, so that −0 becomes 0.
func magnitude[T number](x T) T {
	if x <= 0 {
		return 0 - x
	}
	return x
}

var _ = register(Spec{Name: "Abs", Draw: DrawUnary(Abs, -2, 2, 0)})
