package ops

import (
	"math"

	"gorgonia.org/tensor"

	"keisan/autodiff"
)

// Erf returns the error function of each element of x.
//
//	y = erf x        x̄ = ȳ 2/√π e^−x²
func Erf(x *autodiff.Node) *autodiff.Node { return autodiff.Apply(erf{}, x) }

type erf struct{ elementwise }

func (erf) String() string { return "Erf" }

func (erf) Formula() (string, []string) { return "y = erf(x)", []string{"g⊙2/√π·exp(−x²)"} }

func (erf) Infer(in []typ) (typ, error) { return SameFloat(in) }

func (erf) Pullback(_ int, y, dy *node) *node {
	return Mul(dy, Scale(Exp(Neg(Square(y.In(0)))), 2/math.SqrtPi))
}

func (erf) Run(dst *tensor.Dense, in []*tensor.Dense) error { return Map(dst, in, math.Erf) }

var _ = register(Spec{Name: "Erf", Draw: DrawUnary(Erf, -2, 2)})
