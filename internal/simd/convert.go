package simd

// Widen computes dst = x, exactly.
func Widen(dst []float64, x []float32) {
	n := len(dst) &^ 15 // a whole number of any registers
	x = x[:len(dst)]
	f64.widen(dst[:n], x)
	convertLoop(dst[n:], x[n:])
}

// Narrow computes dst = x, rounded to the nearest float32: beyond the largest
// one to an infinity.
func Narrow(dst []float32, x []float64) {
	n := len(dst) &^ 15
	x = x[:len(dst)]
	f32.narrow(dst[:n], x)
	convertLoop(dst[n:], x[n:])
}

func convertLoop[D, S Float](dst []D, x []S) {
	for i := range dst {
		dst[i] = D(x[i])
	}
}
