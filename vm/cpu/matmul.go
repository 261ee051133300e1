package cpu

import (
	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/gonum"
	"gorgonia.org/tensor"

	"keisan/autodiff"
)

// product is ops.MatMul's op, which tells which operands are transposed.
type product interface{ Transposed() (a, b bool) }

// matMul prepares the product of two matrices, or of two batches of them, by
// gonum's blocked GEMM: the one that Gorgonia's StdEng calls, without what
// StdEng allocates for each call. An empty sum is 0.
//
//	C = A·B, with A or B transposed
func matMul(op autodiff.Op, dst *tensor.Dense, in []*tensor.Dense) func() error {
	transA, transB := op.(product).Transposed()
	a, b, c := in[0].Shape(), in[1].Shape(), dst.Shape()
	r := len(c)
	m, n, k := c[r-2], c[r-1], a[r-1]
	if transA {
		k = a[r-2]
	}
	if m == 0 || n == 0 || k == 0 {
		return func() error { clear(dst.Uint8s()); return nil }
	}
	g := gemm{flag(transA), flag(transB), m, n, k, a[r-1], b[r-1]}
	sizeA, sizeB, sizeC := a[r-2]*a[r-1], b[r-2]*b[r-1], m*n
	if dst.Dtype() == tensor.Float32 {
		x, w, y := in[0].Float32s(), in[1].Float32s(), dst.Float32s()
		return func() error {
			for i := 0; i*sizeC < len(y); i++ {
				blasImpl.Sgemm(g.transA, g.transB, m, n, k, 1, x[i*sizeA:], g.lda, w[i*sizeB:], g.ldb, 0, y[i*sizeC:], n)
			}
			return nil
		}
	}
	x, w, y := in[0].Float64s(), in[1].Float64s(), dst.Float64s()
	return func() error {
		for i := 0; i*sizeC < len(y); i++ {
			blasImpl.Dgemm(g.transA, g.transB, m, n, k, 1, x[i*sizeA:], g.lda, w[i*sizeB:], g.ldb, 0, y[i*sizeC:], n)
		}
		return nil
	}
}

// gemm holds BLAS's arguments.
type gemm struct {
	transA, transB    blas.Transpose
	m, n, k, lda, ldb int
}

var blasImpl gonum.Implementation

func flag(trans bool) blas.Transpose {
	if trans {
		return blas.Trans
	}
	return blas.NoTrans
}
