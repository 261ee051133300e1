package gorgonia_test

import (
	"fmt"
	"strings"

	"gorgonia.org/tensor"

	"keisan/autodiff"
	"keisan/ops"
	"keisan/vm"
	"keisan/vm/gorgonia"
)

// The engine is chosen when the machine is made.
func Example() {
	g := autodiff.NewGraph(autodiff.Float64)
	x := g.Input("x", 2, 2)
	y := ops.Sum(ops.MatMul(x, x), 0)

	m, err := vm.New(g, vm.WithEngine(gorgonia.New()))
	if err != nil {
		fmt.Println(err)
		return
	}
	p, err := m.Compile(y)
	if err != nil {
		fmt.Println(err)
		return
	}
	out, err := p.Run(vm.Feed{x: tensor.New(tensor.WithShape(2, 2), tensor.WithBacking([]float64{1, 2, 3, 4}))})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(out[0])
	// Output: [22  32]
}

// What runs as Gorgonia's methods, and what does not and why, can be listed.
func ExampleDelegations() {
	for _, d := range gorgonia.Delegations()[:4] {
		if d.Method == "" {
			d.Method = "own loop"
		}
		fmt.Println(strings.TrimSuffix(d.Op+" → "+d.Method+": "+d.Reason, ": "))
	}
	// Output:
	// Abs → Abs
	// Add → Add
	// And → own loop: StdEng has no such method
	// ArgMax → own loop: Argmax takes the second of two +Inf, and overlooks a NaN that comes first
}
