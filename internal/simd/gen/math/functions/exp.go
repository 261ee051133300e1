package functions

import (
	"math"

	"keisan/internal/simd/gen/math/vec"
)

// reduction writes x = n·ln2 + r with a whole n and |r| ≤ ln2/2, and
// approximates e^r − 1.
//
// ln2 is subtracted in two parts, so that the first difference is exact (W. J.
// Cody and W. Waite, Software Manual for the Elementary Functions, 1980).
type reduction struct {
	k         *vec.Kernel
	log2e     vec.Reg
	high, low vec.Op
	rest      func(r, square vec.Reg) vec.Reg // (e^r − 1 − r)/r²
}

func newReduction(k *vec.Kernel, rest []float64) reduction {
	high := vec.Pick(k.Machine, float64(float32(math.Ln2)), 0x1.62e42fefa39efp-1)
	low := vec.Pick(k.Machine, math.Ln2-float64(float32(math.Ln2)), 0x1.abc9e3b39803fp-56)
	return reduction{k, k.Held(k.Const(math.Log2E)), k.Const(high), k.Const(low), polynomial(k, rest)}
}

// reduce replaces x by r and returns n.
func (e reduction) reduce(x vec.Reg) (n vec.Reg) {
	n = e.k.Round(e.k.Mul(x, e.log2e))
	e.subtract(x, n)
	return n
}

// subtract replaces x by x − n·ln2.
func (e reduction) subtract(x, n vec.Reg) {
	e.k.SubMul(x, n, e.high)
	e.k.SubMul(x, n, e.low)
}

// expm1 returns e^r − 1 = r + r²Q(r), with a small relative error.
func (e reduction) expm1(r vec.Reg) vec.Reg {
	square := e.k.Mul(r, r)
	q := e.rest(r, square)
	e.k.MulAdd(q, square, r)
	return q
}

// Exp returns e^x = 2ⁿ(1 + (e^r − 1)). Beyond the limits the result is +Inf or
// 0 however far x is.
func Exp(k *vec.Kernel) Body {
	e := newReduction(k, vec.Pick(k.Machine, exp32, exp64))
	one := k.Const(1)
	// MIN and MAX give their second operand if that is NaN.
	low, high := k.Held(k.Const(vec.Pick(k.Machine, -104.0, -746))), k.Held(k.Const(vec.Pick(k.Machine, 89.0, 710)))
	return func(x vec.Reg) vec.Reg {
		r := k.Max(low, k.Min(high, x))
		n := e.reduce(r)
		return k.Scale(k.Add(e.expm1(r), one), n)
	}
}

// ExpNegative returns e^x for x ≤ 0.
func ExpNegative(k *vec.Kernel) Body {
	e := newReduction(k, vec.Pick(k.Machine, exp32, exp64))
	one, low := k.Const(1), k.Held(k.Const(vec.Pick(k.Machine, -104.0, -746)))
	return func(x vec.Reg) vec.Reg {
		r := k.Max(low, x)
		n := e.reduce(r)
		return k.Scale(k.Add(e.expm1(r), one), n)
	}
}

// expNegativeExactly is ExpNegative without the error of rounding r: with
// r = h − l, of which h = x − n·ln2's first part is exact,
// e^r = 1 + (h + (r²Q(r) − l)).
func expNegativeExactly(k *vec.Kernel) Body {
	e := newReduction(k, vec.Pick(k.Machine, exp32, exp64))
	one, low := k.Const(1), k.Held(k.Const(vec.Pick(k.Machine, -104.0, -746)))
	return func(x vec.Reg) vec.Reg {
		h := k.Max(low, x)
		n := k.Round(k.Mul(h, e.log2e))
		k.SubMul(h, n, e.high)
		l := k.Mul(n, e.low)
		r := k.Sub(h, l)
		square := k.Mul(r, r)
		q := e.rest(r, square)
		k.MulSub(q, square, l)
		return k.Scale(k.Add(k.Add(h, q), one), n)
	}
}
