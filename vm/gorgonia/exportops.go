package gorgonia

import (
	"reflect"

	G "gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"keisan/autodiff"
	"keisan/ops"
)

// A lowering makes the node of Gorgonia's op that computes op, whose result is
// of type t; nil means that Gorgonia's op is not right for these operands.
type lowering func(op autodiff.Op, t autodiff.Type, in []*G.Node) (*G.Node, error)

// lowerings are the ops that Gorgonia's graphs have, by type. Missing are those
// that Gorgonia lacks, and those whose op there is wrong: sums along axes in
// the middle, softmax, log of subnormal float32 numbers.
var lowerings = loweringsOf()

func loweringsOf() map[reflect.Type]lowering {
	e := examples()
	x := e.x
	table := map[reflect.Type]lowering{}
	for _, row := range []struct {
		example *autodiff.Node
		lower   lowering
	}{
		{ops.Add(x, x), two(G.Add)}, {ops.Sub(x, x), two(G.Sub)},
		{ops.Mul(x, x), two(G.HadamardProd)}, {ops.Div(x, x), two(G.HadamardDiv)},
		{ops.Abs(x), one(G.Abs)}, {ops.Neg(x), one(G.Neg)}, {ops.Square(x), one(G.Square)}, {ops.Sqrt(x), one(G.Sqrt)},
		{ops.Tanh(x), one(G.Tanh)}, {ops.Sigmoid(x), one(G.Sigmoid)},
		{ops.Exp(x), one(G.Exp)}, {ops.Log(x), one(G.Log)},
		{ops.Scale(x, 2), by(G.HadamardProd, factor)}, {ops.Shift(x, 2), by(G.Add, offset)},
		{ops.Mean(x), by(G.HadamardDiv, divisor)},
		{ops.MatMul(x, x), lowerMatMul}, {ops.Sum(x), lowerSum}, {ops.Repeat(x, 0, 2), lowerRepeat},
	} {
		table[reflect.TypeOf(row.example.Op())] = row.lower
	}
	return table
}

// native makes the node of Gorgonia's own op, or returns nil if there is none.
func native(op autodiff.Op, t autodiff.Type, in []*G.Node) (*G.Node, error) {
	lower := lowerings[reflect.TypeOf(op)]
	if lower == nil || !t.DType.IsFloat() || t.Shape.Count().At(0) == 0 {
		return nil, nil
	}
	for _, x := range in {
		if x.Shape().TotalSize() == 0 {
			return nil, nil
		}
	}
	return lower(op, t, in)
}

func one(f func(x *G.Node) (*G.Node, error)) lowering {
	return func(_ autodiff.Op, _ autodiff.Type, in []*G.Node) (*G.Node, error) { return f(in[0]) }
}

func two(f func(a, b *G.Node) (*G.Node, error)) lowering {
	return func(_ autodiff.Op, _ autodiff.Type, in []*G.Node) (*G.Node, error) { return f(in[0], in[1]) }
}

// by lowers an op with a number: the second operand.
func by(f func(a, b *G.Node) (*G.Node, error), number func(autodiff.Op) float64) lowering {
	return func(op autodiff.Op, t autodiff.Type, in []*G.Node) (*G.Node, error) {
		c := G.NewConstant(number(op))
		if t.DType == autodiff.Float32 {
			c = G.NewConstant(float32(number(op)))
		}
		return f(in[0], c)
	}
}

// lowerMatMul lowers products of two matrices as they are: with a transposed
// one Gorgonia would transpose it in memory, which other readers share.
func lowerMatMul(op autodiff.Op, _ autodiff.Type, in []*G.Node) (*G.Node, error) {
	if a, b := op.(interface{ Transposed() (a, b bool) }).Transposed(); a || b || in[0].Dims() != 2 || in[1].Dims() != 2 {
		return nil, nil
	}
	return G.Mul(in[0], in[1])
}

// lowerSum lowers sums of vectors and matrices, which Gorgonia has right.
func lowerSum(op autodiff.Op, _ autodiff.Type, in []*G.Node) (*G.Node, error) {
	if d := in[0].Dims(); d == 0 || d > 2 {
		return nil, nil
	}
	return G.Sum(in[0], op.(interface{ Axes() []int }).Axes()...)
}

// lowerRepeat lowers the repetition of a vector along one new axis as its outer
// product with ones, which G.Grad can differentiate.
//
//	y_ij = 1·b_j   or   b_i·1
func lowerRepeat(op autodiff.Op, t autodiff.Type, in []*G.Node) (*G.Node, error) {
	if in[0].Dims() != 1 || t.Shape.Rank() != 2 {
		return nil, nil
	}
	axis := op.(interface{ Axes() []int }).Axes()[0]
	n, k := t.Shape.Extent(axis), in[0].Shape()[0]
	ones := G.NewConstant(tensor.Ones(in[0].Dtype(), n, 1))
	row, err := G.Reshape(in[0], tensor.Shape{1, k})
	if axis == 1 {
		ones = G.NewConstant(tensor.Ones(in[0].Dtype(), 1, n))
		row, err = G.Reshape(in[0], tensor.Shape{k, 1})
	}
	if err != nil {
		return nil, err
	}
	if axis == 1 {
		return G.Mul(row, ones)
	}
	return G.Mul(ones, row)
}
