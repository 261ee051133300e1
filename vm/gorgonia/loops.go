package gorgonia

import (
	"keisan/autodiff"
	"keisan/ops"
)

// Reasons that several ops share.
const (
	noMethod = "StdEng has no such method"
	noMove   = "nothing moves: the result lies where the operand does"
)

// loops are the ops that run as their own loops.
func loops(e operands) []row {
	x, dropped, columns := e.x, ops.Dropout(e.x, 0.5), ops.Im2Col(e.image, 1, 1, ops.Window{})
	return []row{
		{"And", "", noMethod, ops.And(e.bools, e.bools), nil},
		{"ArgMax", "", "Argmax takes the second of two +Inf, and overlooks a NaN that comes first", ops.ArgMax(x, 0), nil},
		{"Cast", "", noMethod, ops.Cast(x, autodiff.Float32), nil},
		{"Col2Im", "", noMethod, ops.Col2Im(columns, 2, 2, 1, 1, ops.Window{}), nil},
		{"Dropout", "", noMethod, dropped.In(0), nil},
		{"Erf", "", noMethod, ops.Erf(x), nil},
		{"GELU", "", noMethod, ops.GELU(x), nil},
		{"Gather", "", "SelectByIndices takes no int64, checks no id and does not write to a given tensor", ops.Gather(x, e.labels), nil},
		{"Identity", "", noMove, ops.Identity(x), nil},
		{"Im2Col", "", noMethod, columns, nil},
		{"LeakyReLU", "", noMethod, ops.LeakyReLU(x, 0.1), nil},
		{"LogSoftmax", "", softMax("LogSoftMax", "+Inf"), ops.LogSoftmax(x, 0), nil},
		{"LogSumExp", "", noMethod, ops.LogSumExp(x), nil},
		{"Max", "", "Max drops NaN", ops.Max(x), nil},
		{"Maximum", "", "MaxBetween drops a NaN of its second operand, and cannot write to where that lies", ops.Maximum(x, x), nil},
		{"Min", "", "Min drops NaN", ops.Min(x), nil},
		{"Minimum", "", "MinBetween drops a NaN of its second operand, and cannot write to where that lies", ops.Minimum(x, x), nil},
		{"Not", "", noMethod, ops.Not(e.bools), nil},
		{"OneHot", "", noMethod, ops.OneHot(e.labels, 2), nil},
		{"Or", "", noMethod, ops.Or(e.bools, e.bools), nil},
		{"Pad", "", noMethod, ops.Pad(x, 0, 1, 1), nil},
		{"ReLU", "", noMethod, ops.ReLU(x), nil},
		{"Reshape", "", noMove, ops.Reshape(x, 4), nil},
		{"Reverse", "", noMethod, ops.Reverse(x), nil},
		{"ScatterAdd", "", "SelectByIndicesB takes no int64 and checks no id", ops.ScatterAdd(x, e.labels, 2), nil},
		{"Sigmoid", "", noMethod, ops.Sigmoid(x), nil},
		{"SigmoidCE", "", noMethod, ops.SigmoidCE(x, x), nil},
		{"Slice", "", noMethod, ops.Slice(x, 0, 0, 1), nil},
		{"Softmax", "", softMax("SoftMax", "NaN"), ops.Softmax(x, 0), nil},
		{"SoftmaxCE", "", noMethod, ops.SoftmaxCE(x, x), nil},
		{"SoftmaxCE", "", noMethod, ops.SoftmaxCE(x, e.labels), nil},
		{"Softplus", "", noMethod, ops.Softplus(x), nil},
		{"StopGradient", "", noMove, ops.StopGradient(x), nil},
		{"TrainEval", "", "it is one of its operands: the VM chooses which", dropped, nil},
		{"Where", "", noMethod, ops.Where(e.bools, x, x), nil},
		{"advance", "", noMethod, x.Graph().Updates()[0].Assign.In(1), nil},
	}
}

// softMax tells why a softmax of StdEng is not used.
func softMax(method, wrong string) string {
	return method + " along the last axis takes the tensor's first element into the maximum of every row: " + wrong +
		" where that exceeds the row by 746; it does not write to a given tensor"
}
