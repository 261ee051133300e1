package ops

import (
	"gorgonia.org/tensor"

	"keisan/autodiff"
)

// Or returns whether one of two bools holds or both, element by element, with
// broadcasting.
//
//	y = a ∨ b
func Or(a, b *autodiff.Node) *autodiff.Node { return Elementwise(or{}, a, b) }

type or struct{ elementwise }

func (or) String() string { return "Or" }
func (or) Infix() string  { return "∨" }

func (or) Formula() (string, []string) { return "y = a ∨ b", nil }

func (or) Infer(in []typ) (typ, error) { return sameBool(in) }

func (or) Run(dst *tensor.Dense, in []*tensor.Dense) error {
	y, a, b := elems[bool](dst), elems[bool](in[0]), elems[bool](in[1])
	for i := range y {
		y[i] = a[i] || b[i]
	}
	return nil
}

var _ = register(Spec{Name: "Or", Draw: drawBools(Or)})
