package cpu

import (
	"gorgonia.org/tensor"

	"keisan/autodiff"
	"keisan/internal/simd"
)

// where prepares ops.Where of floats.
func where[T simd.Float](_ autodiff.Op, dst *tensor.Dense, in []*tensor.Dense) func() error {
	y, cond, a, b := elements[T](dst), elements[bool](in[0]), elements[T](in[1]), elements[T](in[2])
	return done(inParts(len(y), partSize, func(from, to int) {
		simd.Where(y[from:to], cond[from:to], a[from:to], b[from:to])
	}))
}

// compare prepares the comparisons of floats.
func compare(op autodiff.Op, dst *tensor.Dense, in []*tensor.Dense) func() error {
	switch in[0].Dtype() {
	case tensor.Float32:
		return compareFloats[float32](op, dst, in)
	case tensor.Float64:
		return compareFloats[float64](op, dst, in)
	}
	return nil
}

func compareFloats[T simd.Float](op autodiff.Op, dst *tensor.Dense, in []*tensor.Dense) func() error {
	y, a, b, run := elements[bool](dst), elements[T](in[0]), elements[T](in[1]), relation[T](op)
	return done(inParts(len(y), partSize, func(from, to int) { run(y[from:to], a[from:to], b[from:to]) }))
}

// relation returns the kernel of a comparison.
func relation[T simd.Float](op autodiff.Op) func(dst []bool, a, b []T) {
	switch op.(interface{ Infix() string }).Infix() {
	case "=":
		return simd.Equal[T]
	case "≠":
		return simd.NotEqual[T]
	case "<":
		return simd.Less[T]
	case "≤":
		return simd.LessEqual[T]
	case ">":
		return func(dst []bool, a, b []T) { simd.Less(dst, b, a) }
	}
	return func(dst []bool, a, b []T) { simd.LessEqual(dst, b, a) } // ≥
}
