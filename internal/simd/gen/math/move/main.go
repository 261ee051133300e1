// Command move writes the kernels that put elements elsewhere.
package main

import (
	"github.com/mmcloughlin/avo/build"

	"keisan/internal/simd/gen/math/vec"
)

func main() {
	for _, size := range []int{4, 8} {
		transpose(&vec.Machine{Bits: 256, Size: size})
	}
	vec.Each(func(m *vec.Machine) {
		eachLine(m, "copyLines", copyLine)
		eachLine(m, "addLines", addLine)
		gatherLines(m)
		sumLines(m)
	})
	build.Generate()
}
