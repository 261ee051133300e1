// Command reduce writes the kernels of sums and their like.
package main

import (
	"github.com/mmcloughlin/avo/build"

	"keisan/internal/simd/gen/math/vec"
)

func main() {
	vec.Each(func(m *vec.Machine) {
		sums(m)
		dots(m)
		columnSums(m)
		softmax(m)
		expSums(m)
		extremum(m, "max", "rowMaxima", true)
		extremum(m, "min", "rowMinima", false)
	})
	build.Generate()
}
