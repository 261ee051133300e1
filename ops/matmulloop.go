package ops

import "gorgonia.org/tensor"

// matMulLoop is y_ij = Σ_k a_ik b_kj for each matrix of a batch. It adds up in
// float64, in the order of k, a strip of columns of one row at a time: a strip
// of b stays in the cache from row to row, and sums need no memory of their own.
func matMulLoop[T float](m matMul, dst *tensor.Dense, in []*tensor.Dense) error {
	y, a, b := elems[T](dst), elems[T](in[0]), elems[T](in[1])
	r := dst.Dims()
	rows, cols := dst.Shape()[r-2], dst.Shape()[r-1]
	inner, rowA, stepA := in[0].Shape()[r-1], in[0].Shape()[r-1], 1
	if m.transA {
		inner, rowA, stepA = in[0].Shape()[r-2], 1, rows
	}
	rowB, stepB := cols, 1
	if m.transB {
		rowB, stepB = 1, inner
	}
	for ; len(y) > 0; y, a, b = y[rows*cols:], a[rows*inner:], b[inner*cols:] {
		matMulStrips(y[:rows*cols], a, b, cols, inner, rowA, stepA, rowB, stepB)
	}
	return nil
}

// matMulStrips multiplies two matrices: a_ik is a[i·rowA + k·stepA] and b_kj is
// b[k·rowB + j·stepB].
func matMulStrips[T float](y, a, b []T, cols, inner, rowA, stepA, rowB, stepB int) {
	var sums [64]float64
	for left := 0; left < cols; left += len(sums) {
		strip := sums[:min(len(sums), cols-left)]
		for i := 0; i*cols < len(y); i++ {
			clear(strip)
			for k := range inner {
				aik, bkj := float64(a[i*rowA+k*stepA]), k*rowB+left*stepB
				for j := range strip {
					strip[j] += float64(aik * float64(b[bkj])) // no fused multiply-add: equal bits everywhere
					bkj += stepB
				}
			}
			for j, sum := range strip {
				y[i*cols+left+j] = T(sum)
			}
		}
	}
}
