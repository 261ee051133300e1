package simd

import (
	"math"
	"math/big"
)

// The elementary functions to some 150 bits, from their series: slow, and short
// enough to be believed.

const precision = 160

func number(x float64) *big.Float { return new(big.Float).SetPrec(precision).SetFloat64(x) }

func add2(a, b *big.Float) *big.Float { return new(big.Float).SetPrec(precision).Add(a, b) }
func sub2(a, b *big.Float) *big.Float { return new(big.Float).SetPrec(precision).Sub(a, b) }
func mul2(a, b *big.Float) *big.Float { return new(big.Float).SetPrec(precision).Mul(a, b) }
func quo2(a, b *big.Float) *big.Float { return new(big.Float).SetPrec(precision).Quo(a, b) }

// negligible tells whether adding term no longer changes sum.
func negligible(term, sum *big.Float) bool {
	return term.Sign() == 0 || sum.Sign() != 0 && term.MantExp(nil) < sum.MantExp(nil)-precision
}

// bigExp returns e^x = (e^(x/2ᵏ))^(2ᵏ).
func bigExp(x *big.Float) *big.Float {
	k := max(0, x.MantExp(nil)+6)
	r := new(big.Float).SetPrec(precision).SetMantExp(x, -k)
	sum, term := number(1), number(1)
	for n := 1.0; !negligible(term, sum); n++ {
		term = quo2(mul2(term, r), number(n))
		sum = add2(sum, term)
	}
	for range k {
		sum = mul2(sum, sum)
	}
	return sum
}

// bigLog1p returns log(1 + x) = 2 artanh(x/(2 + x)).
func bigLog1p(x *big.Float) *big.Float {
	s := quo2(x, add2(number(2), x))
	square := mul2(s, s)
	sum, power := s, s
	for n := 3.0; ; n += 2 {
		power = mul2(power, square)
		term := quo2(power, number(n))
		if negligible(term, sum) {
			return mul2(number(2), sum)
		}
		sum = add2(sum, term)
	}
}

var bigLn2 = bigLog1p(number(1))

// bigLog returns log x.
func bigLog(x *big.Float) *big.Float {
	mantissa := new(big.Float).SetPrec(precision)
	e := x.MantExp(mantissa)
	if mantissa.Cmp(number(0.7)) < 0 {
		e--
		mantissa = mul2(mantissa, number(2))
	}
	return add2(mul2(number(float64(e)), bigLn2), bigLog1p(sub2(mantissa, number(1))))
}

// bigTanh returns tanh x = (e^2x − 1)/(e^2x + 1), near 0 by x − x³/3.
func bigTanh(x *big.Float) *big.Float {
	if x.Sign() == 0 || x.MantExp(nil) < -40 {
		return sub2(x, quo2(mul2(x, mul2(x, x)), number(3)))
	}
	e := bigExp(mul2(number(2), x))
	return quo2(sub2(e, number(1)), add2(e, number(1)))
}

func bigSigmoid(x *big.Float) *big.Float {
	return quo2(number(1), add2(number(1), bigExp(new(big.Float).Neg(x))))
}

func bigSoftplus(x *big.Float) *big.Float {
	if x.Sign() > 0 {
		return add2(x, bigSoftplus(new(big.Float).Neg(x)))
	}
	return bigLog1p(bigExp(x))
}

var bigSqrtPi, _ = new(big.Float).SetPrec(precision).SetString("1.77245385090551602729816748334114518279754945612238712821380778985291128459103218137495065673854466541622682362")

// bigErfc returns the complement of the error function for x ≥ 0: near 0 by the
// series of erf, elsewhere by the continued fraction
//
//	erfc x = e^−x²/√π / (x + ½/(x + 1/(x + 3/2/(x + …))))
func bigErfc(x *big.Float) *big.Float {
	if x.Cmp(number(2.5)) < 0 {
		return sub2(number(1), bigErfSeries(x))
	}
	f := number(0)
	for k := 600.0; k > 0; k-- {
		f = quo2(number(k/2), add2(x, f))
	}
	return quo2(bigExp(new(big.Float).Neg(mul2(x, x))), mul2(bigSqrtPi, add2(x, f)))
}

// bigErfSeries returns erf x = 2/√π Σ (−1)ⁿ x²ⁿ⁺¹/n!(2n+1).
func bigErfSeries(x *big.Float) *big.Float {
	square := new(big.Float).Neg(mul2(x, x))
	sum, term := x, x
	for n := 1.0; ; n++ {
		term = quo2(mul2(term, square), number(n))
		if negligible(term, sum) {
			return quo2(mul2(number(2), sum), bigSqrtPi)
		}
		sum = add2(sum, quo2(term, number(2*n+1)))
	}
}

func bigErf(x *big.Float) *big.Float {
	if x.Sign() < 0 {
		return new(big.Float).Neg(bigErf(new(big.Float).Neg(x)))
	}
	if x.Cmp(number(2.5)) < 0 {
		return bigErfSeries(x)
	}
	return sub2(number(1), bigErfc(x))
}

// bigGELU returns xΦ(x) = ½x erfc(−x/√2).
func bigGELU(x *big.Float) *big.Float {
	z := quo2(new(big.Float).Abs(x), new(big.Float).Sqrt(number(2)))
	tail := quo2(bigErfc(z), number(2))
	if x.Sign() > 0 {
		tail = sub2(number(1), tail)
	}
	return mul2(x, tail)
}

// ulps returns the distance of have from the exact value in units in the last
// place of a float64.
func ulps(have float64, exact *big.Float) float64 {
	f, _ := exact.Float64()
	switch {
	case math.IsInf(f, 0) || f == 0:
		if have == f {
			return 0
		}
		return math.Inf(1)
	case math.IsNaN(have) || math.IsInf(have, 0):
		return math.Inf(1)
	}
	d, _ := sub2(number(have), exact).Float64()
	return math.Abs(d) / ulp(f)
}
