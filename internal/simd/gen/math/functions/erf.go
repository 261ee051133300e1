package functions

// Erf returns
//
//	erf x = x + xP(x²)            for |x| < 1
//	erf |x| = 1 − exp P(|x|−2)    elsewhere, up to where that is 1
func Erf[R, T any](k Machine[R, T]) Body[R] {
	e := newReduction(k, pick(k, exp32, exp64))
	near, far := polynomial(k, pick(k, erfNear32, erfNear64)), polynomial(k, pick(k, erfFar32, erfFar64))
	one, two, sign := k.Const(1), k.Const(2), k.Bit(signBit(k))
	last, negative := k.Held(k.Const(pick(k, 4.0, 6))), k.Held(k.Bit(signBit(k)))
	return func(x R) R {
		a := k.AndNot(negative, x)
		v := k.Sub(k.Min(last, a), two)
		p := far(v, k.Mul(v, v))
		n := e.reduce(p)
		y := k.Sub(k.Held(one), e.power(e.expm1(p), n))
		y = k.Or(y, k.And(x, sign))
		z := k.Mul(x, x)
		q := near(z, k.Mul(z, z))
		k.MulAdd(q, x, x)
		return k.Select(k.Less(a, one), q, y)
	}
}

// GELU returns xΦ(x) with Φ the normal distribution. With a = |x| and
// t = 1/(1+ca),
//
//	Φ(−a) = exp(−a²/2)·S,  S = t·P(t−center)        aΦ(a) = a − aΦ(−a)
//
// and near 0, Φ(x) = ½ + xP(x²).
//
// What roundings lose on the way is carried along: of a², since the exponential
// has its absolute error; of r; of t, to whose relative error τ that of S is
// about (0.35 + 3.3t)τ; of P, of S and of S(1 + (e^r − 1)).
func GELU[R, T any](k Machine[R, T]) Body[R] {
	k.Hoist(1) // the registers are needed
	e := newReduction(k, pick(k, exp32, exp64))
	tail := pick(k, tail32, tail64)
	first, others := k.Remote(tail[0]), polynomial(k, tail[1:])
	one, minusHalf, negative, zero := k.Const(1), k.Const(-0.5), k.Held(k.Bit(signBit(k))), k.Zero()
	c, center := k.Const(pick(k, tailC32, tailC64)), k.Const(pick(k, tailCenter32, tailCenter64))
	last, rest := k.Const(pick(k, tailLast32, tailLast64)), k.Remote(pick(k, tailRest32, tailRest64))
	near := polynomial(k, pick(k, geluNear32, geluNear64))
	seam, plusHalf := k.Remote(0.59375), k.Remote(0.5)
	slope, offset := k.Remote(3.3), k.Remote(0.35)
	return func(x R) R {
		magnitude := func() R { return k.Min(k.AndNot(negative, x), last) }
		n, q, lost := gauss(k, e, magnitude(), minusHalf)

		a := magnitude()
		d := k.Copy(a)
		k.MulAdd(d, k.Held(c), one)
		t := k.Div(k.Held(one), d)
		missing := k.Sub(k.Held(one), d) // in d
		k.AddMul(missing, a, c)
		tau := k.Copy(t)
		k.NegMulAdd(tau, d, one)
		k.SubMul(tau, t, missing)
		kappa := k.Copy(slope)
		k.MulAdd(kappa, t, offset)
		tau = k.Mul(k.Mul(tau, kappa), t)

		u := k.Sub(t, center)
		low := others(u, k.Mul(u, u))
		p := k.Copy(low)
		k.MulAdd(p, u, first)
		k.MulAdd(low, u, k.Sub(k.Held(first), p))
		more := k.Mul(p, tau)
		k.AddMul(more, t, k.Add(low, rest))
		s := k.Copy(p)
		k.MulAdd(s, t, more)
		k.MulSub(p, t, s)
		more = k.Add(more, p) // what s lacks

		k.MulAdd(more, q, more)
		w := k.Copy(q)
		k.MulAdd(w, s, s)
		k.AddMul(more, w, lost)
		k.MulAdd(q, s, k.Sub(s, w))
		q = k.Add(q, more) // what w lacks
		a = k.AndNot(negative, x)
		within := k.Less(a, last)
		w, q = k.Where(within, w), k.Where(within, q)

		scale := k.Scaler(n)
		left := k.Mul(q, x)
		k.AddMul(left, w, x)
		right := scale(w)
		k.NegMulAdd(right, magnitude(), x) // no product of ∞ and 0
		y := k.Select(k.Less(x, zero), scale(left), right)

		z := k.Mul(x, x)
		v := near(z, k.Mul(z, z))
		k.MulAdd(v, z, k.Mul(x, plusHalf))
		v = k.Or(v, k.And(x, negative)) // −0
		return k.Select(k.Less(a, seam), v, y)
	}
}

// gauss returns n and q with exp(−a²/2) = 2ⁿ(1 + q), and what q's argument lost
// when it was rounded.
func gauss[R, T any](k Machine[R, T], e reduction[R, T], a R, minusHalf Op) (n, q, lost R) {
	square := k.Mul(a, a)
	low := k.Copy(a)
	k.MulSub(low, a, square)
	h := k.Mul(square, minusHalf)
	n = k.Round(k.Mul(h, e.log2e))
	k.SubMul(h, n, e.ln2)
	low = k.Mul(low, minusHalf)
	k.SubMul(low, n, e.more)
	r := k.Add(h, low)
	return n, e.expm1(r), k.Add(k.Sub(h, r), low)
}
