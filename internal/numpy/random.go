package numpy

import (
	"fmt"
	"math"
)

// The products below stand in float64(…) because the language lets a compiler
// fuse x*y + z into one rounding, and on some machines it does; the conversion
// asks for the two roundings that NumPy has.

// Float64 returns a uniform value of [0, 1) with 53 random bits, NumPy's
// random_sample.
//
//	(a 2²⁶ + b) / 2⁵³        a, b: 27 and 26 bits of two words
func (r *RandomState) Float64() float64 {
	a, b := r.Uint32()>>5, r.Uint32()>>6
	return (float64(float64(a)*(1<<26)) + float64(b)) / (1 << 53)
}

// NormFloat64 returns a standard normal value, NumPy's randn.
//
//	x₁, x₂ uniform in [-1, 1), drawn again until 0 < s = x₁² + x₂² < 1
//	f = √(-2 ln s / s)        returned: f x₂ now, f x₁ at the next call
//
// The value kept for the next call outlives calls of every other method but
// Seed and SetState.
//
// Source: G. Marsaglia and T. Bray, "A convenient method for generating normal
// variables", SIAM Review 6(3), 1964.
func (r *RandomState) NormFloat64() float64 {
	if r.hasGauss {
		x := r.gauss
		r.hasGauss, r.gauss = false, 0
		return x
	}
	for {
		x1 := float64(2*r.Float64()) - 1
		x2 := float64(2*r.Float64()) - 1
		s := float64(x1*x1) + float64(x2*x2)
		if s >= 1 || s == 0 {
			continue
		}
		f := math.Sqrt(float64(-2*ln(s)) / s)
		r.hasGauss, r.gauss = true, f*x1
		return f * x2
	}
}

// Rand returns n values of [0, 1). For an array of several axes take n as the
// product of its extents: NumPy fills in row-major order. n ≤ 0 draws nothing.
func (r *RandomState) Rand(n int) []float64 { return fill(n, r.Float64) }

// Randn returns n standard normal values, in row-major order as [RandomState.Rand].
// n ≤ 0 draws nothing.
func (r *RandomState) Randn(n int) []float64 { return fill(n, r.NormFloat64) }

// Uniform returns n values of [low, high).
//
//	low + (high - low) u
//
// high may be below low, as in NumPy. A range that is not finite and a
// negative n are errors, and nothing is drawn.
func (r *RandomState) Uniform(low, high float64, n int) ([]float64, error) {
	width := high - low
	if math.IsNaN(width) || math.IsInf(width, 0) {
		return nil, fmt.Errorf("numpy: Uniform: the range from %v to %v is not finite", low, high)
	}
	if n < 0 {
		return nil, fmt.Errorf("numpy: Uniform: the number of values is negative: %d", n)
	}
	return fill(n, func() float64 { return low + float64(width*r.Float64()) }), nil
}

// Normal returns n normal values.
//
//	mean + std z
//
// A negative std and a negative n are errors, and nothing is drawn.
func (r *RandomState) Normal(mean, std float64, n int) ([]float64, error) {
	if math.Signbit(std) && !math.IsNaN(std) { // -0 included, as in NumPy
		return nil, fmt.Errorf("numpy: Normal: the standard deviation is negative: %v", std)
	}
	if n < 0 {
		return nil, fmt.Errorf("numpy: Normal: the number of values is negative: %d", n)
	}
	return fill(n, func() float64 { return mean + float64(std*r.NormFloat64()) }), nil
}

// RandInt returns n integers of low … high-1, each as likely: NumPy's randint
// with its default type. A range of one value draws nothing. low ≥ high and a
// negative n are errors, and nothing is drawn.
func (r *RandomState) RandInt(low, high int64, n int) ([]int64, error) {
	if low >= high {
		return nil, fmt.Errorf("numpy: RandInt: low must be below high: low %d, high %d", low, high)
	}
	if n < 0 {
		return nil, fmt.Errorf("numpy: RandInt: the number of values is negative: %d", n)
	}
	last := uint64(high) - uint64(low) - 1
	return fill(n, func() int64 { return low + int64(r.Interval(last)) }), nil
}

// Shuffle permutes n things by calling swap: for i = n-1 … 1 it swaps i with a
// random j ≤ i. It draws what NumPy's shuffle draws for an array of n rows.
// n ≤ 1 draws nothing.
func (r *RandomState) Shuffle(n int, swap func(i, j int)) {
	for i := n - 1; i > 0; i-- {
		swap(i, int(r.Interval(uint64(i))))
	}
}

// Permutation returns the integers 0 … n-1 in random order. n ≤ 0 gives none.
func (r *RandomState) Permutation(n int) []int {
	p := make([]int, max(n, 0))
	for i := range p {
		p[i] = i
	}
	r.Shuffle(n, func(i, j int) { p[i], p[j] = p[j], p[i] })
	return p
}

// fill returns n values of draw, none for n ≤ 0.
func fill[T any](n int, draw func() T) []T {
	x := make([]T, max(n, 0))
	for i := range x {
		x[i] = draw()
	}
	return x
}
