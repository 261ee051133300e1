package gpu_test

import (
	"fmt"
	"regexp"

	"keisan/internal/bench/gpu"
)

func ExampleParts() {
	for _, name := range gpu.Parts(false, regexp.MustCompile("784-50|spiral|NVRTC")) {
		fmt.Println(name)
	}
	// Output:
	// speed/step/784-50-10/b100/float32
	// speed/step/784-50-10/b100/float32/tf32
	// model/spiral
	// law/catalog without NVRTC
	// law/large extents without NVRTC
}
