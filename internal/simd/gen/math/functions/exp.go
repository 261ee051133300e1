package functions

import "math"

// reduction writes x = n·ln2 + r with a whole n and |r| ≤ ln2/2, and
// approximates e^r − 1.
//
// ln2 is subtracted in two parts, so that the first difference is exact (W. J.
// Cody and W. Waite, Software Manual for the Elementary Functions, 1980).
type reduction[R, T any] struct {
	k         Machine[R, T]
	log2e     R
	ln2, more Op // the parts of ln2
	one       Op
	least     Op                  // of n: 2ⁿ is less than half of the smallest float
	rest      func(r, square R) R // (e^r − 1 − r)/r²
}

func newReduction[R, T any](k Machine[R, T], rest []float64) reduction[R, T] {
	ln2 := pick(k, float64(float32(math.Ln2)), 0x1.62e42fefa39efp-1)
	more := pick(k, math.Ln2-float64(float32(math.Ln2)), 0x1.abc9e3b39803fp-56)
	return reduction[R, T]{
		k, k.Held(k.Const(math.Log2E)), k.Const(ln2), k.Const(more), k.Const(1),
		k.Remote(pick(k, -150.5, -1075.5)), polynomial(k, rest),
	}
}

// low is an x whose exponential is less than half of the smallest float.
func (e reduction[R, T]) low() Op { return e.k.Const(pick(e.k, -105.0, -746)) }

// reduce replaces x by r and returns n.
func (e reduction[R, T]) reduce(x R) (n R) {
	n = e.k.Round(e.k.Mul(x, e.log2e))
	e.subtract(x, n)
	return n
}

// subtract replaces x by x − n·ln2.
func (e reduction[R, T]) subtract(x, n R) {
	e.k.SubMul(x, n, e.ln2)
	e.k.SubMul(x, n, e.more)
}

// expm1 returns e^r − 1 = r + r²Q(r), with a small relative error.
func (e reduction[R, T]) expm1(r R) R {
	square := e.k.Mul(r, r)
	q := e.rest(r, square)
	e.k.MulAdd(q, square, r)
	return q
}

// power returns 2ⁿ(1 + p) for p = e^r − 1.
//
// A result far below all floats is made 0 before it is scaled: processors that
// multiply for it, as AVX2 and NEON must, take a hundred cycles for each such product.
func (e reduction[R, T]) power(p, n R) R {
	y := e.k.Add(p, e.one)
	if !e.k.Wide() {
		y = e.k.Where(e.k.NotLess(n, e.least), y)
	}
	return e.k.Scale(y, n)
}

// Exp returns e^x. Beyond the limits the result is +Inf or 0 however far x is.
func Exp[R, T any](k Machine[R, T]) Body[R] {
	e := newReduction(k, pick(k, exp32, exp64))
	// MIN and MAX give their second operand if that is NaN.
	low, high := k.Held(e.low()), k.Held(k.Const(pick(k, 89.0, 710)))
	return func(x R) R {
		r := k.Max(low, k.Min(high, x))
		n := e.reduce(r)
		return e.power(e.expm1(r), n)
	}
}

// ExpNegative returns e^x for x ≤ 0.
func ExpNegative[R, T any](k Machine[R, T]) Body[R] {
	e := newReduction(k, pick(k, exp32, exp64))
	low := k.Held(e.low())
	return func(x R) R {
		r := k.Max(low, x)
		n := e.reduce(r)
		return e.power(e.expm1(r), n)
	}
}
