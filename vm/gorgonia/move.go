package gorgonia

import (
	"gorgonia.org/tensor"

	"keisan/autodiff"
)

// permuter is ops.Transpose's op.
type permuter interface{ Permutation() []int }

// transpose binds the change of the order of axes. StdEng moves the elements of
// a lazily transposed tensor within its memory, so the operand is copied to dst
// first.
func transpose(op autodiff.Op, dst *tensor.Dense, in []*tensor.Dense) (func() error, error) {
	perm := op.(permuter).Permutation()
	return func() error {
		y, err := over(dst, in[0].Shape()...)
		if err != nil {
			return err
		}
		copy(y.Uint8s(), in[0].Uint8s())
		if err := y.T(perm...); err != nil {
			return err
		}
		return y.Transpose()
	}, nil
}

// concat binds the concatenation along the axis that is longer in the result.
// StdEng returns it as a new tensor.
func concat(_ autodiff.Op, dst *tensor.Dense, in []*tensor.Dense) (func() error, error) {
	axis := 0
	for axis < dst.Dims() && dst.Shape()[axis] == in[0].Shape()[axis] {
		axis++
	}
	if axis == dst.Dims() {
		return nil, nil // of one tensor
	}
	others := make([]tensor.Tensor, len(in)-1)
	for i, x := range in[1:] {
		others[i] = x
	}
	return func() error {
		y, err := std.Concat(in[0], axis, others...)
		return taken(dst, y, err)
	}, nil
}
