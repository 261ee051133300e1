package gorgonia

import (
	"gorgonia.org/tensor"

	"keisan/autodiff"
	"keisan/ops"
)

// methods are the ops that methods of StdEng run.
func methods(e operands) []row {
	x := e.x
	return []row{
		{"Abs", "Abs", "", ops.Abs(x), unary(tensor.StdEng.Abs)},
		{"Add", "Add", "", ops.Add(x, x), binary(tensor.StdEng.Add)},
		{"Concat", "Concat", "of one tensor: nothing to concatenate", ops.Concat(0, x, x), concat},
		{"Div", "Div", "", ops.Div(x, x), binary(tensor.StdEng.Div)},
		{"Equal", "ElEq", "", ops.Equal(x, x), relation},
		{"Exp", "Exp", "float32: Exp is, on amd64, up to 1e-5 off, and 0 instead of +Inf from 1.5e9 on",
			ops.Exp(x), inFloat64(unary(tensor.StdEng.Exp))},
		{"Greater", "Gt", "", ops.Greater(x, x), relation},
		{"GreaterEqual", "Gte", "", ops.GreaterEqual(x, x), relation},
		{"Less", "Lt", "", ops.Less(x, x), relation},
		{"LessEqual", "Lte", "", ops.LessEqual(x, x), relation},
		{"Log", "Log", "float32: Log is, on amd64, −88 for all subnormal numbers", ops.Log(x), inFloat64(unary(tensor.StdEng.Log))},
		{"MatMul", "MatMul", "", ops.MatMul(x, x), matMul},
		{"Mul", "Mul", "", ops.Mul(x, x), binary(tensor.StdEng.Mul)},
		{"Neg", "Neg", "", ops.Neg(x), unary(tensor.StdEng.Neg)},
		{"NotEqual", "ElNe", "", ops.NotEqual(x, x), relation},
		{"Pow", "Pow", "float32: Pow(2, 3e38) is 0, Pow(−Inf, 0.5) NaN", ops.Pow(x, x), inFloat64(binary(tensor.StdEng.Pow))},
		{"Repeat", "RepeatReuse", "new axes with others between them: RepeatReuse takes one axis", ops.Repeat(x, 0, 2), repeat},
		{"Scale", "MulScalar", "", ops.Scale(x, 2), number(tensor.StdEng.MulScalar, factor)},
		{"Shift", "AddScalar", "", ops.Shift(x, 2), number(tensor.StdEng.AddScalar, offset)},
		{"Sign", "Sign", "", ops.Sign(x), unary(tensor.StdEng.Sign)},
		{"Sqrt", "Sqrt", "", ops.Sqrt(x), unary(tensor.StdEng.Sqrt)},
		{"Square", "Square", "", ops.Square(x), unary(tensor.StdEng.Square)},
		{"Sub", "Sub", "", ops.Sub(x, x), binary(tensor.StdEng.Sub)},
		{"Sum", "Sum", "axes with others between them: Sum is wrong along an axis in the middle of more than three", ops.Sum(x), sum},
		{"Tanh", "Tanh", "", ops.Tanh(x), unary(tensor.StdEng.Tanh)},
		{"Transpose", "Transpose", "", ops.Transpose(x), transpose},
		{"branch", "Add", "", branch(x), total},
		{"divCount", "DivScalar", "", ops.Mean(x), number(tensor.StdEng.DivScalar, divisor)},
	}
}

func factor(op autodiff.Op) float64  { return op.(interface{ Factor() float64 }).Factor() }
func offset(op autodiff.Op) float64  { return op.(interface{ Offset() float64 }).Offset() }
func divisor(op autodiff.Op) float64 { return op.(interface{ Divisor() float64 }).Divisor() }

// branch returns the sum of adjoints of a value that is used twice, as Grad
// declares it.
func branch(x *autodiff.Node) *autodiff.Node {
	grads, _ := autodiff.Grad(ops.Sum(ops.Mul(x, x)), x)
	return grads[0]
}
