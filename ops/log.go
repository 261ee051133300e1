package ops

import (
	"math"

	"gorgonia.org/tensor"

	"keisan/autodiff"
)

// Log returns the natural logarithm of each element of x: −Inf of 0, NaN of
// negative numbers.
//
//	y = ln x        x̄ = ȳ / x
func Log(x *autodiff.Node) *autodiff.Node { return autodiff.Apply(log{}, x) }

type log struct{ elementwise }

func (log) String() string { return "Log" }

func (log) Formula() (string, []string) { return "l = ln(x)", []string{"g/x"} }

func (log) Infer(in []typ) (typ, error) { return SameFloat(in) }

func (log) Pullback(_ int, y, dy *node) *node { return Div(dy, y.In(0)) }

func (log) Run(dst *tensor.Dense, in []*tensor.Dense) error { return Map(dst, in, math.Log) }

var _ = register(Spec{Name: "Log", Draw: DrawUnary(Log, 0.5, 3)})
