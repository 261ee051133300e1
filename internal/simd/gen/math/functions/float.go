package functions

import "math"

// What follows is for machines that have no instructions for it.

// mantissa is the number of explicit bits of the significand.
func mantissa[R, T any](k Machine[R, T]) int { return pick(k, 23, 52) }

// bias of the exponent.
func bias[R, T any](k Machine[R, T]) float64 { return pick(k, 127.0, 1023) }

// magic is a number to which a small whole number is added so that it stands
// in the lowest bits.
func magic[R, T any](k Machine[R, T]) float64 { return pick(k, 0x1.8p23, 0x1.8p52) }

// PowerOfTwo returns 2ⁿ for a whole n whose power is normal.
func PowerOfTwo[R, T any](k Machine[R, T], n R) R {
	return k.ShiftLeft(k.Add(n, k.Const(magic(k)+bias(k))), mantissa(k))
}

// Scaler returns x·2ⁿ, rounded once, of several x around 1, for a whole n that
// may reach beyond the exponents of normal numbers on either side.
func Scaler[R, T any](k Machine[R, T], n R) func(x R) R {
	half := k.Round(k.Mul(n, k.Const(0.5)))
	first, second := k.PowerOfTwo(half), k.PowerOfTwo(k.Sub(n, half))
	return func(x R) R { return k.Mul(k.Mul(x, first), second) }
}

// Split returns the instructions that write x > 0 as 2ᵉ·f with ¾ ≤ f < 3/2.
func Split[R, T any](k Machine[R, T]) func(x R) (e, f R) {
	const three4 = 0.75
	bits := func(v float64) uint64 {
		return pick(k, uint64(math.Float32bits(float32(v))), math.Float64bits(v))
	}
	normal := k.Const(pick(k, 0x1p-126, 0x1p-1022))
	lift, lifted := k.Const(pick(k, 0x1p23, 0x1p52)), k.Const(pick(k, 23.0, 52))
	offset, base := k.Bit(bits(1)-bits(three4)), k.Bit(bits(three4))
	mask := k.Bit(uint64(1)<<mantissa(k) - 1)
	whole := k.Const(pick(k, 0x1p23, 0x1p52))
	back := k.Const(pick(k, 0x1p23, 0x1p52) + bias(k))
	return func(x R) (R, R) {
		denormal := k.Less(x, normal)
		x = k.Select(denormal, k.Mul(x, lift), x)
		t := k.AddInt(x, offset)
		f := k.AddInt(k.And(t, mask), base)
		e := k.Sub(k.Or(k.ShiftRight(t, mantissa(k)), whole), back)
		return k.Sub(e, k.Where(denormal, lifted)), f
	}
}

// Logarithm returns y, the logarithm of x, corrected where Split does not give
// the special values itself: −Inf of 0, +Inf of itself, NaN of negative numbers
// and NaN.
func Logarithm[R, T any](k Machine[R, T], x, y R) R {
	inf, minusInf, zero := k.Const(math.Inf(1)), k.Const(math.Inf(-1)), k.Zero()
	y = k.Select(k.Less(x, inf), y, x)
	y = k.Or(y, k.Less(x, zero))
	return k.Select(k.Equal(x, zero), minusInf, y)
}
