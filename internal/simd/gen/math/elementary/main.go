// Command elementary writes the kernels of the elementary functions.
package main

import (
	"github.com/mmcloughlin/avo/build"

	"keisan/internal/simd/gen/math/functions"
	"keisan/internal/simd/gen/math/vec"
)

func main() {
	vec.Each(func(m *vec.Machine) {
		for _, f := range functions.All[vec.Reg, vec.Test]() {
			group := 2 // how many registers fit in together
			if m.Wide() {
				group++
			}
			if f.Name == "erf" || f.Name == "gelu" {
				group--
			}
			m.Unary(f.Name, group, func(k *vec.Kernel) func(x vec.Reg) vec.Reg {
				if f.Name == "tanh" && m.Wide() && m.Size == 4 {
					return tanhByTable(k)
				}
				return f.Prepare(k)
			})
		}
	})
	build.Generate()
}
