package cpu

import (
	"reflect"

	"gorgonia.org/tensor"

	"keisan/autodiff"
	"keisan/ops"
	"keisan/vm/fused"
)

// Engine is the CPU engine. It has no state.
type Engine struct{ tensor.StdEng }

// New returns the engine.
func New() Engine { return Engine{} }

// Bind prepares op's kernel, or returns nil if the op's own Run is as good.
func (Engine) Bind(op autodiff.Op, dst *tensor.Dense, in []*tensor.Dense) (func() error, error) {
	prepare := kernels[reflect.TypeOf(op)]
	switch op.(type) {
	case *fused.Chain:
		prepare = bindChain
	case *fused.Product:
		prepare = floats(bindProduct[float32], bindProduct[float64])
	case *fused.Convolution:
		prepare = floats(bindConvolution[float32], bindConvolution[float64])
	case *fused.MaxPool:
		prepare = floats(maxPool[float32], maxPool[float64])
	case *fused.MaxPoolAdjoint:
		prepare = floats(maxPoolAdjoint[float32], maxPoolAdjoint[float64])
	case *fused.SparseDescent:
		prepare = floats(sparseDescent[float32], sparseDescent[float64])
	case *fused.CrossEntropy:
		prepare = floats(bindCrossEntropy[float32], bindCrossEntropy[float64])
	}
	if prepare == nil {
		prepare = bindElementwise
	}
	return prepare(op, dst, in), nil
}

// Fuses reports whether op can be a part of a fused instruction.
func (Engine) Fuses(op autodiff.Op, d autodiff.DType) bool {
	if fusable[reflect.TypeOf(op)] {
		return true
	}
	switch d {
	case autodiff.Bool: // comparisons and Where are there for floats alone
		return stepsOf[float64](op).combine != nil
	case autodiff.Float32:
		return stepsOf[float32](op).any()
	}
	return stepsOf[float64](op).any()
}

// kernels has what is faster than the op's own loop, by the op's type: the type
// itself, not its name, for a user's op may have the same name.
var kernels = table()

// fusable are the ops besides the elementwise ones that package fused knows.
var fusable = map[reflect.Type]bool{}

func table() map[reflect.Type]preparer {
	g := autodiff.NewGraph(autodiff.Float64)
	x, classes := g.Input("x", 2, 2), g.IntInput("classes", 2)
	images := g.Input("images", 1, 1, 1, 1)
	m := map[reflect.Type]preparer{}
	columns := ops.Im2Col(images, 1, 1, ops.Window{})
	for _, y := range []*autodiff.Node{
		ops.MatMul(x, x), ops.Sum(x), ops.SoftmaxCE(x, x), ops.SoftmaxCE(x, classes),
		columns, ops.Col2Im(columns, 1, 1, 1, 1, ops.Window{}), ops.Max(x),
		ops.ScatterAdd(x, classes, 2),
	} {
		fusable[reflect.TypeOf(y.Op())] = true
	}
	for _, k := range []struct {
		y       *autodiff.Node
		prepare preparer
	}{
		{ops.MatMul(x, x), matMul},
		{ops.Repeat(x, 0, 2), repeat},
		{ops.Transpose(x), move},
		{ops.Concat(0, x, x), move},
		{ops.Slice(x, 0, 0, 1), move},
		{ops.Pad(x, 0, 1, 1), move},
		{ops.Reverse(x), move},
		{branchOf(x), floats(branch[float32], branch[float64])},
		{ops.Gather(x, classes), gather},
		{ops.ScatterAdd(x, classes, 2), floats(scatterAdd[float32], scatterAdd[float64])},
		{columns, floats(im2col[float32], im2col[float64])},
		{ops.Col2Im(columns, 1, 1, 1, 1, ops.Window{}), floats(col2im[float32], col2im[float64])},
		{ops.Cast(x, autodiff.Float32), cast},
		{ops.ArgMax(x, 0), argMax},
		{ops.Dropout(x, 0).In(0), floats(dropout[float32], dropout[float64])},
		{ops.Sum(x), floats(sum[float32], sum[float64])},
		{ops.Max(x), floats(extremum[float32], extremum[float64])},
		{ops.Softmax(x, 0), floats(softmax[float32], softmax[float64])},
		{ops.LogSoftmax(x, 0), floats(logSoftmax[float32], logSoftmax[float64])},
		{ops.LogSumExp(x), floats(logSumExp[float32], logSumExp[float64])},
		{ops.SoftmaxCE(x, x), floats(softmaxCE[float32], softmaxCE[float64])},
		{ops.SigmoidCE(x, x), floats(sigmoidCE[float32], sigmoidCE[float64])},
		{ops.SoftmaxCE(x, classes), floats(softmaxCELabels[float32], softmaxCELabels[float64])},
	} {
		m[reflect.TypeOf(k.y.Op())] = k.prepare
	}
	return m
}
