package ops

import (
	"math"

	"gorgonia.org/tensor"

	"keisan/autodiff"
)

// LogSumExp returns the logarithm of the sum of exponentials along the given
// axes, which the result lacks; none means all, and negative ones count from
// the end. It is taken relative to the maximum, so that nothing overflows.
// Nothing but −Inf gives −Inf, as does nothing at all; +Inf gives +Inf. There
// the adjoint is NaN.
//
//	y = log Σ_k exp x_k        x̄_k = ȳ exp(x_k − y)
func LogSumExp(x *autodiff.Node, along ...int) *autodiff.Node {
	set, err := axesOf(x.Shape().Rank(), along)
	if err != nil {
		return autodiff.Mistake(err, logSumExp{}, x)
	}
	if set == 0 && x.DType().IsFloat() {
		return x
	}
	return autodiff.Apply(logSumExp{set}, x)
}

type logSumExp struct{ along axes }

func (l logSumExp) String() string { return "LogSumExp(" + l.along.String() + ")" }

// Axes returns the axes that the result lacks.
func (l logSumExp) Axes() []int { return l.along.list() }

func (logSumExp) Formula() (string, []string) { return "l = log Σ eˣ", []string{"g⊙softmax(x)"} }

func (l logSumExp) Infer(in []typ) (typ, error) {
	if err := l.along.within(in[0].Shape.Rank()); err != nil {
		return typ{}, err
	}
	return typ{DType: in[0].DType, Shape: l.along.drop(in[0].Shape)}, wantFloat(in...)
}

func (l logSumExp) Pullback(_ int, y, dy *node) *node {
	x := y.In(0)
	softmax := Exp(Sub(x, repeatTo(y, x.Shape(), l.along)))
	return Mul(repeatTo(dy, x.Shape(), l.along), softmax)
}

func (l logSumExp) Run(dst *tensor.Dense, in []*tensor.Dense) error {
	if dtypeOf(dst) == autodiff.Float32 {
		return logSumExpLoop[float32](dst, in[0], l.along)
	}
	return logSumExpLoop[float64](dst, in[0], l.along)
}

func logSumExpLoop[T float](dst, src *tensor.Dense, along axes) error {
	y, x := elems[T](dst), elems[T](src)
	kept, reduced := spans(src.Shape(), along)
	k := 0
	kept.each(0, func(base int) {
		top, total := math.Inf(-1), 0.0
		reduced.each(base, func(i int) { top = max(top, float64(x[i])) })
		if y[k] = T(top); !math.IsInf(top, 0) {
			reduced.each(base, func(i int) { total += math.Exp(float64(x[i]) - top) })
			y[k] = T(top + math.Log(total))
		}
		k++
	})
	return nil
}

var _ = register(Spec{Name: "LogSumExp", Draw: drawFull(LogSumExp, Float)})
