package ops

import (
	"gorgonia.org/tensor"

	"keisan/autodiff"
)

// Identity returns x as a value of its own, which can have a name of its own.
// No element moves.
//
//	y = x        x̄ = ȳ
func Identity(x *autodiff.Node) *autodiff.Node { return autodiff.Apply(identity{}, x) }

type identity struct{}

func (identity) String() string { return "Identity" }

func (identity) Formula() (string, []string) { return "y = x", []string{"g"} }

// Alias says that the result may share its input's memory.
func (identity) Alias() {}

func (identity) Infer(in []typ) (typ, error) { return in[0], nil }

func (identity) Pullback(_ int, y, dy *node) *node { return dy }

func (identity) Run(dst *tensor.Dense, in []*tensor.Dense) error {
	copy(dst.Uint8s(), in[0].Uint8s())
	return nil
}

var _ = register(Spec{Name: "Identity", Draw: DrawUnary(Identity, -2, 2)})
