package cuda_test

import (
	"errors"
	"fmt"

	"gorgonia.org/tensor"

	"keisan/autodiff"
	"keisan/ops"
	"keisan/vm"
	"keisan/vm/cpu"
	"keisan/vm/cuda"
)

// A program on the GPU, or, where there is none, on the CPU; at the end the GPU
// gets everything back, and the parameters are still there.
func Example() {
	var engine vm.Engine = cpu.New()
	gpu, err := cuda.New() // or cuda.New(cuda.Number(1)) for the second one
	switch {
	case err == nil:
		engine = gpu
	case !errors.Is(err, cuda.ErrUnavailable): // which says what was looked for
		fmt.Println(err)
		return
	}
	g := autodiff.NewGraph(autodiff.Float32)
	x, w := g.Input("x", autodiff.Batch, 2), g.Param("w", autodiff.Constant(2), 2)
	m, err := vm.New(g, vm.WithEngine(engine))
	if err != nil {
		fmt.Println(err)
		return
	}
	xs := tensor.New(tensor.WithShape(1, 2), tensor.WithBacking([]float32{3, 4}))
	out, err := m.Run(vm.Feed{x: xs}, ops.Mul(x, w))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(out[0].Data())
	if gpu != nil {
		if err := gpu.Close(); err != nil {
			fmt.Println(err)
			return
		}
	}
	fmt.Println(m.Value(w).Data())
	// Output:
	// [6 8]
	// [2 2]
}
