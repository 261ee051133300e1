package optest_test

import (
	"gorgonia.org/tensor"

	"keisan/autodiff"
	"keisan/ops"
)

// swapped is a transpose of matrices and what can go wrong with its axes.
type swapped struct{ fault fault }

func plantMatrix(f fault) ops.Spec {
	return ops.Spec{Name: "swapped", Draw: func(d *ops.Draw) ops.Case {
		return ops.Case{In: []ops.Arg{ops.Float(d.Shape(2, 2))}, Build: func(in []*autodiff.Node) *autodiff.Node {
			return autodiff.Apply(swapped{f}, in[0])
		}}
	}}
}

func (swapped) String() string { return "Swapped" }

func (swapped) Formula() (string, []string) { return "y = xᵀ", []string{"gᵀ"} }

func (s swapped) Infer(in []autodiff.Type) (autodiff.Type, error) {
	x := in[0].Shape
	if x.Rank() != 2 || !in[0].DType.IsFloat() {
		return autodiff.Type{}, autodiff.Errorf(autodiff.ErrShape, "wants a matrix of floats", "")
	}
	if s.fault == "axes swapped in Infer" {
		return in[0], nil
	}
	return autodiff.TypeOf(in[0].DType, x.Extent(1), x.Extent(0)), nil
}

func (s swapped) Pullback(_ int, y, dy *autodiff.Node) *autodiff.Node {
	if s.fault == "axes swapped in Infer" {
		return autodiff.Apply(s, dy)
	}
	return ops.Transpose(dy)
}

func (swapped) Alias() {}

func (s swapped) Run(dst *tensor.Dense, in []*tensor.Dense) error {
	rows, cols := in[0].Shape()[0], in[0].Shape()[1]
	for i := range rows {
		for j := range cols {
			from, to := i*cols+j, j*rows+i
			if s.fault == "axes swapped in Run" {
				to = from
			}
			if dst.Dtype() == tensor.Float32 {
				dst.Float32s()[to] = in[0].Float32s()[from]
			} else {
				dst.Float64s()[to] = in[0].Float64s()[from]
			}
		}
	}
	return nil
}

// pair is a·b and what can go wrong with two operands.
type pair struct{ fault fault }

func plantPair(f fault) ops.Spec {
	return ops.Spec{Name: "pair", Draw: ops.DrawBinary(func(a, b *autodiff.Node) *autodiff.Node {
		return ops.Elementwise(pair{f}, a, b)
	}, -2, 2)}
}

func (pair) String() string { return "Pair" }

func (pair) Formula() (string, []string) { return "y = a⊙b", []string{"g⊙b", "g⊙a"} }

func (p pair) Infer(in []autodiff.Type) (autodiff.Type, error) { return ops.SameFloat(in) }

func (p pair) Pullback(i int, y, dy *autodiff.Node) *autodiff.Node {
	switch {
	case p.fault == "operands mixed up":
		return ops.Mul(dy, y.In(i))
	case p.fault == "wrong if repeated" && i == 1 && y.In(0) == y.In(1):
		return nil
	}
	return ops.Mul(dy, y.In(1-i))
}

func (p pair) Run(dst *tensor.Dense, in []*tensor.Dense) error {
	return ops.Zip(dst, in, func(a, b float64) float64 { return a * b })
}
