package vm_test

import (
	"fmt"

	"gorgonia.org/tensor"

	"keisan/autodiff"
	"keisan/ops"
	"keisan/vm"
)

// A whole training step, gradients and updates included, is one program.
func Example() {
	g := autodiff.NewGraph(autodiff.Float64)
	x, t := g.Input("x", autodiff.Batch, 1), g.Input("t", autodiff.Batch, 1)
	w, b := g.Param("w", autodiff.Zeros(), 1, 1), g.Param("b", autodiff.Zeros(), 1)
	loss := ops.MSE(ops.Affine(x, w, b), t)
	grads, err := autodiff.Grad(loss, w, b)
	if err != nil {
		fmt.Println(err)
		return
	}
	fetches := []*autodiff.Node{loss}
	for i, p := range g.Params() {
		fetches = append(fetches, autodiff.Assign(p, ops.Sub(p, ops.Scale(grads[i], 0.2))))
	}

	m, err := vm.New(g)
	if err != nil {
		fmt.Println(err)
		return
	}
	step, err := m.Compile(fetches...)
	if err != nil {
		fmt.Println(err)
		return
	}
	feed := vm.Feed{ // t = 2x + 1
		x: tensor.New(tensor.WithShape(3, 1), tensor.WithBacking([]float64{-1, 0, 1})),
		t: tensor.New(tensor.WithShape(3, 1), tensor.WithBacking([]float64{-1, 1, 3})),
	}
	for range 200 {
		if _, err := step.Run(feed); err != nil {
			fmt.Println(err)
			return
		}
	}
	fmt.Printf("w = %.3f, b = %.3f\n", m.Value(w).Float64s()[0], m.Value(b).Float64s()[0])
	// Output: w = 2.000, b = 1.000
}
