package simd

// Functions of this file take slices of one length and work element by element.

// Where computes dst = a where cond holds, b elsewhere; dst may be a or b.
func Where[T Float](dst []T, cond []bool, a, b []T) {
	on[T]().where(dst, cond[:len(dst)], a[:len(dst)], b[:len(dst)])
}

// Equal computes dst = (a = b): NaN equals nothing.
func Equal[T Float](dst []bool, a, b []T) { on[T]().equal(dst, a[:len(dst)], b[:len(dst)]) }

// NotEqual computes dst = (a ≠ b): NaN differs from everything.
func NotEqual[T Float](dst []bool, a, b []T) { on[T]().notEqual(dst, a[:len(dst)], b[:len(dst)]) }

// Less computes dst = (a < b); a > b is Less of b and a.
func Less[T Float](dst []bool, a, b []T) { on[T]().less(dst, a[:len(dst)], b[:len(dst)]) }

// LessEqual computes dst = (a ≤ b); a ≥ b is LessEqual of b and a.
func LessEqual[T Float](dst []bool, a, b []T) { on[T]().lessEqual(dst, a[:len(dst)], b[:len(dst)]) }

// Index returns the first i with x[i] = v, or len(x) if there is none.
func Index[T Float](x []T, v T) int { return on[T]().index(x, v) }

func indexLoop[T Float](x []T, v T) int {
	for i, w := range x {
		if w == v {
			return i
		}
	}
	return len(x)
}

func whereLoop[T Float](dst []T, cond []bool, a, b []T) {
	for i, c := range cond {
		if c {
			dst[i] = a[i]
		} else {
			dst[i] = b[i]
		}
	}
}

// compareLoop makes a loop of a relation.
func compareLoop[T Float](holds func(a, b T) bool) func(dst []bool, a, b []T) {
	return func(dst []bool, a, b []T) {
		for i := range dst {
			dst[i] = holds(a[i], b[i])
		}
	}
}
