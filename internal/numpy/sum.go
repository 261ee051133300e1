package numpy

// Sum returns NumPy's sum of x: pairwise, so that rounding errors grow with
// log n, and in its order of additions, so that the last bit is NumPy's.
//
//	n < 8      left to right
//	n ≤ 128    eight running sums, ((r₀+r₁)+(r₂+r₃)) + ((r₄+r₅)+(r₆+r₇)), then the rest
//	else       the sums of the two halves, the first a multiple of 8 long
//
// Source: N. Higham, "The Accuracy of Floating Point Summation", 1993; the
// constants are NumPy's.
func Sum(x []float64) float64 {
	n := len(x)
	switch {
	case n < 8:
		s := 0.0
		for _, v := range x {
			s += v
		}
		return s
	case n <= 128:
		var r [8]float64
		copy(r[:], x)
		i := 8
		for ; i+8 <= n; i += 8 {
			for k := range r {
				r[k] += x[i+k]
			}
		}
		s := ((r[0] + r[1]) + (r[2] + r[3])) + ((r[4] + r[5]) + (r[6] + r[7]))
		for ; i < n; i++ {
			s += x[i]
		}
		return s
	}
	half := n / 2
	half -= half % 8
	return Sum(x[:half]) + Sum(x[half:])
}
