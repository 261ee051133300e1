package ops

import (
	"gorgonia.org/tensor"

	"keisan/autodiff"
)

// Mul returns a · b, element by element, with broadcasting; MatMul is the
// product of matrices.
//
//	y = a b        ā = ȳ b        b̄ = ȳ a
func Mul(a, b *autodiff.Node) *autodiff.Node { return Elementwise(mul{}, a, b) }

type mul struct{ elementwise }

func (mul) String() string { return "Mul" }
func (mul) Infix() string  { return "⊙" }

func (mul) Formula() (string, []string) { return "y = a⊙b", []string{"g⊙b", "g⊙a"} }

func (mul) Infer(in []typ) (typ, error) { return SameNumber(in) }

func (mul) Pullback(i int, y, dy *node) *node { return Mul(dy, y.In(1-i)) }

func (mul) Run(dst *tensor.Dense, in []*tensor.Dense) error {
	return zip(dst, in, times[float32], times[float64], times[int64])
}

func times[T number](a, b T) T { return a * b }

var _ = register(Spec{Name: "Mul", Draw: DrawBinary(Mul, -2, 2)})
