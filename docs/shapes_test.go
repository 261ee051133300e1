package docs_test

import (
	"errors"
	"fmt"

	"keisan/autodiff"
	"keisan/ops"
	"keisan/vm"
)

func Example_shapes() {
	g := autodiff.NewGraph(autodiff.Float64)
	h := g.Input("h", autodiff.Batch, 10)
	W := g.Param("W", autodiff.Zeros(), 3, 10)
	score := ops.Softmax(ops.MatMul(h, W).Named("score"), 1)

	_, err := vm.New(score.Graph())
	fmt.Println(err)
	fmt.Println(errors.Is(err, autodiff.ErrShape))
	// Output:
	// shapes_test.go:16: MatMul "score": inner extents differ: h (N×10) × W (3×10): 10 ≠ 3
	// true
}
