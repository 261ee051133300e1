package cuda

import (
	"gorgonia.org/tensor"

	"keisan/autodiff"
)

// bindMatMul prepares the product of two matrices, or of two batches of them.
func bindMatMul(e *Engine, b binding) (func() error, error) {
	return e.product(b.op, addressOf(b.dst), b.in[0], b.in[1], false)
}

// product prepares a product of op's, into what lies at an address or added to
// it.
func (e *Engine) product(op autodiff.Op, c uintptr, a, b *tensor.Dense, accumulate bool) (func() error, error) {
	g := gemmOf(op, a, b)
	g.accumulate = accumulate
	bytes := g.batch * g.m * g.n * int(a.Dtype().Size())
	switch {
	case bytes == 0 || g.k == 0 && accumulate:
		return joined(), nil
	case g.k == 0:
		return e.zeroing(c, uintptr(bytes)), nil
	}
	return e.blas.call(g, c, addressOf(a), addressOf(b))
}

// gemmOf returns the product of op's.
func gemmOf(op autodiff.Op, a, b *tensor.Dense) gemm {
	g := gemm{batch: 1, double: a.Dtype() == tensor.Float64}
	g.transA, g.transB = op.(interface{ Transposed() (a, b bool) }).Transposed()
	sa, sb := a.Shape(), b.Shape()
	r := len(sa)
	for _, n := range sa[:r-2] {
		g.batch *= n
	}
	g.m, g.k, g.n = sa[r-2], sa[r-1], sb[r-1]
	if g.transA {
		g.m, g.k = g.k, g.m
	}
	if g.transB {
		g.n = sb[r-2]
	}
	return g
}
