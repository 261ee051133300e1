package fused_test

import (
	"fmt"

	"gorgonia.org/tensor"

	"keisan/autodiff"
	"keisan/ops"
	"keisan/vm/fused"
)

// A chain that adds a bias, read again for every row, and squares: what the VM
// makes of Square(Add(x, b)).
func Example() {
	g := autodiff.NewGraph(autodiff.Float64)
	n := g.Input("n", 6)
	c := &fused.Chain{
		DType: autodiff.Float64, Rows: 2, Cols: 3,
		Access: []fused.Access{fused.Full, fused.Row},
		Steps: []fused.Step{
			{Op: ops.Add(n, n).Op(), Args: []int{^0, ^1}}, // input 0 and input 1
			{Op: ops.Square(n).Op(), Args: []int{0}},      // the result of step 0
		},
		Results: []fused.Result{{Of: 1, As: fused.Full}},
	}
	fmt.Println(c)

	x := tensor.New(tensor.WithShape(2, 3), tensor.WithBacking([]float64{0, 1, 2, 3, 4, 5}))
	b := tensor.New(tensor.WithShape(3), tensor.WithBacking([]float64{1, 0, -1}))
	y := tensor.New(tensor.WithShape(2, 3), tensor.Of(tensor.Float64))
	if err := c.Run(y, []*tensor.Dense{x, b}); err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(y.Float64s())
	// Output:
	// Fused(Add, Square)
	// [1 1 1 16 16 16]
}
