package myops

import (
	"math"

	"gorgonia.org/tensor"

	"keisan/autodiff"
	"keisan/ops"
)

// Swish returns x σ(x) of each element of x, floats of any shape: a smooth
// relative of ReLU (Ramachandran, Zoph and Le, Searching for Activation
// Functions, 2017).
//
//	y = x σ(x)        x̄ = ȳ (σ(x) + y (1 − σ(x)))
func Swish(x *autodiff.Node) *autodiff.Node {
	autodiff.Helper() // mistakes are told at the line of the caller
	return autodiff.Apply(swish{}, x)
}

// swish is the op: a comparable value, so that equal ones are one node.
type swish struct{}

// String names the op in listings and drawings.
func (swish) String() string { return "Swish" }

// Formula returns the captions of drawings: y, and the adjoint of x, where g is
// that of y.
func (swish) Formula() (string, []string) {
	return "a = x⊙σ(x)", []string{"g⊙(σ(x) + a⊙(1−σ(x)))"}
}

// Infer is the shape rule: one float tensor in, the same type out.
func (swish) Infer(in []autodiff.Type) (autodiff.Type, error) { return ops.SameFloat(in) }

// Pullback declares the adjoint of x as nodes, so that it can be drawn, run and
// differentiated again.
func (swish) Pullback(_ int, y, dy *autodiff.Node) *autodiff.Node {
	s := ops.Sigmoid(y.In(0))
	rest := ops.Shift(ops.Neg(s), 1)
	return ops.Mul(dy, ops.Add(s, ops.Mul(y, rest)))
}

// InPlace says that y may take the place of x in memory.
func (swish) InPlace(i int) bool { return true }

// Run is the plain loop. For large negative x the exponential overflows, and
// the result is the right one: −0.
func (swish) Run(dst *tensor.Dense, in []*tensor.Dense) error {
	return ops.Map(dst, in, func(x float64) float64 { return x / (1 + math.Exp(-x)) })
}
