package fused

import (
	"fmt"

	"gorgonia.org/tensor"

	"keisan/autodiff"
)

// A SparseDescent is a step of gradient descent on a table of which a few rows
// have been read, without a gradient that is zero in all others. Inputs are the
// table w, the gradients g of the rows that were read, their ids, and the rate η
// unless Times has it. What is not finite in η spreads to all rows.
//
//	y = Minus(w, Times(η, Scatter(g, ids)))        y[k, …] = w[k, …] − η·Σ_i (ids[i] = k) g[i, …]
type SparseDescent struct {
	Scatter autodiff.Op // ops.ScatterAdd's
	Repeat  autodiff.Op // ops.Repeat's, of η; nil if Times is ops.Scale's
	Times   autodiff.Op
	Minus   autodiff.Op
}

// String names the ops: "Fused(ScatterAdd(7) → Mul, Sub)".
func (s *SparseDescent) String() string {
	return fmt.Sprintf("Fused(%s → %s, %s)", s.Scatter, s.Times, s.Minus)
}

// Infer is not asked: the VM knows the type.
func (s *SparseDescent) Infer([]autodiff.Type) (autodiff.Type, error) {
	return autodiff.Type{}, fmt.Errorf("%s has no type of its own", s)
}

// InPlace allows y to be the memory of w: g is read when some of y is written.
func (s *SparseDescent) InPlace(i int) bool { return i == 0 }

// FLOPs counts a sum, a product and a difference for each element of g.
func (s *SparseDescent) FLOPs(in []autodiff.Type, _ autodiff.Type) int {
	return 3 * in[1].Shape.Count().At(0)
}

// Run runs op by op, each by its own Run.
func (s *SparseDescent) Run(dst *tensor.Dense, in []*tensor.Dense) error {
	sum, move := made(dst.Dtype(), dst.Shape()...), made(dst.Dtype(), dst.Shape()...)
	if err := s.Scatter.(kernel).Run(sum, in[1:3]); err != nil {
		return err
	}
	factors := []*tensor.Dense{sum}
	if s.Repeat != nil {
		rates := made(dst.Dtype(), dst.Shape()...)
		if err := s.Repeat.(kernel).Run(rates, in[3:]); err != nil {
			return err
		}
		factors = []*tensor.Dense{rates, sum}
	}
	if err := s.Times.(kernel).Run(move, factors); err != nil {
		return err
	}
	return s.Minus.(kernel).Run(dst, []*tensor.Dense{in[0], move})
}
