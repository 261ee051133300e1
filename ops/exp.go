package ops

import (
	"math"

	"gorgonia.org/tensor"

	"keisan/autodiff"
)

// Exp returns e to the power of each element of x.
//
//	y = eˣ        x̄ = ȳ y
func Exp(x *autodiff.Node) *autodiff.Node { return autodiff.Apply(exp{}, x) }

type exp struct{ elementwise }

func (exp) String() string { return "Exp" }

func (exp) Formula() (string, []string) { return "e = exp(x)", []string{"g⊙e"} }

func (exp) Infer(in []typ) (typ, error) { return SameFloat(in) }

func (exp) Pullback(_ int, y, dy *node) *node { return Mul(dy, y) }

func (exp) Run(dst *tensor.Dense, in []*tensor.Dense) error { return Map(dst, in, math.Exp) }

var _ = register(Spec{Name: "Exp", Draw: DrawUnary(Exp, -2, 2)})
