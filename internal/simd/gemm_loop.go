package simd

// multiplyLoop is what a product means: each element of C by itself, added up
// in float64, a row of them at a time.
//
//	c_ij = Σ_l a_il b_lj, plus c_ij if Accumulate is set
func multiplyLoop[T Float](p *Product, c, a, b []T) {
	rowA, stepA, rowB, stepB := p.LDA, 1, 1, p.LDB
	if p.TransA {
		rowA, stepA = 1, p.LDA
	}
	if p.TransB {
		rowB, stepB = p.LDB, 1
	}
	sums := make([]float64, p.N)
	for i := range p.M {
		clear(sums)
		for l := range p.K {
			x := float64(a[i*rowA+l*stepA])
			for j := range sums {
				sums[j] += x * float64(b[j*rowB+l*stepB])
			}
		}
		for j, sum := range sums {
			if p.Accumulate {
				sum += float64(c[i*p.LDC+j])
			}
			c[i*p.LDC+j] = T(sum)
		}
	}
}
