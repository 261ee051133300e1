// Command elementary writes the kernels of exp, log and the functions made of
// them.
package main

import (
	"github.com/mmcloughlin/avo/build"

	"keisan/internal/simd/gen/math/vec"
)

// held is how many coefficients of a polynomial AVX-512 keeps in registers.
const held = 4

func main() {
	vec.Each(func(m *vec.Machine) {
		for _, f := range []struct {
			name    string
			prepare func(k *vec.Kernel) body
		}{{"exp", exp}, {"log", log}, {"tanh", tanh}, {"sigmoid", sigmoid}, {"softplus", softplus}} {
			m.Unary(f.name, together(m), f.prepare)
		}
	})
	build.Generate()
}

// together returns how many registers go through a function at a time, as many
// as there are registers for.
func together(m *vec.Machine) int {
	if m.Wide() {
		return 3
	}
	return 2
}

// A body returns the instructions of a function of one vector.
type body = func(x vec.Reg) vec.Reg

// polynomial returns Σ c[i] xⁱ as a function of x and x². Even and odd
// coefficients are two chains, each a polynomial in x² by Horner's rule: a
// chain waits for each of its multiplications.
func polynomial(k *vec.Kernel, c []float64) func(x, square vec.Reg) vec.Reg {
	coefficients := make([]vec.Op, len(c))
	for i, v := range c {
		if coefficients[i] = k.Remote(v); i < held {
			coefficients[i] = k.Const(v)
		}
	}
	return func(x, square vec.Reg) vec.Reg {
		odd, even := horner(k, coefficients[1:], square), horner(k, coefficients, square)
		k.AddMul(even, odd, x)
		return even
	}
}

// horner returns Σ c[2i] xⁱ.
func horner(k *vec.Kernel, c []vec.Op, x vec.Reg) vec.Reg {
	i := (len(c) - 1) &^ 1
	p := k.Copy(c[i])
	for i -= 2; i >= 0; i -= 2 {
		k.MulAdd(p, x, c[i])
	}
	return p
}
