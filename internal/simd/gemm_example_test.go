package simd_test

import (
	"fmt"

	"keisan/internal/simd"
)

// A layer in one pass: Finish adds the bias and applies the function to blocks
// of C while they are in the cache.
func ExampleMultiply() {
	x := []float32{1, 2, 3, 4}         // 2×2
	w := []float32{1, 0, -1, 0, 1, -1} // 2×3
	bias := []float32{0.5, -5, 0.25}   // added to each row
	y := make([]float32, 2*3)          // 2×3
	layer := simd.Product{M: 2, N: 3, K: 2, LDA: 2, LDB: 3, LDC: 3,
		Finish: func(i, j, rows, cols int) {
			for r := i; r < i+rows; r++ {
				row := y[r*3+j:][:cols]
				simd.Add(row, row, bias[j:])
				simd.ReLU(row, row)
			}
		},
	}
	simd.Multiply(&layer, y, x, w)
	fmt.Println(y)
	// Output: [1.5 0 0 3.5 0 0]
}
