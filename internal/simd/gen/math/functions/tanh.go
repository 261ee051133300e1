package functions

import "math"

// Tanh returns the sign of x with
//
//	tanh |x| = w/(2 − w),  w = 1 − e^(−2|x|)
//
// where w = (1 − 2ⁿ) − 2ⁿ(e^r − 1) keeps its digits near 0, for there n is 0: to
// that end r is not between ±½ln2, but from −½ to ln2 − ½.
//
// The quotient y = w/d is put right by what it errs, by what d lacks of 2 − w,
// δ, and by what w lacks, ε: with 1/d = (1+y)/2, y + (w − yd − yδ + ε)(1+y)/2.
func Tanh[R, T any](k Machine[R, T]) Body[R] {
	e := newReduction(k, pick(k, expLeft32, expLeft64))
	shift := k.Const(0.5*math.Log2E - 0.5)
	one, two, half, sign := k.Const(1), k.Const(2), k.Const(0.5), k.Bit(signBit(k))
	low := k.Held(k.Const(pick(k, -40.0, -80)))
	return func(x R) R {
		r := k.Or(x, sign)
		r = k.Max(low, k.Add(r, r))
		n := k.Copy(r)
		k.MulAdd(n, e.log2e, shift)
		n = k.Round(n)
		e.subtract(r, n)
		p := e.expm1(r)
		s := k.PowerOfTwo(n)
		base := k.Sub(k.Held(one), s)
		w := k.Copy(p)
		k.NegMulAdd(w, s, base)
		k.NegMulAdd(p, s, k.Sub(base, w)) // what w lacks
		d := k.Sub(k.Held(two), w)
		y := k.Div(w, d)
		delta := k.Sub(k.Sub(k.Held(two), d), w)
		inverse := k.Copy(half)
		k.MulAdd(inverse, y, half)
		k.SubMul(w, y, d)
		k.SubMul(w, y, delta)
		k.AddMul(y, k.Add(w, p), inverse)
		return k.Or(y, k.And(x, sign))
	}
}

// Sigmoid returns 1/(1 + e^−x) from u = e^−|x|, which cannot overflow:
//
//	t = u/(1+u) where x is negative, down to denormals, and 1 − t elsewhere
//
// What the denominator d lacks of 1 + u, δ, is put right: with 1/d = 1 − t,
// t − tδ/d = t − δ(t − t²).
func Sigmoid[R, T any](k Machine[R, T]) Body[R] {
	power := ExpNegative(k)
	one, sign, zero := k.Const(1), k.Bit(signBit(k)), k.Zero()
	return func(x R) R {
		u := power(k.Or(x, sign))
		d := k.Add(u, one)
		t := k.Div(u, d)
		delta := k.Sub(u, k.Sub(d, one))
		square := k.Copy(t)
		k.NegMulAdd(square, t, t)
		k.SubMul(t, delta, square)
		return k.Select(k.Less(x, zero), t, k.Sub(k.Held(one), t))
	}
}

func signBit[R, T any](k Machine[R, T]) uint64 { return pick[uint64](k, 1<<31, 1<<63) }
