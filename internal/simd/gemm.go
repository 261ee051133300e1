package simd

// A Product describes a product of two matrices in row-major order, the rows of
// each a leading dimension apart:
//
//	C = A·B        C = C + A·B if Accumulate is set
//
// A is M×K and B is K×N; of a transposed operand, memory holds the transpose
// (K×M, N×K). Extents may be 0; an empty sum is 0.
//
// An element of C is a chain of fused multiply-adds over at most 512 terms, and
// the sum, in order, of such chains: its error is at most about
// (512 + K/512)·u·Σ|a||b|, where u is the unit roundoff. The order depends on
// K alone, so results do not depend on the number of cores, on the other
// extents, or on transposition. Level Generic rounds products and sums apart,
// where the processor does.
type Product struct {
	M, N, K        int
	TransA, TransB bool
	LDA, LDB, LDC  int // at least the width of what is in memory
	Accumulate     bool
	Alone          bool // on the calling core, for the caller has split the work

	// Finish, if there is one, is called for each block of C once it has its
	// value and is still in the cache: the elements (i, j) to (i+rows-1,
	// j+cols-1). The blocks cover C once; several calls may run at a time.
	// It is not called if C has no elements.
	Finish func(i, j, rows, cols int)
}

// Multiply computes C from A and B, on more than one core if that pays. C must
// not overlap the others. It does not read C unless Accumulate is set.
func Multiply[T Float](p *Product, c, a, b []T) {
	multiply(gemmAt[T](active), p, c, a, b)
}

// multiply checks the operands and takes the cases that need no plan.
func multiply[T Float](k *gemmKernels[T], p *Product, c, a, b []T) {
	if p.M == 0 || p.N == 0 {
		return
	}
	c = c[:(p.M-1)*p.LDC+p.N]
	if p.K == 0 {
		for i := 0; i < p.M && !p.Accumulate; i++ {
			clear(c[i*p.LDC:][:p.N])
		}
		p.finished()
		return
	}
	x, y := gemmOperand[T]{a, p.LDA, 1}, gemmOperand[T]{b, 1, p.LDB}
	if p.TransA {
		x.row, x.step = 1, p.LDA
	}
	if p.TransB {
		y.row, y.step = p.LDB, 1
	}
	_ = a[(p.M-1)*x.row+(p.K-1)*x.step]
	_ = b[(p.N-1)*y.row+(p.K-1)*y.step]
	if p.N == 1 {
		y.row = 1 // the stride of one column is of no matter
	}
	if p.K <= gemmDepth && int64(p.M)*int64(p.N)*int64(p.K) <= gemmSmall {
		multiplySmall(k, p.M, p.N, p.K, c, p.LDC, x, y, p.Accumulate)
		p.finished()
		return
	}
	j := gemmJob[T]{
		kernels: k, finish: p.Finish, accumulate: p.Accumulate, alone: p.Alone,
		m: p.M, n: p.N, k: p.K, a: x, b: y, c: c, ldc: p.LDC,
	}
	j.run()
}

// finished tells that all of C is.
func (p *Product) finished() {
	if p.Finish != nil {
		p.Finish(0, 0, p.M, p.N)
	}
}
