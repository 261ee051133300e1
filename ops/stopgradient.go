package ops

import (
	"gorgonia.org/tensor"

	"keisan/autodiff"
)

// StopGradient returns x as a value that gradients take for a constant. No
// element moves.
//
//	y = x        x̄ = 0
func StopGradient(x *autodiff.Node) *autodiff.Node { return autodiff.Apply(stopGradient{}, x) }

type stopGradient struct{}

func (stopGradient) String() string { return "StopGradient" }

func (stopGradient) Formula() (string, []string) { return "y = x", []string{"0"} }

// Alias says that the result may share its input's memory.
func (stopGradient) Alias() {}

func (stopGradient) Infer(in []typ) (typ, error) { return in[0], nil }

func (stopGradient) Pullback(_ int, y, dy *node) *node { return nil }

func (stopGradient) Run(dst *tensor.Dense, in []*tensor.Dense) error {
	copy(dst.Uint8s(), in[0].Uint8s())
	return nil
}

var _ = register(Spec{Name: "StopGradient", Draw: DrawUnary(StopGradient, -2, 2), Stops: true})
