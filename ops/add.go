package ops

import (
	"gorgonia.org/tensor"

	"keisan/autodiff"
)

// Add returns a + b, element by element, with broadcasting.
//
//	y = a + b        ā = ȳ        b̄ = ȳ
func Add(a, b *autodiff.Node) *autodiff.Node { return Elementwise(add{}, a, b) }

type add struct{ elementwise }

func (add) String() string { return "Add" }
func (add) Infix() string  { return "+" }

func (add) Formula() (string, []string) { return "s = a + b", []string{"g", "g"} }

func (add) Infer(in []typ) (typ, error) { return SameNumber(in) }

func (add) Pullback(_ int, y, dy *node) *node { return dy }

func (add) Run(dst *tensor.Dense, in []*tensor.Dense) error {
	return zip(dst, in, plus[float32], plus[float64], plus[int64])
}

func plus[T number](a, b T) T { return a + b }

var _ = register(Spec{Name: "Add", Draw: DrawBinary(Add, -2, 2)})
