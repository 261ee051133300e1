package ops

import (
	"gorgonia.org/tensor"

	"keisan/autodiff"
)

// Sign returns −1, 0 or 1 as each element of x is negative, zero or positive,
// and NaN for NaN. It is constant but for its jump, so no gradient flows.
//
//	y = sign x
func Sign(x *autodiff.Node) *autodiff.Node { return autodiff.Apply(sign{}, x) }

type sign struct{ elementwise }

func (sign) String() string { return "Sign" }

func (sign) Formula() (string, []string) { return "y = sign(x)", []string{"0"} }

func (sign) Infer(in []typ) (typ, error) { return SameNumber(in) }

func (sign) Pullback(_ int, y, dy *node) *node { return nil }

func (sign) Run(dst *tensor.Dense, in []*tensor.Dense) error {
	return mapNumber(dst, in, signOf[float32], signOf[float64], signOf[int64])
}

func signOf[T number](x T) T {
	switch {
	case x > 0:
		return 1
	case x < 0:
		return -1
	}
	return x // 0 or NaN
}

var _ = register(Spec{Name: "Sign", Draw: DrawUnary(Sign, -2, 2, 0)})
