package functions

import (
	"fmt"
	"math"

	"keisan/internal/simd/gen/math/vec"
)

// Tanh returns the hyperbolic tangent, for float32 on AVX-512 by a table, else by
// the exponential function.
func Tanh(k *vec.Kernel) Body {
	if k.Wide() && k.Size == 4 {
		return tanhByTable(k)
	}
	return tanhByExp(k)
}

// tanhByExp returns the sign of x with
//
//	tanh |x| = w/(2 − w),  w = 1 − e^(−2|x|)
//
// where w = (1 − 2ⁿ) − 2ⁿ(e^r − 1) keeps its digits near 0, for there n is 0: to
// that end r is not between ±½ln2, but from −½ to ln2 − ½.
//
// The quotient y = w/d is put right by what it errs, by what d lacks of 2 − w,
// δ, and by what w lacks, ε: with 1/d = (1+y)/2, y + (w − yd − yδ + ε)(1+y)/2.
func tanhByExp(k *vec.Kernel) Body {
	e := newReduction(k, vec.Pick(k.Machine, expLeft32, expLeft64))
	shift := k.Const(0.5*math.Log2E - 0.5)
	one, two, half, sign := k.Const(1), k.Const(2), k.Const(0.5), k.Bit(signBit(k))
	low := k.Held(k.Const(vec.Pick(k.Machine, -40.0, -80)))
	return func(x vec.Reg) vec.Reg {
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

// tanhByTable returns the sign of x with a polynomial in the difference of |x| to
// the middle of its interval, a quarter of an octave. The table's 32 entries
// are found by the exponent and two more bits, modulo 32.
func tanhByTable(k *vec.Kernel) Body {
	k.Hoist(0) // the table takes the registers
	var tables []vec.Table
	for i, values := range tanhTable {
		tables = append(tables, k.Table(fmt.Sprint("tanh", i), values))
	}
	sign, rest := k.Bit(signBit(k)), k.Bit(1<<31-1)
	first, last := k.Held(k.Bit(123<<2)), k.Held(k.Const(15.5))
	return func(x vec.Reg) vec.Reg {
		a := k.Min(last, k.And(x, rest)) // NaN if x is
		i := k.MaxInt(k.ShiftRight(a, 21), first)
		d := k.Sub(a, k.Lookup(tables[0], i))
		n := len(tables) - 1
		p := k.Lookup(tables[n], i)
		for n--; n > 0; n-- {
			k.MulAdd(p, d, k.Lookup(tables[n], i))
		}
		return k.Or(p, k.And(x, sign))
	}
}

// Sigmoid returns 1/(1 + e^−x) from u = e^−|x|, which cannot overflow:
//
//	t = u/(1+u) where x is negative, down to denormals, and 1 − t elsewhere
//
// What the denominator d lacks of 1 + u, δ, is put right: with 1/d = 1 − t,
// t − tδ/d = t − δ(t − t²).
func Sigmoid(k *vec.Kernel) Body {
	power := ExpNegative(k)
	one, sign, zero := k.Const(1), k.Bit(signBit(k)), k.Zero()
	return func(x vec.Reg) vec.Reg {
		u := power(k.Or(x, sign))
		d := k.Add(u, one)
		t := k.Div(u, d)
		delta := k.Sub(u, k.Sub(d, one))
		square := k.Copy(t)
		k.NegMulAdd(square, t, t)
		k.SubMul(t, delta, square)
		return k.Select(k.Compare(vec.Less, x, zero), t, k.Sub(k.Held(one), t))
	}
}

func signBit(k *vec.Kernel) uint64 { return vec.Pick[uint64](k.Machine, 1<<31, 1<<63) }
