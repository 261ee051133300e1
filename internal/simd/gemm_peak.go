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
	return 2 * 12 * k.lanes * n
}
