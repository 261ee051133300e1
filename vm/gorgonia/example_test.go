package gorgonia_test

import (
	"fmt"
	"strings"

	G "gorgonia.org/gorgonia"
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

// A graph of Gorgonia's is imported to be differentiated and run here.
func ExampleImport() {
	e := G.NewGraph()
	x := G.NewMatrix(e, tensor.Float64, G.WithShape(1, 2), G.WithName("x"))
	w := G.NodeFromAny(e, tensor.New(tensor.WithShape(2, 1), tensor.WithBacking([]float64{3, 4})), G.WithName("w"))
	y := G.Must(G.Tanh(G.Must(G.Mul(x, w))))

	i, err := gorgonia.Import(e)
	if err != nil {
		fmt.Println(err)
		return
	}
	grads, err := autodiff.Grad(ops.Sum(i.Node(y)), i.Node(w))
	if err != nil {
		fmt.Println(err)
		return
	}
	m, err := vm.New(i.Graph)
	if err != nil {
		fmt.Println(err)
		return
	}
	out, err := m.Run(vm.Feed{i.Node(x): tensor.New(tensor.WithShape(1, 2), tensor.WithBacking([]float64{0, 2}))}, grads...)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%.6g\n", out[0].Float64s())
	// Output: [0 9.00281e-07]
}

// A graph and its gradients are exported to Gorgonia's own machine.
func ExampleExport() {
	g := autodiff.NewGraph(autodiff.Float64)
	x := g.Input("x", autodiff.Batch, 2)
	W := g.Param("W", autodiff.Value(tensor.New(tensor.WithShape(2, 1), tensor.WithBacking([]float64{3, 4}))), 2, 1)
	grads, err := autodiff.Grad(ops.Sum(ops.Square(ops.MatMul(x, W))), W)
	if err != nil {
		fmt.Println(err)
		return
	}
	m, err := vm.New(g)
	if err != nil {
		fmt.Println(err)
		return
	}

	e, err := gorgonia.Export(m, 1, grads...)
	if err != nil {
		fmt.Println(err)
		return
	}
	var dW G.Value
	G.Read(e.Node(grads[0]), &dW)
	if err := G.Let(e.Node(x), tensor.New(tensor.WithShape(1, 2), tensor.WithBacking([]float64{1, 2}))); err != nil {
		fmt.Println(err)
		return
	}
	tape := G.NewTapeMachine(e.Graph)
	defer tape.Close()
	if err := tape.RunAll(); err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(dW.Data())
	// Output: [22 44]
}
