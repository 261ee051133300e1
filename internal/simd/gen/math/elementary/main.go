// Command elementary writes the kernels of the elementary functions.
package main

import (
	"github.com/mmcloughlin/avo/build"

	"keisan/internal/simd/gen/math/functions"
	"keisan/internal/simd/gen/math/vec"
)

func main() {
	vec.Each(func(m *vec.Machine) {
		for _, f := range []struct {
			name    string
			prepare func(k *vec.Kernel) functions.Body
			group   [2]int // how many of the registers of AVX2 and AVX-512 fit in together
		}{
			{"exp", functions.Exp, [2]int{2, 3}},
			{"log", functions.Log, [2]int{2, 3}},
			{"tanh", functions.Tanh, [2]int{2, 3}},
			{"sigmoid", functions.Sigmoid, [2]int{2, 3}},
			{"softplus", functions.Softplus, [2]int{2, 3}},
			{"erf", functions.Erf, [2]int{1, 2}},
			{"gelu", functions.GELU, [2]int{1, 2}},
		} {
			group := f.group[0]
			if m.Wide() {
				group = f.group[1]
			}
			m.Unary(f.name, group, f.prepare)
		}
	})
	build.Generate()
}
