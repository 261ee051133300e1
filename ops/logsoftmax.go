package ops

import (
	"fmt"
	"math"

	"gorgonia.org/tensor"

	"keisan/autodiff"
)

// LogSoftmax returns the logarithms of Softmax along an axis, exact where a
// probability is too small for a float; a negative axis counts from the end.
//
//	y_k = x_k − log Σ_j exp x_j        x̄ = ȳ − exp(y) Σ_j ȳ_j
func LogSoftmax(x *autodiff.Node, axis int) *autodiff.Node {
	k, err := axisOf(x.Shape().Rank(), axis)
	if err != nil {
		return autodiff.Mistake(err, logSoftmax{axis}, x)
	}
	return autodiff.Apply(logSoftmax{k}, x)
}

type logSoftmax struct{ axis int }

func (s logSoftmax) String() string { return fmt.Sprintf("LogSoftmax(axis=%d)", s.axis) }

// Axis returns the axis along which the exponentials sum to 1.
func (s logSoftmax) Axis() int { return s.axis }

func (logSoftmax) Formula() (string, []string) {
	return "l = log softmax(x)", []string{"g−softmax(x)·Σ g"}
}

func (s logSoftmax) Infer(in []typ) (typ, error) {
	if err := axes(1 << s.axis).within(in[0].Shape.Rank()); err != nil {
		return typ{}, err
	}
	return SameFloat(in)
}

func (s logSoftmax) Pullback(_ int, y, dy *node) *node {
	total := repeatTo(autodiff.Apply(sum{1 << s.axis}, dy), y.Shape(), 1<<s.axis)
	return Sub(dy, Mul(Exp(y), total))
}

func (s logSoftmax) Run(dst *tensor.Dense, in []*tensor.Dense) error {
	if dtypeOf(dst) == autodiff.Float32 {
		return logSoftmaxLoop[float32](dst, in[0], s.axis)
	}
	return logSoftmaxLoop[float64](dst, in[0], s.axis)
}

func logSoftmaxLoop[T float](dst, src *tensor.Dense, axis int) error {
	y, x := elems[T](dst), elems[T](src)
	kept, reduced := spans(src.Shape(), 1<<axis)
	kept.each(0, func(base int) {
		top, total := math.Inf(-1), 0.0
		reduced.each(base, func(i int) { top = max(top, float64(x[i])) })
		reduced.each(base, func(i int) { total += math.Exp(float64(x[i]) - top) })
		total = math.Log(total)
		reduced.each(base, func(i int) { y[i] = T(float64(x[i]) - top - total) })
	})
	return nil
}

var _ = register(Spec{Name: "LogSoftmax", Draw: drawAxis(LogSoftmax)})
