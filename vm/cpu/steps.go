package cpu

import (
	"reflect"

	"keisan/autodiff"
	"keisan/internal/simd"
	"keisan/ops"
)

// A step computes dst element by element from slices of its length; dst may be
// an operand. Functions of one operand take no notice of the second.
type step[T simd.Float] func(dst, a, b []T)

// stepOf returns the kernel of an elementwise op, or nil.
func stepOf[T simd.Float](op autodiff.Op) step[T] {
	var table map[reflect.Type]func(autodiff.Op) step[T]
	switch t := any(&table).(type) {
	case *map[reflect.Type]func(autodiff.Op) step[float32]:
		*t = steps32
	case *map[reflect.Type]func(autodiff.Op) step[float64]:
		*t = steps64
	}
	if of := table[reflect.TypeOf(op)]; of != nil {
		return of(op)
	}
	return nil
}

var steps32, steps64 = steps[float32](), steps[float64]()

// steps has the kernels by the op's type.
func steps[T simd.Float]() map[reflect.Type]func(autodiff.Op) step[T] {
	g := autodiff.NewGraph(autodiff.Float64)
	x, n := g.Input("x", autodiff.Batch), g.Input("n", 2, autodiff.Batch)
	table := map[reflect.Type]func(autodiff.Op) step[T]{}
	add := func(y *autodiff.Node, of func(autodiff.Op) step[T]) { table[reflect.TypeOf(y.Op())] = of }
	for _, k := range []struct {
		op  func(a, b *autodiff.Node) *autodiff.Node
		run step[T]
	}{
		{ops.Add, simd.Add[T]}, {ops.Sub, simd.Sub[T]}, {ops.Mul, simd.Mul[T]}, {ops.Div, simd.Div[T]},
		{ops.Maximum, simd.Maximum[T]}, {ops.Minimum, simd.Minimum[T]},
	} {
		add(k.op(x, x), func(autodiff.Op) step[T] { return k.run })
	}
	for _, k := range []struct {
		op  func(*autodiff.Node) *autodiff.Node
		run func(dst, x []T)
	}{
		{ops.Neg, simd.Neg[T]}, {ops.Abs, simd.Abs[T]}, {ops.Square, simd.Square[T]}, {ops.Sqrt, simd.Sqrt[T]},
		{ops.ReLU, simd.ReLU[T]}, {ops.Exp, simd.Exp[T]}, {ops.Log, simd.Log[T]}, {ops.Tanh, simd.Tanh[T]},
		{ops.Sigmoid, simd.Sigmoid[T]}, {ops.Softplus, simd.Softplus[T]}, {ops.Erf, simd.Erf[T]}, {ops.GELU, simd.GELU[T]},
	} {
		add(k.op(x), func(autodiff.Op) step[T] { return func(dst, a, _ []T) { k.run(dst, a) } })
	}
	add(ops.Scale(x, 2), func(op autodiff.Op) step[T] {
		c := T(op.(interface{ Factor() float64 }).Factor())
		return func(dst, a, _ []T) { simd.Scale(dst, a, c) }
	})
	add(ops.Shift(x, 2), func(op autodiff.Op) step[T] {
		c := T(op.(interface{ Offset() float64 }).Offset())
		return func(dst, a, _ []T) { simd.Shift(dst, a, c) }
	})
	add(ops.Mean(n), func(op autodiff.Op) step[T] { // its division by the number of elements
		c := []T{T(op.(interface{ Divisor() float64 }).Divisor())}
		return func(dst, a, _ []T) { simd.DivCols(dst, a, c) }
	})
	return table
}
