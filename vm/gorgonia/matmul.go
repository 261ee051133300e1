package gorgonia

import (
	"gorgonia.org/tensor"

	"keisan/autodiff"
)

// product is ops.MatMul's op, which tells which operands are transposed.
type product interface{ Transposed() (a, b bool) }

// matMul binds the product of two matrices or of two batches of them, matrix by
// matrix. A transposed operand is a lazily transposed one, which StdEng hands to
// BLAS as a flag. (It must not be a slice: StdEng takes its rows to be as long
// as the slice's.)
//
//	C = A·B, with A or B transposed
func matMul(op autodiff.Op, dst *tensor.Dense, in []*tensor.Dense) (func() error, error) {
	transA, transB := op.(product).Transposed()
	a, b, c := matrices(in[0], transA), matrices(in[1], transB), matrices(dst, false)
	return func() error {
		for i := range c {
			if err := std.MatMul(a[i], b[i], c[i]); err != nil {
				return err
			}
		}
		return nil
	}, nil
}

// matrices returns the matrices of a batch, each a tensor on its part of t's
// memory, lazily transposed if asked.
func matrices(t *tensor.Dense, transposed bool) []*tensor.Dense {
	s := t.Shape()
	rows, cols := s[len(s)-2], s[len(s)-1]
	list := make([]*tensor.Dense, s.TotalSize()/(rows*cols))
	for i := range list {
		from, to := i*rows*cols, (i+1)*rows*cols
		var part any
		if t.Dtype() == tensor.Float32 {
			part = t.Float32s()[from:to]
		} else {
			part = t.Float64s()[from:to]
		}
		list[i] = tensor.New(tensor.WithShape(rows, cols), tensor.WithBacking(part))
		if transposed {
			_ = list[i].T() // fails for wrong axes only, and none are given
		}
	}
	return list
}
