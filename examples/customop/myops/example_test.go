package myops_test

import (
	"fmt"

	"gorgonia.org/tensor"

	"keisan/autodiff"
	"keisan/examples/customop/myops"
	"keisan/vm"
)

// An op of one's own stands where built-in ones stand, in gradients, too.
func Example() {
	g := autodiff.NewGraph(autodiff.Float64)
	x, t := g.Input("x", 3), g.Input("t", 3)
	loss := myops.Huber(myops.Swish(x), t, 0.5)
	grads, err := autodiff.Grad(loss, x)
	if err != nil {
		fmt.Println(err)
		return
	}
	m, err := vm.New(g)
	if err != nil {
		fmt.Println(err)
		return
	}
	v := func(x ...float64) *tensor.Dense { return tensor.New(tensor.WithBacking(x)) }
	out, err := m.Run(vm.Feed{x: v(0, 1, 4), t: v(0, 0, 0)}, loss, grads[0])
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("loss %.3f, gradient %.3f\n", out[0].Data(), out[1].Data())
	// Output: loss 0.693, gradient [0.000 0.155 0.175]
}
