package data

import (
	"fmt"
	"strconv"
)

// The widths of the book's addition.txt, and how many different sums of two
// numbers of up to three digits there are, order apart.
const (
	additionQuestion = 7
	additionAnswer   = 5
	additionSums     = 1000 * 1001 / 2
)

// Addition returns n different sums of two numbers of one to three digits, in
// the form of the book's addition.txt: "16+75  " and "_91  ". 16+75 and 75+16
// count as the same sum. More than 500500 are an error.
//
// Each number draws how many digits it has, then each digit: that gives the
// mixture of lengths of the book's file. The file itself cannot be made again,
// as how it was drawn is not known; [ReadPairs] reads it.
func Addition(n int, rng *RandomState) ([]Pair, error) {
	if n < 0 || n > additionSums || rng == nil {
		return nil, fmt.Errorf("data: Addition wants 0 … %d sums and a generator, not %d and %v", additionSums, n, rng)
	}
	number := func() (v int) {
		for range 1 + rng.Interval(2) {
			v = 10*v + int(rng.Interval(9))
		}
		return v
	}
	pairs := make([]Pair, 0, n)
	seen := make(map[[2]int]bool, n)
	for len(pairs) < n {
		a, b := number(), number()
		if key := [2]int{min(a, b), max(a, b)}; !seen[key] {
			seen[key] = true
			pairs = append(pairs, sum(a, b))
		}
	}
	return pairs, nil
}

// AdditionSeries returns the sums i = 0 … n-1 of a formula instead of a
// generator, in the form of [Addition].
//
//	a = (i a1 + a0) mod 1000        b = (i b1 + b0) mod 1000
func AdditionSeries(n, a1, a0, b1, b0 int) []Pair {
	pairs := make([]Pair, max(n, 0))
	for i := range pairs {
		pairs[i] = sum(mod(i*a1+a0, 1000), mod(i*b1+b0, 1000))
	}
	return pairs
}

func sum(a, b int) Pair {
	q := strconv.Itoa(a) + "+" + strconv.Itoa(b)
	return Pair{q, string(answerMark) + strconv.Itoa(a+b)}.pad(additionQuestion, additionAnswer)
}

// mod returns the remainder of a by n that is not negative.
func mod(a, n int) int { return (a%n + n) % n }
