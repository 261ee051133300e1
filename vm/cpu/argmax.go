package cpu

import (
	"gorgonia.org/tensor"

	"keisan/autodiff"
	"keisan/internal/simd"
)

// argMax prepares ops.ArgMax.
func argMax(op autodiff.Op, dst *tensor.Dense, in []*tensor.Dense) func() error {
	switch in[0].Dtype() {
	case tensor.Float32:
		return argMaxFloats[float32](op, dst, in)
	case tensor.Float64:
		return argMaxFloats[float64](op, dst, in)
	}
	return nil
}

func argMaxFloats[T simd.Float](op autodiff.Op, dst *tensor.Dense, in []*tensor.Dense) func() error {
	y, x := elements[int64](dst), elements[T](in[0])
	outer, n, inner := along(op, in[0])
	switch {
	case len(y) == 0:
		return done(func() {})
	case inner > 1:
		return done(newRows(x, outer, n, inner).each(func(block []T, i, j, width int) {
			rowArgMax(y[i*inner+j:][:width], block, n)
		}))
	}
	return done(inParts(outer, partSize/n, func(from, to int) { rowArgMax(y[from:to], x[from*n:], n) }))
}

// rowArgMax writes the index of the first of the largest elements of each row,
// or of the first NaN.
func rowArgMax[T simd.Float](y []int64, x []T, n int) {
	for i := range y {
		row := x[i*n:][:n]
		k, top := 0, simd.Max(row)
		if top == top {
			k = simd.Index(row, top)
		} else {
			for row[k] == row[k] {
				k++
			}
		}
		y[i] = int64(k)
	}
}
