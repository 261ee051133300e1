package data

import "math/big"

// sincos returns the sine and the cosine of x, each rounded once from a far
// more precise value. x is 0 or of a size of 2⁻¹⁰⁰ … 50.
//
// math.Sin and math.Cos differ from a C library's in the last bits for a
// quarter of the arguments, by up to two units, and from one machine to the next.
//
//	e^{ix} = 1 + ix - x²/2! - ix³/3! + x⁴/4! + …
//
// The largest term is below e⁵⁰ < 2⁷³, so 256 bits leave more than 180 behind
// the binary point.
func sincos(x float64) (sin, cos float64) {
	const precision, negligible = 256, -200
	re := new(big.Float).SetPrec(precision)
	im := new(big.Float).SetPrec(precision)
	term := new(big.Float).SetPrec(precision).SetInt64(1) // xⁿ/n!
	arg, k := big.NewFloat(x), new(big.Float)
	for n := int64(1); term.Sign() != 0 && term.MantExp(nil) > negligible; n++ {
		switch n % 4 {
		case 1:
			re.Add(re, term)
		case 2:
			im.Add(im, term)
		case 3:
			re.Sub(re, term)
		case 0:
			im.Sub(im, term)
		}
		term.Mul(term, arg)
		term.Quo(term, k.SetInt64(n))
	}
	sin, _ = im.Float64()
	cos, _ = re.Float64()
	return sin, cos
}
