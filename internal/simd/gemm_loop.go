package simd

// multiplyLoop is what a product means: each element of C by itself, added up
// in float64.
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
	for i := range p.M {
		for j := range p.N {
			sum := 0.0
			for l := range p.K {
				sum += float64(a[i*rowA+l*stepA]) * float64(b[j*rowB+l*stepB])
			}
			if p.Accumulate {
				sum += float64(c[i*p.LDC+j])
			}
			c[i*p.LDC+j] = T(sum)
		}
	}
}
