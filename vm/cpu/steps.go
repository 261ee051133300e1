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

// steps are the kernels of an elementwise op.
type steps[T simd.Float] struct {
	run step[T]

	// rows and cols compute the op for each row of dst with b, which is one row,
	// or for each column with b, which is one column: nil if there are none.
	rows, cols step[T]
	commutes   bool

	// What makes bools of floats, floats of a bool and floats, and bools of
	// bools. A Cast compares with 0, or chooses between 1 and 0.
	compare func(dst []bool, a, b []T)
	choose  func(dst []T, cond []bool, a, b []T)
	combine func(dst, a, b []bool)
}

// any reports whether there are kernels.
func (s *steps[T]) any() bool {
	return s.run != nil || s.compare != nil || s.choose != nil || s.combine != nil
}

// stepsOf returns the kernels of an elementwise op.
func stepsOf[T simd.Float](op autodiff.Op) *steps[T] {
	var table map[reflect.Type]func(autodiff.Op) steps[T]
	switch t := any(&table).(type) {
	case *map[reflect.Type]func(autodiff.Op) steps[float32]:
		*t = steps32
	case *map[reflect.Type]func(autodiff.Op) steps[float64]:
		*t = steps64
	}
	if of := table[reflect.TypeOf(op)]; of != nil {
		s := of(op)
		return &s
	}
	return &steps[T]{}
}

var steps32, steps64 = allSteps[float32](), allSteps[float64]()

// allSteps has the kernels by the op's type.
func allSteps[T simd.Float]() map[reflect.Type]func(autodiff.Op) steps[T] {
	g := autodiff.NewGraph(autodiff.Float64)
	x, n, c := g.Input("x", autodiff.Batch), g.Input("n", 2, autodiff.Batch), g.BoolInput("c", autodiff.Batch)
	table := map[reflect.Type]func(autodiff.Op) steps[T]{}
	add := func(y *autodiff.Node, of func(autodiff.Op) step[T]) {
		table[reflect.TypeOf(y.Op())] = func(op autodiff.Op) steps[T] { return steps[T]{run: of(op)} }
	}
	for _, k := range []struct {
		op func(a, b *autodiff.Node) *autodiff.Node
		steps[T]
	}{
		{ops.Add, steps[T]{run: simd.Add[T], rows: simd.AddRows[T], cols: simd.AddCols[T], commutes: true}},
		{ops.Sub, steps[T]{run: simd.Sub[T], rows: simd.SubRows[T], cols: simd.SubCols[T]}},
		{ops.Mul, steps[T]{run: simd.Mul[T], rows: simd.MulRows[T], cols: simd.MulCols[T], commutes: true}},
		{ops.Div, steps[T]{run: simd.Div[T], rows: simd.DivRows[T], cols: simd.DivCols[T]}},
		{ops.Maximum, steps[T]{run: simd.Maximum[T]}}, {ops.Minimum, steps[T]{run: simd.Minimum[T]}},
	} {
		table[reflect.TypeOf(k.op(x, x).Op())] = func(autodiff.Op) steps[T] { return k.steps }
	}
	for _, k := range []struct {
		op  func(*autodiff.Node) *autodiff.Node
		run func(dst, x []T)
	}{
		{ops.Neg, simd.Neg[T]}, {ops.Abs, simd.Abs[T]}, {ops.Square, simd.Square[T]}, {ops.Sqrt, simd.Sqrt[T]},
		{ops.ReLU, simd.ReLU[T]}, {ops.Sign, simd.Sign[T]}, {ops.Exp, simd.Exp[T]}, {ops.Log, simd.Log[T]}, {ops.Tanh, simd.Tanh[T]},
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
	add(ops.LeakyReLU(x, 2), func(op autodiff.Op) step[T] {
		c := T(op.(interface{ Slope() float64 }).Slope())
		return func(dst, a, _ []T) { simd.Leak(dst, a, c) }
	})
	add(ops.Mean(n), func(op autodiff.Op) step[T] { // its division by the number of elements
		c := []T{T(op.(interface{ Divisor() float64 }).Divisor())}
		return func(dst, a, _ []T) { simd.DivCols(dst, a, c) }
	})
	table[reflect.TypeOf(ops.Less(x, x).Op())] = func(op autodiff.Op) steps[T] { return steps[T]{compare: relation[T](op)} }
	for _, k := range []struct {
		y *autodiff.Node
		steps[T]
	}{
		{ops.Where(c, x, x), steps[T]{choose: simd.Where[T]}},
		{ops.Cast(x, autodiff.Float32), steps[T]{compare: simd.NotEqual[T], choose: simd.Where[T]}},
		{ops.And(c, c), steps[T]{combine: and}},
		{ops.Or(c, c), steps[T]{combine: or}},
		{ops.Not(c), steps[T]{combine: not}},
	} {
		table[reflect.TypeOf(k.y.Op())] = func(autodiff.Op) steps[T] { return k.steps }
	}
	return table
}
