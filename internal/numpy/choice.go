package numpy

import (
	"fmt"
	"math"
	"slices"
	"sort"
)

// sumTolerance is how far from 1 NumPy lets the sum of float64 probabilities
// be: the square root of the float64 spacing at 1.
const sumTolerance = 1.0 / (1 << 26)

// Choice returns size integers of 0 … n-1, NumPy's choice(n, size, replace, p).
// p holds the n probabilities; nil makes all equal.
//
// Errors, with nothing drawn: n < 1 where a value is asked for, a negative
// size, more values than there are without replacement, and a p that has
// another length than n, is negative or NaN somewhere, or does not sum to 1
// within 1.5e-8.
func (r *RandomState) Choice(n, size int, replace bool, p []float64) ([]int, error) {
	if err := checkChoice(n, size, replace, p); err != nil {
		return nil, fmt.Errorf("numpy: Choice: %w", err)
	}
	switch {
	case p == nil && replace:
		return fill(size, func() int { return int(r.Interval(uint64(n - 1))) }), nil
	case p == nil:
		return r.Permutation(n)[:size:size], nil
	case replace:
		c := cumulative(p)
		return fill(size, func() int { return search(c, r.Float64()) }), nil
	}
	return r.chooseApart(size, slices.Clone(p)), nil
}

// chooseApart draws size different indices with probabilities p, in rounds as
// NumPy does: one uniform for each index still missing, repeated ones dropped,
// and between rounds the probabilities of those found set to 0. p is changed.
func (r *RandomState) chooseApart(size int, p []float64) []int {
	found := make([]int, 0, size)
	for len(found) < size {
		u := r.Rand(size - len(found))
		for _, i := range found {
			p[i] = 0
		}
		c := cumulative(p)
		for _, x := range u {
			if i := search(c, x); !slices.Contains(found, i) {
				found = append(found, i)
			}
		}
	}
	return found
}

// cumulative returns the running sums of p, added left to right, divided by
// the last of them.
func cumulative(p []float64) []float64 {
	c := make([]float64, len(p))
	sum := 0.0
	for i, v := range p {
		sum += v
		c[i] = sum
	}
	for i := range c {
		c[i] /= sum
	}
	return c
}

// search returns how many elements of the ascending c are ≤ x.
func search(c []float64, x float64) int {
	return sort.Search(len(c), func(i int) bool { return c[i] > x })
}

func checkChoice(n, size int, replace bool, p []float64) error {
	switch {
	case size < 0:
		return fmt.Errorf("the number of values is negative: %d", size)
	case n < 0 || n == 0 && size > 0:
		return fmt.Errorf("%d values of a population of %d", size, n)
	case !replace && size > n:
		return fmt.Errorf("%d different values of a population of %d", size, n)
	case p == nil:
		return nil
	case len(p) != n:
		return fmt.Errorf("%d probabilities for a population of %d", len(p), n)
	}
	nonzero := 0
	sum, carry := 0.0, 0.0 // Kahan's sum, as NumPy checks
	for i, v := range p {
		if !(v >= 0) {
			return fmt.Errorf("probability %d is %v", i, v)
		}
		if v > 0 {
			nonzero++
		}
		y := v - carry
		t := sum + y
		carry, sum = t-sum-y, t
	}
	if !(math.Abs(sum-1) <= sumTolerance) {
		return fmt.Errorf("the probabilities sum to %v, not 1", sum)
	}
	if !replace && size > nonzero {
		return fmt.Errorf("%d different values, but only %d have a probability above 0", size, nonzero)
	}
	return nil
}
