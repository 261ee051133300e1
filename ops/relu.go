package ops

import (
	"gorgonia.org/tensor"

	"keisan/autodiff"
)

// ReLU returns the positive part of each element of x. At 0 the gradient is 0.
//
//	y = max(x, 0)        x̄ = ȳ where y > 0, else 0
func ReLU(x *autodiff.Node) *autodiff.Node { return autodiff.Apply(relu{}, x) }

type relu struct{ elementwise }

func (relu) String() string { return "ReLU" }

func (relu) Formula() (string, []string) { return "a = max(x, 0)", []string{"a > 0 ? g : 0"} }

func (relu) Infer(in []typ) (typ, error) { return SameFloat(in) }

func (relu) Pullback(_ int, y, dy *node) *node {
	return Where(Greater(y, zeros(y)), dy, zeros(dy))
}

func (relu) Run(dst *tensor.Dense, in []*tensor.Dense) error {
	return Map(dst, in, func(x float64) float64 { return max(x, 0) })
}

var _ = register(Spec{Name: "ReLU", Draw: DrawUnary(ReLU, -2, 2, 0)})
