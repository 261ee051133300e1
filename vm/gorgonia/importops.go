package gorgonia

import (
	"math"
	"reflect"
	"strings"

	G "gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"keisan/autodiff"
	"keisan/ops"
)

// counterpart declares what n's op computes from in, up to its shape, or
// returns nil if there is no such op here. Gorgonia's ops are of unexported
// types, so they are told by their names, and their attributes read by
// reflection.
func counterpart(n *G.Node, in []*autodiff.Node) *autodiff.Node {
	autodiff.Helper()
	op := reflect.Indirect(reflect.ValueOf(n.Op()))
	x := in[0]
	switch name := op.Type().Name(); name {
	case "elemUnaryOp":
		if f := unaries[n.Op().String()]; f != nil {
			return f(x)
		}
	case "elemBinOp":
		return elementwise(n, in[0], in[1])
	case "linAlgBinOp":
		return linear(n, in[0], in[1], op.FieldByName("transA").Bool(), op.FieldByName("transB").Bool())
	case "sumOp":
		return ops.Sum(x, ints(op.FieldByName("along"))...)
	case "maxOp":
		return ops.Max(x, ints(op.FieldByName("along"))...)
	case "softmaxOp":
		axis := softmaxAxis(x, int(op.FieldByName("axis").Int()))
		if op.FieldByName("isLog").Bool() {
			return ops.LogSoftmax(x, axis)
		}
		return ops.Softmax(x, axis)
	case "reshapeOp":
		return ops.Reshape(x, n.Shape()...)
	case "transposeOp":
		return ops.Transpose(x, ints(op.FieldByName("pattern"))...)
	case "concatOp":
		return ops.Concat(int(op.FieldByName("axis").Int()), in...)
	case "repeatOp":
		return repeated(x, n.Shape(), int(op.FieldByName("along").Int()))
	case "sizeOp":
		return x.Graph().Scalar(float64(op.FieldByName("val").Int()))
	case "sliceOp":
		return sliced(x, slice(n), int(op.FieldByName("along").Int()))
	case "sliceIncrOp":
		return padded(in[1], x, slice(n), int(op.FieldByName("along").Int()))
	case "Iop":
		return ops.Identity(x)
	}
	return nil
}

// unaries are the elementwise functions by Gorgonia's names.
var unaries = map[string]func(x *autodiff.Node) *autodiff.Node{
	"abs": ops.Abs, "sign": ops.Sign, "exp": ops.Exp, "ln": ops.Log, "neg": ops.Neg, "square": ops.Square,
	"sqrt": ops.Sqrt, "tanh": ops.Tanh, "sigmoid": ops.Sigmoid, "softplus": ops.Softplus,
	"log2":    func(x *autodiff.Node) *autodiff.Node { return ops.Scale(ops.Log(x), 1/math.Ln2) },
	"inv":     func(x *autodiff.Node) *autodiff.Node { return ops.Div(x.Graph().Scalar(1), x) },
	"invSqrt": func(x *autodiff.Node) *autodiff.Node { return ops.Div(x.Graph().Scalar(1), ops.Sqrt(x)) },
	"cube":    func(x *autodiff.Node) *autodiff.Node { return ops.Mul(ops.Mul(x, x), x) },
}

// binaries are the elementwise operations of two operands by Gorgonia's signs.
var binaries = map[string]func(a, b *autodiff.Node) *autodiff.Node{
	"+": ops.Add, "-": ops.Sub, "⊙": ops.Mul, "÷": ops.Div, "^": ops.Pow,
	"<": ops.Less, ">": ops.Greater, "<=": ops.LessEqual, ">=": ops.GreaterEqual, "==": ops.Equal, "!=": ops.NotEqual,
}

// elementwise declares an operation of operands that are alike, or one of which
// is a scalar. Comparisons may give numbers: 1 or 0.
func elementwise(n *G.Node, a, b *autodiff.Node) *autodiff.Node {
	autodiff.Helper()
	sign, _, _ := strings.Cut(n.Op().String(), " ")
	f := binaries[sign]
	if f == nil {
		return nil
	}
	if a.Shape() != b.Shape() && a.Shape().Count() == b.Shape().Count() {
		a, b = shaped(a, n.Shape()), shaped(b, n.Shape())
	}
	y := f(a, b)
	if d, _ := autodiff.DTypeOf(n.Dtype()); y.Valid() && y.DType() != d {
		y = ops.Cast(y, d)
	}
	return y
}

// linear declares a product of matrices or vectors.
func linear(n *G.Node, a, b *autodiff.Node, transA, transB bool) *autodiff.Node {
	autodiff.Helper()
	switch name := n.Op().String(); {
	case strings.Contains(name, "⋅"):
		return ops.Sum(ops.Mul(a, shaped(b, extents(a))))
	case strings.Contains(name, "⊗") || strings.HasPrefix(name, "a"):
		return ops.MatMul(ops.Reshape(a, extents(a).TotalSize(), 1), ops.Reshape(b, 1, extents(b).TotalSize()))
	case strings.HasSuffix(name, "b"):
		return ops.MatMulT(a, ops.Reshape(b, extents(b).TotalSize(), 1), transA, false)
	}
	return ops.MatMulT(a, b, transA, transB)
}

// softmaxAxis returns the axis along which Gorgonia normalises: the last one,
// unless it is told or x is a column.
func softmaxAxis(x *autodiff.Node, axis int) int {
	s := extents(x)
	switch {
	case axis != -1:
		return axis
	case s.IsColVec() || s.IsVector() && !s.IsRowVec():
		return 0
	}
	return len(s) - 1
}

// repeated declares the repetition of each element along an axis, as
// numpy.repeat does, into the shape to.
func repeated(x *autodiff.Node, to tensor.Shape, along int) *autodiff.Node {
	autodiff.Helper()
	count := x.Shape().Count().At(0)
	if count == 0 || along >= len(to) {
		return nil
	}
	times := to.TotalSize() / count
	if to[along] == times {
		rest := append(to[:along:along], to[along+1:]...)
		return ops.Repeat(ops.Reshape(x, rest...), along, times)
	}
	from := to.Clone()
	from[along] /= times
	return ops.Repeat(ops.Reshape(x, from...), along+1, times)
}

// slice returns the range of a slicing op.
func slice(n *G.Node) tensor.Slice { return n.Op().(interface{ IsSlice() tensor.Slice }).IsSlice() }

// sliced declares a range of an axis; nil is all of it.
func sliced(x *autodiff.Node, s tensor.Slice, along int) *autodiff.Node {
	autodiff.Helper()
	if s == nil {
		return ops.Identity(x)
	}
	if s.Step() > 1 {
		return nil
	}
	return ops.Slice(x, along, s.Start(), s.End())
}

// padded declares the adjoint of sliced: dy in a tensor of zeros like x.
func padded(dy, x *autodiff.Node, s tensor.Slice, along int) *autodiff.Node {
	autodiff.Helper()
	if s == nil {
		return ops.Identity(dy)
	}
	if s.Step() > 1 {
		return nil
	}
	from := extents(x)
	whole := from[along]
	from[along] = s.End() - s.Start()
	return ops.Pad(ops.Reshape(dy, from...), along, s.Start(), whole-s.End())
}

func extents(x *autodiff.Node) tensor.Shape { return tensor.Shape(x.Shape().Extents()) }

// ints reads a slice of ints.
func ints(v reflect.Value) []int {
	list := make([]int, v.Len())
	for k := range list {
		list[k] = int(v.Index(k).Int())
	}
	return list
}
