//go:build !(cuda && cgo)

package cuda_test

import (
	"errors"
	"fmt"

	"keisan/vm/gorgonia/cuda"
)

// A program that was built without the engine says how to build it.
func ExampleNew() {
	_, err := cuda.New(0)
	fmt.Println(errors.Is(err, cuda.ErrAbsent))
	// Output: true
}
