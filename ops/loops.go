package ops

import (
	"unsafe"

	"gorgonia.org/tensor"

	"keisan/autodiff"
)

// number lists the element types that arithmetic knows.
type number interface{ float32 | float64 | int64 }

// float lists the element types that gradients flow through.
type float interface{ float32 | float64 }

// dtypeOf returns the element type of a tensor made by the VM.
func dtypeOf(t *tensor.Dense) autodiff.DType {
	d, _ := autodiff.DTypeOf(t.Dtype())
	return d
}

// elems returns the elements of t, which must be of type T, without copying or
// allocating; a scalar has one.
func elems[T number | bool](t *tensor.Dense) []T {
	raw := t.Uint8s()
	var zero T
	return unsafe.Slice((*T)(unsafe.Pointer(unsafe.SliceData(raw))), len(raw)/int(unsafe.Sizeof(zero)))
}

// Map runs y = f(x) for each element of a float tensor. float32 is computed in
// float64 and rounded once. Too few inputs, or one of another element type or
// size than dst, is an error.
func Map(dst *tensor.Dense, in []*tensor.Dense, f func(x float64) float64) error {
	if err := loopable("Map", 1, f == nil, dst, in); err != nil {
		return err
	}
	if dtypeOf(dst) == autodiff.Float32 {
		return mapLoop[float32](dst, in, f)
	}
	return mapLoop[float64](dst, in, f)
}

// loopable returns why a loop over so many operands cannot run, or nil.
func loopable(loop string, operands int, noFunc bool, dst *tensor.Dense, in []*tensor.Dense) error {
	switch {
	case noFunc:
		return autodiff.Errorf(autodiff.ErrValue, "ops."+loop+" wants a function, not nil", "")
	case dst == nil || !dtypeOf(dst).IsFloat():
		return autodiff.Errorf(autodiff.ErrDType, "ops."+loop+" wants a float tensor as dst", "")
	case len(in) < operands:
		return autodiff.Errorf(autodiff.ErrValue, "ops."+loop+" wants more inputs", "%d < %d", len(in), operands)
	}
	for i, x := range in[:operands] {
		switch {
		case x == nil || x.Dtype() != dst.Dtype():
			return autodiff.Errorf(autodiff.ErrDType, "ops."+loop+" wants inputs of dst's element type", "input %d is not %v", i+1, dst.Dtype())
		case x.Shape().TotalSize() != dst.Shape().TotalSize():
			return autodiff.Errorf(autodiff.ErrShape, "ops."+loop+" wants inputs of dst's size", "input %d: %v ≠ %v", i+1, x.Shape(), dst.Shape())
		}
	}
	return nil
}

func mapLoop[T float](dst *tensor.Dense, in []*tensor.Dense, f func(x float64) float64) error {
	y, x := elems[T](dst), elems[T](in[0])
	for i := range y {
		y[i] = T(f(float64(x[i])))
	}
	return nil
}

// Zip runs y = f(a, b) for each pair of elements of two float tensors of one
// shape. float32 is computed in float64 and rounded once. Errors are those of Map.
func Zip(dst *tensor.Dense, in []*tensor.Dense, f func(a, b float64) float64) error {
	if err := loopable("Zip", 2, f == nil, dst, in); err != nil {
		return err
	}
	if dtypeOf(dst) == autodiff.Float32 {
		return zipLoop[float32](dst, in, func(a, b float32) float32 { return float32(f(float64(a), float64(b))) })
	}
	return zipLoop(dst, in, f)
}

// zip runs y = f(a, b) for the number type at hand, exactly in that type.
func zip(dst *tensor.Dense, in []*tensor.Dense, f32 func(a, b float32) float32, f64 func(a, b float64) float64, i64 func(a, b int64) int64) error {
	switch dtypeOf(dst) {
	case autodiff.Float32:
		return zipLoop(dst, in, f32)
	case autodiff.Int64:
		return zipLoop(dst, in, i64)
	}
	return zipLoop(dst, in, f64)
}

func zipLoop[T number](dst *tensor.Dense, in []*tensor.Dense, f func(a, b T) T) error {
	y, a, b := elems[T](dst), elems[T](in[0]), elems[T](in[1])
	for i := range y {
		y[i] = f(a[i], b[i])
	}
	return nil
}
