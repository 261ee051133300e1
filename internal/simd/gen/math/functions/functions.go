// Package functions has the elementary functions as instructions: the exported
// ones load their constants, before a loop, and return what is to be done with
// each register in it. Coefficients are computed by the programs in fit.
package functions

// held is how many coefficients of a polynomial AVX-512 keeps in registers.
const held = 4

// A Body returns the instructions of a function of one vector.
type Body[R any] = func(x R) R

// polynomial returns Σ c[i] xⁱ as a function of x and x², as c[0] + x·R(x), so
// that little is rounded but the last sum. Even and odd coefficients of R are
// two chains, each a polynomial in x² by Horner's rule: a chain waits for each
// of its multiplications.
func polynomial[R, T any](k Machine[R, T], c []float64) func(x, square R) R {
	coefficients := make([]Op, len(c))
	for i, v := range c {
		if coefficients[i] = k.Remote(v); i < held {
			coefficients[i] = k.Const(v)
		}
	}
	return func(x, square R) R {
		odd, even := horner(k, coefficients[2:], square), horner(k, coefficients[1:], square)
		k.AddMul(even, odd, x)
		k.MulAdd(even, x, coefficients[0])
		return even
	}
}

// horner returns Σ c[2i] xⁱ.
func horner[R, T any](k Machine[R, T], c []Op, x R) R {
	i := (len(c) - 1) &^ 1
	p := k.Copy(c[i])
	for i -= 2; i >= 0; i -= 2 {
		k.MulAdd(p, x, c[i])
	}
	return p
}
