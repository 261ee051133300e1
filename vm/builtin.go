package vm

import (
	"reflect"

	"keisan/autodiff"
	"keisan/ops"
)

// The built-in ops that passes know, by their types: a user's op may have the
// same name or methods and mean something else.
var (
	matMulType, sumType, repeatType, softmaxType, softmaxCEType, softmaxCELabelsType, branchType, im2colType, col2imType,
	extremumType, castType, fullType, sliceType, concatType, scaleType, scatterAddType reflect.Type

	addOp, subOp, mulOp, divOp, equalOp autodiff.Op
)

func init() {
	g := autodiff.NewGraph(autodiff.Float64)
	x, classes := g.Input("x", 2, 2), g.IntInput("classes", 2)
	columns := ops.Im2Col(g.Input("images", 1, 1, 1, 1), 1, 1, ops.Window{})
	twice, _ := autodiff.Grad(ops.Sum(ops.Mul(ops.Neg(x), x)), x)
	for of, y := range map[*reflect.Type]*autodiff.Node{
		&matMulType:          ops.MatMul(x, x),
		&sumType:             ops.Sum(x, 0),
		&repeatType:          ops.Repeat(x, 0, 2),
		&softmaxType:         ops.Softmax(x, 1),
		&softmaxCEType:       ops.SoftmaxCE(x, x),
		&softmaxCELabelsType: ops.SoftmaxCE(x, classes),
		&branchType:          twice[0],
		&im2colType:          columns,
		&col2imType:          ops.Col2Im(columns, 1, 1, 1, 1, ops.Window{}),
		&extremumType:        ops.Max(x, 0),
		&castType:            ops.Cast(x, autodiff.Float32),
		&fullType:            g.Scalar(0),
		&sliceType:           ops.Slice(x, 0, 0, 1),
		&concatType:          ops.Concat(0, x, x),
		&scaleType:           ops.Scale(x, 2),
		&scatterAddType:      ops.ScatterAdd(x, classes, 3),
	} {
		*of = reflect.TypeOf(y.Op())
	}
	addOp, subOp, mulOp = ops.Add(x, x).Op(), ops.Sub(x, x).Op(), ops.Mul(x, x).Op()
	divOp, equalOp = ops.Div(x, x).Op(), ops.Equal(x, x).Op()
}

// is reports whether x computes an op of this type.
func (x *instr) is(t reflect.Type) bool { return x.role == compute && reflect.TypeOf(x.op) == t }

// builtIn reports whether op is of package ops.
func builtIn(op autodiff.Op) bool {
	return reflect.TypeOf(op).PkgPath() == reflect.TypeFor[ops.Spec]().PkgPath()
}
