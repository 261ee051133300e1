package ops

import (
	"math"

	"gorgonia.org/tensor"

	"keisan/autodiff"
)

// Softplus returns the smooth positive part of each element of x, whose slope
// is the Sigmoid.
//
//	y = ln(1 + eˣ)        x̄ = ȳ σ(x)
func Softplus(x *autodiff.Node) *autodiff.Node { return autodiff.Apply(softplus{}, x) }

type softplus struct{ elementwise }

func (softplus) String() string { return "Softplus" }

func (softplus) Formula() (string, []string) { return "a = ln(1 + exp(x))", []string{"g⊙σ(x)"} }

func (softplus) Infer(in []typ) (typ, error) { return SameFloat(in) }

func (softplus) Pullback(_ int, y, dy *node) *node { return Mul(dy, Sigmoid(y.In(0))) }

// Run takes max(x, 0) out of the logarithm, so that nothing overflows and small
// results keep their digits.
func (softplus) Run(dst *tensor.Dense, in []*tensor.Dense) error {
	return Map(dst, in, func(x float64) float64 { return max(x, 0) + math.Log1p(math.Exp(-math.Abs(x))) })
}

var _ = register(Spec{Name: "Softplus", Draw: DrawUnary(Softplus, -3, 3)})
