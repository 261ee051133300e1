package simd

import "unsafe"

// Float lists the element types of the kernels.
type Float interface{ float32 | float64 }

// kernels is one level's kernels for one element type. Their lengths have been
// checked by the exported functions. Those in assembly need no stack, call
// nothing and are not interrupted, so that nobody else's goroutine should wait
// for one on more than some hundred thousand elements: long slices are for the
// caller to divide.
type kernels[T Float] struct {
	add, sub, mul, div, maximum, minimum func(dst, a, b []T)
	addRows, subRows, mulRows, divRows   func(dst, a, b []T)
	addCols, subCols, mulCols, divCols   func(dst, a, b []T, cols int)
	neg, abs, square, sqrt, relu         func(dst, x []T)
	exp, log, tanh, sigmoid, softplus    func(dst, x []T)
	erf, gelu                            func(dst, x []T)
	sign                                 func(dst, x []T)
	leak                                 func(dst, x []T, c T)
	index                                func(x []T, v T) int
	widen                                func(dst []float64, x []float32)
	narrow                               func(dst []float32, x []float64)
	scale, shift                         func(dst, x []T, c T)
	axpy, descend                        func(y, x []T, c T)
	fill                                 func(dst []T, c T)
	sum, max, min                        func(x []T) T
	dot                                  func(a, b []T) T
	rowSums, rowMaxima, rowMinima        func(dst, x []T, cols int)
	rowDots                              func(dst, a, b []T, cols int)
	equal, notEqual, less, lessEqual     func(dst []bool, a, b []T)
	where                                func(dst []T, cond []bool, a, b []T)
	softmax                              func(dst, x []T, cols int)
	expSums                              func(top, sum, x []T, cols int)
	columnSums                           func(dst, x []T, rows int, accumulate bool)
	philox                               func(dst []uint32, key uint64, block, stream uint32, step uint64)
	drop                                 func(dst, x []T, words []uint32, limit uint32, scale T)
	transpose, copyLines, addLines       func(dst, src []T, rows, cols, dstStride, srcStride int)
	gatherLines                          func(dst, src []T, at []int, row, rows, cols, dstStride, srcStride int)
	sumLines                             func(dst, src []T, at []int, rows, cols, dstStride, srcStride int)
}

// f32 and f64 are the active level's kernels.
var f32, f64 = kernels32(active), kernels64(active)

// on returns the kernels for an element type.
func on[T Float]() *kernels[T] {
	if is32[T]() {
		return (*kernels[T])(unsafe.Pointer(f32))
	}
	return (*kernels[T])(unsafe.Pointer(f64))
}

// is32 tells float32 from float64; it is decided when the caller is compiled.
func is32[T Float]() bool {
	var zero T
	return unsafe.Sizeof(zero) == 4
}
