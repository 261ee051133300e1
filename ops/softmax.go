package ops

import (
	"fmt"
	"math"

	"gorgonia.org/tensor"

	"keisan/autodiff"
)

// Softmax returns probabilities along an axis; a negative axis counts from the
// end. It is computed relative to the maximum, so that nothing overflows.
// Nothing but −Inf along the axis, or a +Inf, gives NaN.
//
//	y_k = exp x_k / Σ_j exp x_j        x̄ = y ⊙ (ȳ − Σ_j ȳ_j y_j)
func Softmax(x *autodiff.Node, axis int) *autodiff.Node {
	k, err := axisOf(x.Shape().Rank(), axis)
	if err != nil {
		return autodiff.Mistake(err, softmax{axis}, x)
	}
	return autodiff.Apply(softmax{k}, x)
}

type softmax struct{ axis int }

func (s softmax) String() string { return fmt.Sprintf("Softmax(axis=%d)", s.axis) }

// Axis returns the axis along which the results sum to 1.
func (s softmax) Axis() int { return s.axis }

func (softmax) Formula() (string, []string) { return "p = softmax(x)", []string{"p⊙(g−Σ g⊙p)"} }

func (s softmax) Infer(in []typ) (typ, error) {
	if err := axes(1 << s.axis).within(in[0].Shape.Rank()); err != nil {
		return typ{}, err
	}
	return SameFloat(in)
}

func (s softmax) Pullback(_ int, y, dy *node) *node {
	mean := autodiff.Apply(sum{1 << s.axis}, Mul(dy, y))
	return Mul(y, Sub(dy, repeatTo(mean, y.Shape(), 1<<s.axis)))
}

func (s softmax) Run(dst *tensor.Dense, in []*tensor.Dense) error {
	if dtypeOf(dst) == autodiff.Float32 {
		return softmaxLoop[float32](dst, in[0], s.axis)
	}
	return softmaxLoop[float64](dst, in[0], s.axis)
}

func softmaxLoop[T float](dst, src *tensor.Dense, axis int) error {
	y, x := elems[T](dst), elems[T](src)
	kept, reduced := spans(src.Shape(), 1<<axis)
	kept.each(0, func(base int) {
		top, total := math.Inf(-1), 0.0
		reduced.each(base, func(i int) { top = max(top, float64(x[i])) })
		reduced.each(base, func(i int) { total += math.Exp(float64(x[i]) - top) })
		reduced.each(base, func(i int) { y[i] = T(math.Exp(float64(x[i])-top) / total) })
	})
	return nil
}

var _ = register(Spec{Name: "Softmax", Draw: drawAxis(Softmax)})
