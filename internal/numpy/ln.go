package numpy

import "math"

// ln returns the natural logarithm of a normal positive x as the C library
// below NumPy does (glibc since 2.28 on a machine with fused multiply-add),
// bit for bit; math.Log differs in the last bit for 7 arguments of 100. Every
// machine gets the same bits, as each operation below rounds exactly once.
//
//	x = 2ᵏ z, c near z from the table, r = z/c - 1
//	ln x = k ln 2 + ln c + ln(1 + r)        ln(1 + r) ≈ r + r² (A₀ + A₁r + …)
//
// The order of the operations is the algorithm: a different one rounds
// differently. Source: see lntable.go.
func ln(x float64) float64 {
	ix := math.Float64bits(x)
	if low := math.Float64bits(1 - 0x1p-4); ix-low < math.Float64bits(1+0x1.09p-4)-low {
		return lnNearOne(x)
	}
	const off = 0x3fe6000000000000 // z lies in [0.6875, 1.375)
	t := ix - off
	row := &lnTable[t>>45%128]
	k := float64(int64(t) >> 52)
	z := math.Float64frombits(ix - t&(0xfff<<52))
	r := math.FMA(z, row.invc, -1)
	w := math.FMA(k, ln2hi, row.logc)
	hi := w + r
	lo := math.FMA(k, ln2lo, w-hi+r)
	r2 := r * r
	p := math.FMA(math.FMA(r, lnA[4], lnA[3]), r2, math.FMA(r, lnA[2], lnA[1]))
	return math.FMA(p, r*r2, math.FMA(r2, lnA[0], lo)) + hi
}

// lnNearOne is ln for 1-2⁻⁴ ≤ x < 1+1.04·2⁻⁴: one polynomial in r = x - 1,
// whose leading terms r - r²/2 are kept to twice the precision.
func lnNearOne(x float64) float64 {
	b := &lnB
	r := x - 1
	r2 := r * r
	r3 := r * r2
	p1 := math.FMA(r2, b[3], math.FMA(r, b[2], b[1]))
	p4 := math.FMA(r2, b[6], math.FMA(r, b[5], b[4]))
	p7 := math.FMA(r3, b[10], math.FMA(r2, b[9], math.FMA(r, b[8], b[7])))
	p := math.FMA(math.FMA(p7, r3, p4), r3, p1)
	w := float64(r * 0x1p27)
	head := r + w - w // the upper half of r's bits, so that its square is exact
	tail := r - head
	w = float64(head * head * b[0])
	hi := r + w
	lo := math.FMA(float64(b[0]*tail), head+r, r-hi+w)
	return math.FMA(p, r3, lo) + hi
}
