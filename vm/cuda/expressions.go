package cuda

import (
	"fmt"
	"reflect"
	"strings"

	"keisan/autodiff"
	"keisan/ops"
)

// An Expression is a user's elementwise op of floats that brings its own CUDA C:
// an expression of its operands a and, if there are two, b, which are of type T.
// It is found by its method, and is fused with its neighbours; an op of another
// kind can be a [Source]. Without either, or without NVRTC, the op's Run is
// called on the host, and the profile says so.
//
//	func (cube) CUDA() string { return "a * a * a" }
type Expression interface {
	autodiff.Op
	CUDA() string
}

// An expression is the CUDA C of an elementwise op: a format for the names of
// its operands, and of its constant if it has one.
type expression struct {
	name     string // of the op; empty for a user's
	format   string
	constant func(op autodiff.Op) float64
}

// expressionOf returns an op's expression.
func expressionOf(op autodiff.Op) (expression, bool) {
	if e, ok := op.(Expression); ok {
		return expression{format: "[](T a, T b) { return T(" + escaped(e.CUDA()) + "); }(%[1]s, %[2]s)"}, true
	}
	e, ok := expressions[reflect.TypeOf(op)]
	return e, ok
}

// binary reports whether there is a second operand.
func (e expression) binary() bool { return e.constant == nil && strings.Contains(e.format, "%[2]s") }

// escaped returns text that a format leaves as it is.
func escaped(s string) string {
	var b []byte
	for i := range len(s) {
		if s[i] == '%' {
			b = append(b, '%')
		}
		b = append(b, s[i])
	}
	return string(b)
}

// text returns the expression of operands and a constant; a missing second
// operand is the first.
func (e expression) text(operands []string, constant string) string {
	a, b := operands[0], operands[len(operands)-1]
	if e.constant != nil {
		b = constant
	}
	if len(operands) > 2 {
		panic("cuda: no elementwise op of floats has three operands")
	}
	return fmt.Sprintf(e.format+"%.0[1]s%.0[2]s", a, b)
}

// expressions are those of the ops of package ops, by their type.
var expressions = allExpressions()

func allExpressions() map[reflect.Type]expression {
	g := autodiff.NewGraph(autodiff.Float64)
	x, n := g.Input("x", autodiff.Batch), g.Input("n", 2, autodiff.Batch)
	table := map[reflect.Type]expression{}
	for _, e := range []struct {
		y      *autodiff.Node
		format string
	}{
		{ops.Add(x, x), "%[1]s + %[2]s"},
		{ops.Sub(x, x), "%[1]s - %[2]s"},
		{ops.Mul(x, x), "%[1]s * %[2]s"},
		{ops.Div(x, x), "%[1]s / %[2]s"},
		{ops.Maximum(x, x), "keisan_maximum(%[1]s, %[2]s)"},
		{ops.Minimum(x, x), "keisan_minimum(%[1]s, %[2]s)"},
		{ops.Pow(x, x), "keisan_pow(%[1]s, %[2]s)"},
		{ops.Neg(x), "-%[1]s"},
		{ops.Abs(x), "keisan_fabs(%[1]s)"},
		{ops.Sign(x), "keisan_sign(%[1]s)"},
		{ops.Square(x), "%[1]s * %[1]s"},
		{ops.Sqrt(x), "keisan_sqrt(%[1]s)"},
		{ops.Exp(x), "keisan_exp(%[1]s)"},
		{ops.Log(x), "keisan_log(%[1]s)"},
		{ops.Tanh(x), "keisan_tanh(%[1]s)"},
		{ops.Sigmoid(x), "keisan_sigmoid(%[1]s)"},
		{ops.Softplus(x), "keisan_softplus(%[1]s)"},
		{ops.ReLU(x), "keisan_relu(%[1]s)"},
		{ops.Erf(x), "keisan_erf(%[1]s)"},
		{ops.GELU(x), "keisan_gelu(%[1]s)"},
	} {
		table[reflect.TypeOf(e.y.Op())] = expression{name: reflect.TypeOf(e.y.Op()).Name(), format: e.format}
	}
	for _, e := range []struct {
		y        *autodiff.Node
		format   string
		constant func(op autodiff.Op) float64
	}{
		{ops.Scale(x, 2), "%[2]s * %[1]s", func(op autodiff.Op) float64 { return op.(interface{ Factor() float64 }).Factor() }},
		{ops.Shift(x, 2), "%[1]s + %[2]s", func(op autodiff.Op) float64 { return op.(interface{ Offset() float64 }).Offset() }},
		{ops.LeakyReLU(x, 2), "keisan_leakyrelu(%[1]s, %[2]s)", func(op autodiff.Op) float64 { return op.(interface{ Slope() float64 }).Slope() }},
		{ops.Mean(n), "%[1]s / %[2]s", func(op autodiff.Op) float64 { return op.(interface{ Divisor() float64 }).Divisor() }},
	} {
		table[reflect.TypeOf(e.y.Op())] = expression{reflect.TypeOf(e.y.Op()).Name(), e.format, e.constant}
	}
	return table
}
