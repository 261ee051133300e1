package enginetest

import (
	"keisan/autodiff"
	"keisan/ops"
)

// A largeOp is an op of operands of these shapes; ids is for that which reads
// rows by numbers.
type largeOp struct {
	name  string
	in    []ops.Arg
	build func(in []*autodiff.Node) *autodiff.Node
}

// of returns the argument of numbers of these extents.
func of(extents ...int) ops.Arg { return ops.Float(autodiff.ShapeOf(extents...)) }

// largeOps are ops whose extents are beyond what engines take at a time (tiles of
// 32×32, warps, blocks of 256, vectors) and never multiples of it: the Catalog's
// are at most 5.
var largeOps = []largeOp{
	{"Transpose", []ops.Arg{of(37, 45)}, func(in []*autodiff.Node) *autodiff.Node { return ops.Transpose(in[0]) }},
	{"Transpose of the outer axes", []ops.Arg{of(35, 3, 41)}, func(in []*autodiff.Node) *autodiff.Node { return ops.Transpose(in[0]) }},
	{"Transpose of matrices", []ops.Arg{of(3, 67, 33)}, func(in []*autodiff.Node) *autodiff.Node { return ops.Transpose(in[0], 0, 2, 1) }},
	{"Transpose of rows", []ops.Arg{of(19, 23, 5)}, func(in []*autodiff.Node) *autodiff.Node { return ops.Transpose(in[0], 1, 0, 2) }},
	{"Transpose of four axes", []ops.Arg{of(2, 34, 3, 47)}, func(in []*autodiff.Node) *autodiff.Node { return ops.Transpose(in[0], 2, 3, 0, 1) }},
	{"Transpose of int64", []ops.Arg{ops.Ints(autodiff.ShapeOf(39, 51), 1000)}, func(in []*autodiff.Node) *autodiff.Node { return ops.Transpose(in[0]) }},
	{"Transpose of bool", []ops.Arg{ops.Bools(autodiff.ShapeOf(43, 36))}, func(in []*autodiff.Node) *autodiff.Node { return ops.Transpose(in[0]) }},
	{"Transpose between others", []ops.Arg{of(37, 45)}, func(in []*autodiff.Node) *autodiff.Node {
		return ops.Tanh(ops.Transpose(ops.Square(in[0])))
	}},
	{"Sum of rows", []ops.Arg{of(5, 301)}, func(in []*autodiff.Node) *autodiff.Node { return ops.Sum(in[0], 1) }},
	{"Sum of columns", []ops.Arg{of(277, 35)}, func(in []*autodiff.Node) *autodiff.Node { return ops.Sum(ops.Square(in[0]), 0) }},
	{"Sum between axes", []ops.Arg{of(3, 41, 37)}, func(in []*autodiff.Node) *autodiff.Node { return ops.Sum(in[0], 0, 2) }},
	{"Max", []ops.Arg{of(67, 131)}, func(in []*autodiff.Node) *autodiff.Node { return ops.Max(in[0], 1) }},
	{"Softmax", []ops.Arg{of(5, 301)}, func(in []*autodiff.Node) *autodiff.Node { return ops.Softmax(in[0], 1) }},
	{"MatMul", []ops.Arg{of(65, 131), of(131, 35)}, func(in []*autodiff.Node) *autodiff.Node { return ops.MatMul(in[0], in[1]) }},
	{"MatMul of transposes", []ops.Arg{of(131, 37), of(33, 131)}, func(in []*autodiff.Node) *autodiff.Node {
		return ops.MatMul(ops.Transpose(in[0]), ops.Transpose(in[1]))
	}},
	{"Gather", []ops.Arg{of(67, 35), ops.Ints(autodiff.ShapeOf(301), 67)}, func(in []*autodiff.Node) *autodiff.Node { return ops.Gather(in[0], in[1]) }},
}

// Large returns ops of large and odd extents with their adjoints, fused and not.
func Large() Cases {
	return func(yield func(Case) bool) {
		for _, op := range largeOps {
			spec := ops.Spec{Name: op.name + ", large", Draw: func(*ops.Draw) ops.Case { return ops.Case{In: op.in, Build: op.build} }}
			for n := range 2 {
				for _, float := range floats {
					if !yield(row(spec, n, float)) {
						return
					}
				}
			}
		}
	}
}
