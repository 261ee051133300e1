package cpu

import (
	"gorgonia.org/tensor"

	"keisan/autodiff"
	"keisan/internal/simd"
	"keisan/ops"
)

// branch prepares the sum of the adjoints of a value that is used several times.
//
//	y = x₁ + … + x_k
func branch[T simd.Float](_ autodiff.Op, dst *tensor.Dense, in []*tensor.Dense) func() error {
	y, xs := elements[T](dst), make([][]T, len(in))
	for i, x := range in {
		xs[i] = elements[T](x)
	}
	return done(tiled(len(y), func(from, to int) {
		sum := y[from:to]
		simd.Add(sum, xs[0][from:to], xs[1][from:to])
		for _, x := range xs[2:] {
			simd.Add(sum, sum, x[from:to])
		}
	}))
}

// branchOf returns such a sum, of what x gets from being used twice.
func branchOf(x *autodiff.Node) *autodiff.Node {
	dx, err := autodiff.VJP(ops.Mul(x, ops.Exp(x)), x, x)
	if err != nil {
		panic(err) // nothing in it depends on anything
	}
	return dx[0]
}
