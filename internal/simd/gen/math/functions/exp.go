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
	ln2, more vec.Op // the parts of ln2
	one       vec.Op
	least     vec.Op                          // of n: 2ⁿ is less than half of the smallest float
	rest      func(r, square vec.Reg) vec.Reg // (e^r − 1 − r)/r²
}

func newReduction(k *vec.Kernel, rest []float64) reduction {
	ln2 := vec.Pick(k.Machine, float64(float32(math.Ln2)), 0x1.62e42fefa39efp-1)
	more := vec.Pick(k.Machine, math.Ln2-float64(float32(math.Ln2)), 0x1.abc9e3b39803fp-56)
	return reduction{
		k, k.Held(k.Const(math.Log2E)), k.Const(ln2), k.Const(more), k.Const(1),
		k.Remote(vec.Pick(k.Machine, -150.5, -1075.5)), polynomial(k, rest),
	}
}

// low is an x whose exponential is less than half of the smallest float.
func (e reduction) low() vec.Op { return e.k.Const(vec.Pick(e.k.Machine, -105.0, -746)) }

// reduce replaces x by r and returns n.
func (e reduction) reduce(x vec.Reg) (n vec.Reg) {
	n = e.k.Round(e.k.Mul(x, e.log2e))
	e.subtract(x, n)
	return n
}

// subtract replaces x by x − n·ln2.
func (e reduction) subtract(x, n vec.Reg) {
	e.k.SubMul(x, n, e.ln2)
	e.k.SubMul(x, n, e.more)
}

// expm1 returns e^r − 1 = r + r²Q(r), with a small relative error.
func (e reduction) expm1(r vec.Reg) vec.Reg {
	square := e.k.Mul(r, r)
	q := e.rest(r, square)
	e.k.MulAdd(q, square, r)
	return q
}

// power returns 2ⁿ(1 + p) for p = e^r − 1.
//
// A result far below all floats is made 0 before it is scaled: processors that
// multiply for it, as AVX2 must, take a hundred cycles for each such product.
func (e reduction) power(p, n vec.Reg) vec.Reg {
	y := e.k.Add(p, e.one)
	if !e.k.Wide() {
		y = e.k.And(y, e.k.Compare(vec.NotLess, n, e.least).Ones())
	}
	return e.k.Scale(y, n)
}

// Exp returns e^x. Beyond the limits the result is +Inf or 0 however far x is.
func Exp(k *vec.Kernel) Body {
	e := newReduction(k, vec.Pick(k.Machine, exp32, exp64))
	// MIN and MAX give their second operand if that is NaN.
	low, high := k.Held(e.low()), k.Held(k.Const(vec.Pick(k.Machine, 89.0, 710)))
	return func(x vec.Reg) vec.Reg {
		r := k.Max(low, k.Min(high, x))
		n := e.reduce(r)
		return e.power(e.expm1(r), n)
	}
}

// ExpNegative returns e^x for x ≤ 0.
func ExpNegative(k *vec.Kernel) Body {
	e := newReduction(k, vec.Pick(k.Machine, exp32, exp64))
	low := k.Held(e.low())
	return func(x vec.Reg) vec.Reg {
		r := k.Max(low, x)
		n := e.reduce(r)
		return e.power(e.expm1(r), n)
	}
}
