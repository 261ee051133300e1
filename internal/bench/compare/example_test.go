package compare_test

import (
	"fmt"

	"keisan/internal/bench/compare"
)

func ExampleLoad() {
	r, err := compare.Load("testdata/report.json")
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, row := range r.Rows[:2] {
		fmt.Printf("%s: %.0f %s\n", row.Name, row.Rate, row.Unit)
	}
	// Output:
	// gemm/64/float32: 169 GFLOP/s
	// gemm/1024/float32: 413 GFLOP/s
}
