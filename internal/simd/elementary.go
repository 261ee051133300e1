package simd

import "math"

// Functions of this file work element by element on slices of one length; dst
// may be x. Results are at most 2 units in the last place from the exact value
// (tests measure them), those of AVX2, AVX-512 and NEON have the same bits but for
// the Tanh of float32 on AVX-512, and special values are those of package math.

// Exp computes dst = e^x: +Inf above the largest float's logarithm, and
// denormals down to 0.
func Exp[T Float](dst, x []T) { on[T]().exp(dst, x[:len(dst)]) }

// Log computes dst = ln x: −Inf of 0, NaN of negative numbers.
func Log[T Float](dst, x []T) { on[T]().log(dst, x[:len(dst)]) }

// Tanh computes dst = tanh x.
func Tanh[T Float](dst, x []T) { on[T]().tanh(dst, x[:len(dst)]) }

// Sigmoid computes dst = 1/(1 + e^−x), for large negative x down to denormals.
func Sigmoid[T Float](dst, x []T) { on[T]().sigmoid(dst, x[:len(dst)]) }

// Softplus computes dst = ln(1 + e^x), which never overflows.
func Softplus[T Float](dst, x []T) { on[T]().softplus(dst, x[:len(dst)]) }

// Erf computes dst = erf x, the error function.
func Erf[T Float](dst, x []T) { on[T]().erf(dst, x[:len(dst)]) }

// GELU computes dst = xΦ(x) with Φ the normal distribution, with a small
// relative error also where it is tiny: NaN of −Inf, as that product is.
func GELU[T Float](dst, x []T) { on[T]().gelu(dst, x[:len(dst)]) }

// mapLoop returns the loop dst = f(x). float32 is computed in float64 and
// rounded once.
func mapLoop[T Float](f func(x float64) float64) func(dst, x []T) {
	return func(dst, x []T) {
		for i := range dst {
			dst[i] = T(f(float64(x[i])))
		}
	}
}

// logarithm is math.Log also for denormals, of which Go 1.26's assembly for
// amd64 loses the exponent.
func logarithm(x float64) float64 {
	if x > 0 && x < 0x1p-1022 {
		return math.Log(x*0x1p52) - 52*math.Ln2
	}
	return math.Log(x)
}

// logistic is 1/(1 + e^−x) without overflow.
func logistic(x float64) float64 {
	if x < 0 {
		e := math.Exp(x)
		return e / (1 + e)
	}
	return 1 / (1 + math.Exp(-x))
}

func softplus(x float64) float64 { return max(x, 0) + math.Log1p(math.Exp(-math.Abs(x))) }

// gelu uses 1 + erf z = erfc(−z), which does not cancel for negative x.
func gelu(x float64) float64 { return 0.5 * x * math.Erfc(-x/math.Sqrt2) }
