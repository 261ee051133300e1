package cpu

import (
	"gorgonia.org/tensor"

	"keisan/autodiff"
	"keisan/internal/simd"
)

// bindElementwise prepares a single elementwise op that makes or reads floats, or
// knows nothing but bools; or returns nil.
func bindElementwise(op autodiff.Op, dst *tensor.Dense, in []*tensor.Dense) func() error {
	if len(in) == 0 {
		return nil
	}
	if dst.Dtype() == tensor.Float32 || in[0].Dtype() == tensor.Float32 {
		return elementwise[float32](op, tensor.Float32, dst, in)
	}
	return elementwise[float64](op, tensor.Float64, dst, in)
}

// elementwise is bindElementwise for floats of type T, which is d.
func elementwise[T simd.Float](op autodiff.Op, d tensor.Dtype, dst *tensor.Dense, in []*tensor.Dense) func() error {
	last := in[len(in)-1]
	switch s := stepsOf[T](op); {
	case s.run != nil && dst.Dtype() == d:
		y, a, b := elements[T](dst), elements[T](in[0]), elements[T](last)
		return done(inParts(len(y), partSize, func(from, to int) { s.run(y[from:to], a[from:to], b[from:to]) }))
	case s.compare != nil && in[0].Dtype() == d:
		y, a, b := elements[bool](dst), elements[T](in[0]), elements[T](last)
		return done(inParts(len(y), partSize, func(from, to int) { s.compare(y[from:to], a[from:to], b[from:to]) }))
	case s.choose != nil && dst.Dtype() == d:
		y, cond, a, b := elements[T](dst), elements[bool](in[0]), elements[T](in[1]), elements[T](last)
		return done(inParts(len(y), partSize, func(from, to int) { s.choose(y[from:to], cond[from:to], a[from:to], b[from:to]) }))
	case s.combine != nil:
		y, a, b := elements[bool](dst), elements[bool](in[0]), elements[bool](last)
		return done(inParts(len(y), 4*partSize, func(from, to int) { s.combine(y[from:to], a[from:to], b[from:to]) }))
	}
	return nil
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
