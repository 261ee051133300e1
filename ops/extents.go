package ops

import (
	"strings"

	"keisan/autodiff"
)

// extentSum returns the sum of extents, or false if none represents it: 2 + 3
// is 5 and N + 2N is 3N, but N + 3 is no extent.
func extentSum(extents ...int) (sum int, ok bool) {
	for _, e := range extents {
		if sum != 0 && e != 0 && (sum < 0) != (e < 0) {
			return 0, false
		}
		sum += e
	}
	return sum, true
}

// noExtent is the error of a sum that is no extent.
func noExtent(extents ...int) error {
	terms := make([]string, len(extents))
	for i, e := range extents {
		terms[i] = autodiff.ExtentString(e)
	}
	return autodiff.Errorf(autodiff.ErrShape, "an extent is a number or a multiple of N", "%s is neither", strings.Join(terms, " + "))
}

// extentBetween returns stop − start, or false if no extent represents it or it
// is less than 0.
func extentBetween(start, stop int) (extent int, ok bool) {
	_, ok = extentSum(start, stop)
	return stop - start, ok && !extentExceeds(start, stop)
}

// extentExceeds reports whether a is greater than b for every batch extent from
// 1 up. A number and a multiple of N are compared when N is known.
func extentExceeds(a, b int) bool {
	return a > b && b >= 0 || a < b && b <= 0
}
