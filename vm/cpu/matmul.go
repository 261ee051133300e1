package cpu

import (
	"gorgonia.org/tensor"

	"keisan/autodiff"
	"keisan/internal/simd"
)

// product is ops.MatMul's op, which tells which operands are transposed.
type product interface{ Transposed() (a, b bool) }

// matMul prepares the product of two matrices, or of two batches of them.
//
//	C = A·B, with A or B transposed
func matMul(op autodiff.Op, dst *tensor.Dense, in []*tensor.Dense) func() error {
	p := productOf(op, in[0].Shape(), in[1].Shape())
	if dst.Dtype() == tensor.Float32 {
		return products(p, dst.Float32s(), in[0].Float32s(), in[1].Float32s())
	}
	return products(p, dst.Float64s(), in[0].Float64s(), in[1].Float64s())
}

// productOf describes the product of two matrices, or of the last two axes.
func productOf(op autodiff.Op, a, b tensor.Shape) *simd.Product {
	a, b = a[len(a)-2:], b[len(b)-2:]
	p := &simd.Product{M: a[0], K: a[1], N: b[1], LDA: a[1], LDB: b[1]}
	p.TransA, p.TransB = op.(product).Transposed()
	if p.TransA {
		p.M, p.K = p.K, p.M
	}
	if p.TransB {
		p.N = b[0]
	}
	p.LDC = p.N
	return p
}

// products prepares the product of each matrix of a batch. Many small ones are
// spread over cores, some in a task, so that a task is worth its start.
func products[T simd.Float](p *simd.Product, c, a, b []T) func() error {
	sizeA, sizeB, sizeC := p.M*p.K, p.K*p.N, p.M*p.N
	switch len(c) {
	case 0:
		return func() error { return nil }
	case sizeC:
		return func() error { simd.Multiply(p, c, a, b); return nil }
	}
	const (
		small = 1 << 21 // operations: products of less are not spread over cores
		task  = 1 << 18
	)
	each, count := 2*sizeA*p.N, len(c)/sizeC
	group := min(task/max(each, 1)+1, count)
	some := func(i, _ int) {
		for i, end := i*group, min((i+1)*group, count); i < end; i++ {
			simd.Multiply(p, c[i*sizeC:], a[i*sizeA:], b[i*sizeB:])
		}
	}
	tasks := (count + group - 1) / group
	if each >= small || each*count < small {
		return func() error {
			for i := range tasks {
				some(i, 0)
			}
			return nil
		}
	}
	return func() error { simd.Parallel(tasks, some); return nil }
}
