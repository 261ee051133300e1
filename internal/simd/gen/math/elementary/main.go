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
		}{
			{"exp", functions.Exp},
			{"log", functions.Log},
			{"tanh", functions.Tanh},
			{"sigmoid", functions.Sigmoid},
			{"softplus", functions.Softplus},
		} {
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
