package ops

import (
	"math"

	"gorgonia.org/tensor"

	"keisan/autodiff"
)

// GELU returns the Gaussian error linear unit of each element of x (Hendrycks
// and Gimpel, 2016), exactly, with Φ and φ the normal distribution and density.
//
//	y = x Φ(x)                      x̄ = ȳ (Φ(x) + x φ(x))
//	Φ(x) = ½ (1 + erf(x/√2))        φ(x) = e^(−x²/2) / √2π
func GELU(x *autodiff.Node) *autodiff.Node { return autodiff.Apply(gelu{}, x) }

type gelu struct{ elementwise }

func (gelu) String() string { return "GELU" }

func (gelu) Formula() (string, []string) { return "a = x⊙Φ(x)", []string{"g⊙(Φ(x) + x⊙φ(x))"} }

func (gelu) Infer(in []typ) (typ, error) { return SameFloat(in) }

func (gelu) Pullback(_ int, y, dy *node) *node {
	x := y.In(0)
	distribution := Scale(Shift(Erf(Scale(x, 1/math.Sqrt2)), 1), 0.5)
	density := Scale(Exp(Scale(Square(x), -0.5)), 1/(math.Sqrt2*math.SqrtPi))
	return Mul(dy, Add(distribution, Mul(x, density)))
}

// Run uses 1 + erf(z) = erfc(−z), which does not cancel for negative x.
func (gelu) Run(dst *tensor.Dense, in []*tensor.Dense) error {
	return Map(dst, in, func(x float64) float64 { return 0.5 * x * math.Erfc(-x/math.Sqrt2) })
}

var _ = register(Spec{Name: "GELU", Draw: DrawUnary(GELU, -3, 3)})
