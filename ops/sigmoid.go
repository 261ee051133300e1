package ops

import (
	"math"

	"gorgonia.org/tensor"

	"keisan/autodiff"
)

// Sigmoid returns the logistic function of each element of x.
//
//	y = 1 / (1 + e⁻ˣ)        x̄ = ȳ (1 − y) y
func Sigmoid(x *autodiff.Node) *autodiff.Node { return autodiff.Apply(sigmoid{}, x) }

type sigmoid struct{ elementwise }

func (sigmoid) String() string { return "Sigmoid" }

func (sigmoid) Formula() (string, []string) { return "a = σ(x)", []string{"g⊙a⊙(1−a)"} }

func (sigmoid) Infer(in []typ) (typ, error) { return SameFloat(in) }

func (sigmoid) Pullback(_ int, y, dy *node) *node {
	return Mul(Mul(dy, Shift(Neg(y), 1)), y)
}

func (sigmoid) Run(dst *tensor.Dense, in []*tensor.Dense) error { return Map(dst, in, logistic) }

// logistic is accurate on both sides of 0: where e⁻ˣ is large it bears no
// cancellation, and where it overflows 1/∞ is 0, as it should.
func logistic(x float64) float64 { return 1 / (1 + math.Exp(-x)) }

var _ = register(Spec{Name: "Sigmoid", Draw: DrawUnary(Sigmoid, -3, 3)})
