package ops

import (
	"gorgonia.org/tensor"

	"keisan/autodiff"
)

// Neg returns −x.
//
//	y = −x        x̄ = −ȳ
func Neg(x *autodiff.Node) *autodiff.Node { return autodiff.Apply(neg{}, x) }

type neg struct{ elementwise }

func (neg) String() string { return "Neg" }

func (neg) Formula() (string, []string) { return "y = −x", []string{"−g"} }

func (neg) Infer(in []typ) (typ, error) { return SameNumber(in) }

func (neg) Pullback(_ int, y, dy *node) *node { return Neg(dy) }

func (neg) Run(dst *tensor.Dense, in []*tensor.Dense) error {
	return mapNumber(dst, in, minus[float32], minus[float64], minus[int64])
}

func minus[T number](x T) T { return -x }

// mapNumber runs y = f(x) for the number type at hand, exactly in that type.
func mapNumber(dst *tensor.Dense, in []*tensor.Dense, f32 func(x float32) float32, f64 func(x float64) float64, i64 func(x int64) int64) error {
	switch dtypeOf(dst) {
	case autodiff.Float32:
		return mapNumberLoop(dst, in, f32)
	case autodiff.Int64:
		return mapNumberLoop(dst, in, i64)
	}
	return mapNumberLoop(dst, in, f64)
}

func mapNumberLoop[T number](dst *tensor.Dense, in []*tensor.Dense, f func(x T) T) error {
	y, x := elems[T](dst), elems[T](in[0])
	for i := range y {
		y[i] = f(x[i])
	}
	return nil
}

var _ = register(Spec{Name: "Neg", Draw: DrawUnary(Neg, -2, 2)})
