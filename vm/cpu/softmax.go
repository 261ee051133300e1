package cpu

import (
	"math"

	"gorgonia.org/tensor"

	"keisan/autodiff"
	"keisan/internal/simd"
)

// softmax prepares ops.Softmax.
func softmax[T simd.Float](op autodiff.Op, dst *tensor.Dense, in []*tensor.Dense) func() error {
	y, x := elements[T](dst), elements[T](in[0])
	outer, n, inner := along(op, dst)
	switch {
	case len(y) == 0:
		return done(func() {})
	case inner > 1:
		return done(across(y, x, outer, n, inner, func(rows []T, _, _ int) { simd.Softmax(rows, rows, n) }))
	}
	return done(inParts(outer, partSize/4/n, func(from, to int) {
		simd.Softmax(y[from*n:to*n], x[from*n:to*n], n)
	}))
}

// along returns dst as outer blocks of n elements along op's axis, inner apart.
func along(op autodiff.Op, dst *tensor.Dense) (outer, n, inner int) {
	axis := op.(interface{ Axis() int }).Axis()
	outer, n, inner, _ = outerInner(layout(dst.Shape(), []int{axis}))
	return outer, n, inner
}

// logSoftmax prepares ops.LogSoftmax.
//
//	y = (x − top) − log Σ exp(x − top)
func logSoftmax[T simd.Float](op autodiff.Op, dst *tensor.Dense, in []*tensor.Dense) func() error {
	y, x := elements[T](dst), elements[T](in[0])
	outer, n, inner := along(op, dst)
	top, logs := make([]T, outer*inner), make([]T, outer*inner)
	normalise := func(y, x []T, from, to int) {
		t, l := top[from:to], logs[from:to]
		simd.ExpSums(t, l, x)
		simd.Log(l, l)
		simd.SubCols(y, x, t)
		simd.SubCols(y, y, l)
	}
	switch {
	case len(y) == 0:
		return done(func() {})
	case inner > 1:
		return done(across(y, x, outer, n, inner, func(rows []T, first, count int) {
			normalise(rows, rows, first, first+count)
		}))
	}
	return done(inParts(outer, partSize/4/n, func(from, to int) {
		const tile = 4096
		for step := max(1, tile/n); from < to; from += step {
			end := min(to, from+step)
			normalise(y[from*n:end*n], x[from*n:end*n], from, end)
		}
	}))
}

// logSumExp prepares ops.LogSumExp.
//
//	y = top + log Σ exp(x − top)
func logSumExp[T simd.Float](op autodiff.Op, dst *tensor.Dense, in []*tensor.Dense) func() error {
	return inTurn(op, elements[T](dst), elements[T](in[0]), in[0].Shape(), func(y, x []T, outer, n, inner int) func() {
		top := make([]T, len(y))
		reduce := func(x []T, from, to int) {
			t, l := top[from:to], y[from:to]
			simd.ExpSums(t, l, x)
			simd.Log(l, l)
			simd.Add(l, l, t)
			for i, v := range t {
				if math.IsInf(float64(v), 0) { // an infinity, unless there is a NaN
					l[i] = simd.Max(x[i*n : (i+1)*n])
				}
			}
		}
		if inner > 1 && n > 0 {
			return newRows(x, outer, n, inner).each(func(block []T, i, j, width int) {
				reduce(block, i*inner+j, i*inner+j+width)
			})
		}
		return inParts(len(y), partSize/4/max(n, 1), func(from, to int) { reduce(x[from*n:to*n], from, to) })
	})
}
