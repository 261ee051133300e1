package cpu

import (
	"gorgonia.org/tensor"

	"keisan/autodiff"
	"keisan/internal/simd"
)

// sigmoidCE prepares ops.SigmoidCE.
//
//	L = 1/n Σ (max(s, 0) − s·t + log(1 + exp −|s|))
func sigmoidCE[T simd.Float](_ autodiff.Op, dst *tensor.Dense, in []*tensor.Dense) func() error {
	y, s, t := elements[T](dst), elements[T](in[0]), elements[T](in[1])
	sums := make([]T, (len(s)+tile-1)/tile)
	run := inTiles(len(s), tile, 3*tile, func(space []T, from, to int) {
		n := to - from
		loss, rest, product, score := space[:n], space[tile:][:n], space[2*tile:][:n], s[from:to]
		simd.Abs(loss, score)
		simd.Neg(loss, loss)
		simd.Softplus(loss, loss)
		simd.ReLU(rest, score)
		simd.Mul(product, score, t[from:to])
		simd.Sub(rest, rest, product)
		simd.Add(loss, loss, rest)
		sums[from/tile] = simd.Sum(loss)
	})
	return func() error {
		run()
		y[0] = simd.Sum(sums) / T(len(s))
		return nil
	}
}
