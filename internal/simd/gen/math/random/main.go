// Command random writes the kernels of random numbers.
package main

import (
	"github.com/mmcloughlin/avo/build"

	"keisan/internal/simd/gen/math/vec"
)

func main() {
	for _, bits := range []int{256, 512} {
		philox(&vec.Machine{Bits: bits, Size: 8})
	}
	vec.Each(drop)
	build.Generate()
}
