package functions

import "math"

// Log writes x = 2ᵏ(1 + f) with −¼ ≤ f < ½; then
//
//	log x = k·ln2 + log(1+f),  log(1+f) = f − f²/2 + f³P(f)
//
// with ln2 in two parts, the first so short that k times it is exact.
func Log[R, T any](k Machine[R, T]) Body[R] {
	split := k.Split()
	rest := polynomial(k, pick(k, log32, log64))
	half, one := k.Const(0.5), k.Const(1)
	first := pick(k, 0x1.62ep-1, 0x1.62e42fefa38p-1)
	second := pick(k, math.Ln2-0x1.62ep-1, 0x1.ef35793c7673p-45)
	high, low := k.Const(first), k.Const(second)
	return func(x R) R {
		e, m := split(x)
		f := k.Sub(m, one)
		square := k.Mul(f, f)
		p := k.Mul(rest(f, square), f)
		k.MulSub(p, square, k.Mul(square, half)) // f³P(f) − f²/2
		k.AddMul(p, e, low)
		y := k.Add(f, p)
		k.AddMul(y, e, high)
		return k.Logarithm(x, y)
	}
}

// Softplus returns log(1 + e^x) = max(x, 0) + log(1 + u) with u = e^−|x| ≤ 1,
// whose logarithm u + u²P(u−½) needs no reduction: around ½ the terms of P are
// small beside the first.
func Softplus[R, T any](k Machine[R, T]) Body[R] {
	power := ExpNegative(k)
	rest := polynomial(k, pick(k, softplus32, softplus64))
	sign, half, zero := k.Bit(signBit(k)), k.Const(0.5), k.Zero()
	return func(x R) R {
		u := power(k.Or(x, sign))
		v := k.Sub(u, half)
		p := rest(v, k.Mul(v, v))
		k.MulAdd(p, k.Mul(u, u), u)
		return k.Add(k.Max(zero, x), p)
	}
}
