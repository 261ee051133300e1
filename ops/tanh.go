package ops

import (
	"math"

	"gorgonia.org/tensor"

	"keisan/autodiff"
)

// Tanh returns the hyperbolic tangent of each element of x.
//
//	y = tanh x        x̄ = ȳ (1 − y²)
func Tanh(x *autodiff.Node) *autodiff.Node { return autodiff.Apply(tanh{}, x) }

type tanh struct{ elementwise }

func (tanh) String() string { return "Tanh" }

func (tanh) Formula() (string, []string) { return "a = tanh(x)", []string{"g⊙(1−a²)"} }

func (tanh) Infer(in []typ) (typ, error) { return SameFloat(in) }

func (tanh) Pullback(_ int, y, dy *node) *node { return Mul(dy, Shift(Neg(Square(y)), 1)) }

func (tanh) Run(dst *tensor.Dense, in []*tensor.Dense) error { return Map(dst, in, math.Tanh) }

var _ = register(Spec{Name: "Tanh", Draw: DrawUnary(Tanh, -2, 2)})
