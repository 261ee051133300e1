package simd

import "math"

// Softmax computes exp(x)/Σ exp(x) for each row of cols elements, relative to
// the row's maximum, so that nothing overflows. dst may be x. A NaN or +Inf in
// the row, or nothing but −Inf, makes it NaN.
//
//	dst[i,j] = exp(x[i,j] − top)/Σ_k exp(x[i,k] − top),  top = max_k x[i,k]
func Softmax[T Float](dst, x []T, cols int) { on[T]().softmax(dst, x[:len(dst)], cols) }

// ExpSums computes the maximum of each row and the sum of the exponentials of
// the differences to it; x has as many rows as top and sum elements. The sum is
// NaN if there is a NaN or +Inf, or nothing but −Inf, and 0 of nothing.
//
//	top[i] = max_j x[i,j]        sum[i] = Σ_j exp(x[i,j] − top[i])
func ExpSums[T Float](top, sum, x []T) {
	on[T]().expSums(top, sum[:len(top)], x, extent(x, top))
}

func softmaxLoop[T Float](dst, x []T, cols int) {
	for cols > 0 && len(dst) >= cols {
		top, total := math.Inf(-1), 0.0
		for _, v := range x[:cols] {
			top = max(top, float64(v))
		}
		for _, v := range x[:cols] {
			total += math.Exp(float64(v) - top)
		}
		for j, v := range x[:cols] {
			dst[j] = T(math.Exp(float64(v)-top) / total)
		}
		dst, x = dst[cols:], x[cols:]
	}
}

func expSumsLoop[T Float](top, sum, x []T, cols int) {
	for i := range top {
		most, total := T(math.Inf(-1)), 0.0
		row := x[i*cols:][:cols]
		for _, v := range row {
			if v > most { // a NaN shows in the sum
				most = v
			}
		}
		for _, v := range row {
			total += math.Exp(float64(v) - float64(most))
		}
		top[i], sum[i] = most, T(total)
	}
}
