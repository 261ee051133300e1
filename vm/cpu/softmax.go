package cpu

import (
	"math"

	"gorgonia.org/tensor"

	"keisan/autodiff"
	"keisan/internal/simd"
)

// softmax prepares ops.Softmax along the last axis that has several elements.
func softmax[T simd.Float](op autodiff.Op, dst *tensor.Dense, in []*tensor.Dense) func() error {
	y, x := elements[T](dst), elements[T](in[0])
	rows, cols, ok := lastAxis(op, dst)
	if !ok {
		return nil
	}
	return done(inParts(rows, partSize/4/cols, func(from, to int) {
		simd.Softmax(y[from*cols:to*cols], x[from*cols:to*cols], cols)
	}))
}

// logSoftmax prepares ops.LogSoftmax along the last axis that has several
// elements.
//
//	y = (x − top) − log Σ exp(x − top)
func logSoftmax[T simd.Float](op autodiff.Op, dst *tensor.Dense, in []*tensor.Dense) func() error {
	y, x := elements[T](dst), elements[T](in[0])
	rows, cols, ok := lastAxis(op, dst)
	if !ok {
		return nil
	}
	top, logs := make([]T, rows), make([]T, rows)
	return done(inParts(rows, partSize/4/cols, func(from, to int) {
		const tile = 4096
		for step := max(1, tile/cols); from < to; from += step {
			end := min(to, from+step)
			t, l, a, b := top[from:end], logs[from:end], x[from*cols:end*cols], y[from*cols:end*cols]
			simd.ExpSums(t, l, a)
			simd.Log(l, l)
			simd.SubCols(b, a, t)
			simd.SubCols(b, b, l)
		}
	}))
}

// lastAxis returns dst as a matrix whose rows are what op, which has an axis,
// normalises.
func lastAxis(op autodiff.Op, dst *tensor.Dense) (rows, cols int, ok bool) {
	axis := op.(interface{ Axis() int }).Axis()
	rows, cols, inner, ok := outerInner(layout(dst.Shape(), []int{axis}))
	return rows, cols, ok && inner == 1 && rows*cols > 0
}

// logSumExp prepares ops.LogSumExp along the last axes.
//
//	y = top + log Σ exp(x − top)
func logSumExp[T simd.Float](op autodiff.Op, dst *tensor.Dense, in []*tensor.Dense) func() error {
	y, x := elements[T](dst), elements[T](in[0])
	rows, cols, inner, ok := outerInner(layout(in[0].Shape(), op.(reduction).Axes()))
	if !ok || inner != 1 {
		return nil
	}
	top := make([]T, rows)
	return done(inParts(rows, partSize/4/max(cols, 1), func(from, to int) {
		t, l := top[from:to], y[from:to]
		simd.ExpSums(t, l, x[from*cols:to*cols])
		simd.Log(l, l)
		simd.Add(l, l, t)
		for i, v := range t {
			if math.IsInf(float64(v), 0) { // an infinity, unless there is a NaN
				l[i] = simd.Max(x[(from+i)*cols : (from+i+1)*cols])
			}
		}
	}))
}
