package enginetest

import (
	"math"

	"gorgonia.org/tensor"
)

// Distance returns how far the elements of have lie from those of want at most,
// relative to the largest of want, but at least 1. It is +Inf where one is a NaN
// or an infinity and the other is not, where shapes or types differ, and of nil.
func Distance(have, want *tensor.Dense) float64 {
	if have == nil || want == nil || have.Dtype() != want.Dtype() || !have.Shape().Eq(want.Shape()) {
		return math.Inf(1)
	}
	h, w := float64s(have), float64s(want)
	largest, most := 1.0, 0.0
	for i := range w {
		if !math.IsNaN(w[i]) && !math.IsInf(w[i], 0) {
			largest = max(largest, math.Abs(w[i]))
		}
		switch {
		case h[i] == w[i] || h[i] != h[i] && w[i] != w[i]:
		case math.IsInf(h[i]-w[i], 0) || h[i] != h[i] || w[i] != w[i]:
			return math.Inf(1)
		default:
			most = max(most, math.Abs(h[i]-w[i]))
		}
	}
	return most / largest
}

// float64s returns the elements, copied.
func float64s(t *tensor.Dense) []float64 {
	v := make([]float64, 0, t.Shape().TotalSize())
	for i := range cap(v) {
		switch t.Dtype() {
		case tensor.Float64:
			v = append(v, t.Float64s()[i])
		case tensor.Float32:
			v = append(v, float64(t.Float32s()[i]))
		case tensor.Int64:
			v = append(v, float64(t.Int64s()[i]))
		default:
			v = append(v, float64(t.Uint8s()[i]))
		}
	}
	return v
}

// put sets an element; of a bool, to whether v is 1 or more.
func put(t *tensor.Dense, i int, v float64) {
	switch t.Dtype() {
	case tensor.Float64:
		t.Float64s()[i] = v
	case tensor.Float32:
		t.Float32s()[i] = float32(v)
	case tensor.Int64:
		t.Int64s()[i] = int64(v)
	default:
		t.Bools()[i] = v >= 1
	}
}
