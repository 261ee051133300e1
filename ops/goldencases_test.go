package ops_test

import (
	"fmt"

	"keisan/autodiff"
	"keisan/ops"
)

type nodes = []*autodiff.Node

// golden says in terms of ops what the cases of testdata/golden.py mean.
var golden = goldenCases()

func goldenCases() map[string]func(x nodes) *autodiff.Node {
	cases := map[string]func(x nodes) *autodiff.Node{
		"LeakyReLU slope=0.1": func(x nodes) *autodiff.Node { return ops.LeakyReLU(x[0], 0.1) },
		"Scale c=-2.5":        func(x nodes) *autodiff.Node { return ops.Scale(x[0], -2.5) },
		"Shift c=-2.5":        func(x nodes) *autodiff.Node { return ops.Shift(x[0], -2.5) },
		"Dropout ratio=0":     func(x nodes) *autodiff.Node { return ops.Dropout(x[0], 0) },

		"Cast int64":            func(x nodes) *autodiff.Node { return ops.Cast(x[0], autodiff.Int64) },
		"Cast bool":             func(x nodes) *autodiff.Node { return ops.Cast(x[0], autodiff.Bool) },
		"Cast float32":          func(x nodes) *autodiff.Node { return ops.Cast(x[0], autodiff.Float32) },
		"Cast float32 and back": func(x nodes) *autodiff.Node { return ops.Cast(ops.Cast(x[0], autodiff.Float32), autodiff.Float64) },
		"Cast from int64":       func(x nodes) *autodiff.Node { return ops.Cast(x[0], autodiff.Float64) },
		"Cast from bool":        func(x nodes) *autodiff.Node { return ops.Cast(x[0], autodiff.Float64) },

		"Where":           func(x nodes) *autodiff.Node { return ops.Where(x[0], x[1], x[2]) },
		"Where broadcast": func(x nodes) *autodiff.Node { return ops.Where(x[0], x[1], x[2]) },

		"ArgMax axis=1":  func(x nodes) *autodiff.Node { return ops.ArgMax(x[0], 1) },
		"ArgMax axis=-1": func(x nodes) *autodiff.Node { return ops.ArgMax(x[0], -1) },
		"SumTo 3x1x5":    func(x nodes) *autodiff.Node { return ops.SumTo(x[0], 3, 1, 5) },

		"LogSumExp extreme":        func(x nodes) *autodiff.Node { return ops.LogSumExp(x[0], 1) },
		"Softmax extreme":          func(x nodes) *autodiff.Node { return ops.Softmax(x[0], 0) },
		"LogSoftmax extreme":       func(x nodes) *autodiff.Node { return ops.LogSoftmax(x[0], 0) },
		"SoftmaxCE extreme":        goldenCE,
		"SoftmaxCE classes":        goldenCE,
		"SoftmaxCE classes rank 3": goldenCE,
		"SoftmaxCE one-hot":        goldenCE,
		"SoftmaxCE soft":           goldenCE,
		"SoftmaxCE ignore=1":       func(x nodes) *autodiff.Node { return ops.SoftmaxCE(x[0], x[1], ops.IgnoreIndex(1)) },
		"SoftmaxCE ignore=-100":    func(x nodes) *autodiff.Node { return ops.SoftmaxCE(x[0], x[1], ops.IgnoreIndex(-100)) },

		"Affine":        goldenAffine,
		"Affine rank 3": goldenAffine,

		"BroadcastTo 4x3x5":           func(x nodes) *autodiff.Node { return ops.BroadcastTo(x[0], 4, 3, 5) },
		"Repeat axis=1 n=4":           func(x nodes) *autodiff.Node { return ops.Repeat(x[0], 1, 4) },
		"Reshape 5x6":                 func(x nodes) *autodiff.Node { return ops.Reshape(x[0], 5, 6) },
		"ExpandDims axis=1":           func(x nodes) *autodiff.Node { return ops.ExpandDims(x[0], 1) },
		"ExpandDims axis=-1":          func(x nodes) *autodiff.Node { return ops.ExpandDims(x[0], -1) },
		"Squeeze axis=1":              func(x nodes) *autodiff.Node { return ops.Squeeze(x[0], 1) },
		"Squeeze":                     func(x nodes) *autodiff.Node { return ops.Squeeze(x[0]) },
		"Transpose":                   func(x nodes) *autodiff.Node { return ops.Transpose(x[0]) },
		"Transpose 1,2,0":             func(x nodes) *autodiff.Node { return ops.Transpose(x[0], 1, 2, 0) },
		"Transpose 0,2,1,3":           func(x nodes) *autodiff.Node { return ops.Transpose(x[0], 0, 2, 1, 3) },
		"Slice axis=1 2:5":            func(x nodes) *autodiff.Node { return ops.Slice(x[0], 1, 2, 5) },
		"Concat axis=1":               func(x nodes) *autodiff.Node { return ops.Concat(1, x...) },
		"Stack axis=1":                func(x nodes) *autodiff.Node { return ops.Stack(1, x...) },
		"Stack axis=-1":               func(x nodes) *autodiff.Node { return ops.Stack(-1, x...) },
		"Split axis=1 parts=3, 0 - 2": func(x nodes) *autodiff.Node { s := ops.Split(x[0], 1, 3); return ops.Sub(s[0], s[2]) },
		"Pad axis=1 2,1":              func(x nodes) *autodiff.Node { return ops.Pad(x[0], 1, 2, 1) },
		"Reverse axes=0,-1":           func(x nodes) *autodiff.Node { return ops.Reverse(x[0], 0, -1) },
		"Reverse":                     func(x nodes) *autodiff.Node { return ops.Reverse(x[0]) },
		"ScatterAdd rows=4":           func(x nodes) *autodiff.Node { return ops.ScatterAdd(x[0], x[1], 4) },
		"OneHot depth=4":              func(x nodes) *autodiff.Node { return ops.OneHot(x[0], 4) },
		"MaxPool2D size=2":            func(x nodes) *autodiff.Node { return ops.MaxPool2D(x[0], 2, ops.Window{}) },
		"AvgPool2D size=2":            func(x nodes) *autodiff.Node { return ops.AvgPool2D(x[0], 2, ops.Window{}) },
		"BatchNorm":                   func(x nodes) *autodiff.Node { return ops.BatchNorm(x[0], x[1], x[2], 0.1, 1e-5) },
		"BatchNorm images":            func(x nodes) *autodiff.Node { return ops.BatchNorm(x[0], x[1], x[2], 0.1, 1e-5) },
		"LayerNorm":                   func(x nodes) *autodiff.Node { return ops.LayerNorm(x[0], x[1], x[2], 1e-5) },
	}
	for name, f := range map[string]func(x *autodiff.Node) *autodiff.Node{
		"Abs": ops.Abs, "Erf": ops.Erf, "Exp": ops.Exp, "GELU": ops.GELU, "Identity": ops.Identity,
		"Log": ops.Log, "Neg": ops.Neg, "ReLU": ops.ReLU, "Sigmoid": ops.Sigmoid, "Softplus": ops.Softplus,
		"Sqrt": ops.Sqrt, "Square": ops.Square, "Tanh": ops.Tanh, "Sign": ops.Sign, "StopGradient": ops.StopGradient,
		"Not": ops.Not, "Sigmoid extreme": ops.Sigmoid, "Tanh extreme": ops.Tanh, "Exp extreme": ops.Exp,
		"Log extreme": ops.Log, "Sqrt extreme": ops.Sqrt, "Softplus extreme": ops.Softplus, "GELU extreme": ops.GELU,
	} {
		cases[name] = func(x nodes) *autodiff.Node { return f(x[0]) }
	}
	for name, f := range map[string]func(a, b *autodiff.Node) *autodiff.Node{
		"Maximum ties": ops.Maximum, "Minimum ties": ops.Minimum, "Pow whole": ops.Pow,
		"And": ops.And, "Or": ops.Or, "TrainEval": ops.TrainEval, "MSE": ops.MSE, "SigmoidCE": ops.SigmoidCE,
		"SigmoidCE extreme": ops.SigmoidCE, "Dot": ops.Dot, "Gather": ops.Gather, "Embedding": ops.Embedding,
		"MatMul": ops.MatMul, "MatMul batch": ops.MatMul, "MatMul broadcast batch": ops.MatMul,
		"MatMul batch with matrix": ops.MatMul, "MatMul vector": ops.MatMul, "MatMul with vector": ops.MatMul,
	} {
		cases[name] = func(x nodes) *autodiff.Node { return f(x[0], x[1]) }
	}
	for name, f := range map[string]func(a, b *autodiff.Node) *autodiff.Node{
		"Add": ops.Add, "Sub": ops.Sub, "Mul": ops.Mul, "Div": ops.Div, "Maximum": ops.Maximum, "Minimum": ops.Minimum,
		"Pow": ops.Pow, "Equal": ops.Equal, "NotEqual": ops.NotEqual, "Less": ops.Less, "LessEqual": ops.LessEqual,
		"Greater": ops.Greater, "GreaterEqual": ops.GreaterEqual,
	} {
		cases[name] = func(x nodes) *autodiff.Node { return f(x[0], x[1]) }
		cases[name+" broadcast"] = cases[name]
	}
	for name, f := range map[string]func(x *autodiff.Node, along ...int) *autodiff.Node{
		"Sum": ops.Sum, "Mean": ops.Mean, "LogSumExp": ops.LogSumExp, "Max": ops.Max, "Min": ops.Min,
	} {
		cases[name+" all"] = func(x nodes) *autodiff.Node { return f(x[0]) }
		cases[name+" axis=1"] = func(x nodes) *autodiff.Node { return f(x[0], 1) }
		cases[name+" axes=0,-1"] = func(x nodes) *autodiff.Node { return f(x[0], 0, -1) }
		cases[name+" axes=1,2 kept"] = func(x nodes) *autodiff.Node { return ops.KeepDims(f, x[0], 1, 2) }
	}
	for _, axis := range []int{0, 1, -1} {
		cases[fmt.Sprintf("Softmax axis=%d", axis)] = func(x nodes) *autodiff.Node { return ops.Softmax(x[0], axis) }
		cases[fmt.Sprintf("LogSoftmax axis=%d", axis)] = func(x nodes) *autodiff.Node { return ops.LogSoftmax(x[0], axis) }
	}
	for flags, t := range map[string][2]bool{"ab": {}, "Ab": {true, false}, "aB": {false, true}, "AB": {true, true}} {
		cases["MatMulT "+flags] = func(x nodes) *autodiff.Node { return ops.MatMulT(x[0], x[1], t[0], t[1]) }
	}
	for _, w := range []ops.Window{{Stride: 1}, {Stride: 2, Pad: 1}, {Stride: 3, Pad: 2}} {
		window := fmt.Sprintf(" stride=%d pad=%d", w.Stride, w.Pad)
		cases["Conv2D"+window] = func(x nodes) *autodiff.Node { return ops.Conv2D(x[0], x[1], w) }
		cases["Im2Col 3x2"+window] = func(x nodes) *autodiff.Node { return ops.Im2Col(x[0], 3, 2, w) }
		cases["Col2Im 3x2"+window] = func(x nodes) *autodiff.Node { return ops.Col2Im(x[0], 6, 7, 3, 2, w) }
		if w.Pad < 2 {
			cases["MaxPool2D size=3"+window] = func(x nodes) *autodiff.Node { return ops.MaxPool2D(x[0], 3, w) }
			cases["AvgPool2D size=3"+window] = func(x nodes) *autodiff.Node { return ops.AvgPool2D(x[0], 3, w) }
		}
	}
	return cases
}

func goldenCE(x nodes) *autodiff.Node { return ops.SoftmaxCE(x[0], x[1]) }

func goldenAffine(x nodes) *autodiff.Node { return ops.Affine(x[0], x[1], x[2]) }
