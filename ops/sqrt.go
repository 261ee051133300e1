package ops

import (
	"math"

	"gorgonia.org/tensor"

	"keisan/autodiff"
)

// Sqrt returns the square root of each element of x: NaN of negative numbers.
//
//	y = √x        x̄ = ȳ / 2y
func Sqrt(x *autodiff.Node) *autodiff.Node { return autodiff.Apply(sqrt{}, x) }

type sqrt struct{ elementwise }

func (sqrt) String() string { return "Sqrt" }

func (sqrt) Formula() (string, []string) { return "r = √x", []string{"g/2r"} }

func (sqrt) Infer(in []typ) (typ, error) { return SameFloat(in) }

func (sqrt) Pullback(_ int, y, dy *node) *node { return Div(dy, Scale(y, 2)) }

func (sqrt) Run(dst *tensor.Dense, in []*tensor.Dense) error { return Map(dst, in, math.Sqrt) }

var _ = register(Spec{Name: "Sqrt", Draw: DrawUnary(Sqrt, 0.5, 3)})
