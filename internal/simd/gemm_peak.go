package simd

// FMAPeak runs fused multiply-adds that wait neither for memory nor for one
// another, n rounds of them, at the active level, and returns how many floating
// point operations they were: 0 at the level Generic, which has none. Their
// speed is what no product can exceed on one core.
func FMAPeak[T Float](n int) (flops int) {
	k := gemmAt[T](active)
	if k.peak == nil {
		return 0
	}
	k.peak(n)
	const chains = 12 // FMAs of vectors in a round
	return 2 * chains * k.lanes * n
}
