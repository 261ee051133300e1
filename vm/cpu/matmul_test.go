package cpu_test

import (
	"testing"

	"gorgonia.org/tensor"

	"keisan/autodiff"
	"keisan/ops"
	"keisan/vm/cpu"
)

// Batches of products that are tiny, that are spread over cores in groups, and
// that are spread over cores one by one.
func TestMatMulBatches(t *testing.T) {
	for _, dims := range [][4]int{{50, 3, 2, 5}, {0, 3, 2, 5}, {7, 0, 2, 5}, {7, 3, 0, 5}, {300, 20, 25, 30}, {3, 130, 70, 120}} {
		for _, flags := range [][2]bool{{false, false}, {true, false}, {false, true}, {true, true}} {
			check[float64](t, dims, flags, 1e-12)
			check[float32](t, dims, flags, 1e-4)
		}
	}
}

func TestMatMulAllocations(t *testing.T) {
	for _, dims := range [][4]int{{1, 30, 2, 10}, {1, 100, 784, 50}, {300, 20, 25, 30}} {
		batch, m, k, n := dims[0], dims[1], dims[2], dims[3]
		g := autodiff.NewGraph(autodiff.Float64)
		for _, y := range []*autodiff.Node{
			ops.MatMulT(g.Input("a", batch, m, k), g.Input("b", batch, k, n), false, false),
			ops.MatMulT(g.Input("c", batch, m, k), g.Input("d", batch, n, k), false, true),
		} {
			_, transB := y.Op().(interface{ Transposed() (a, b bool) }).Transposed()
			b := []int{batch, k, n}
			if transB {
				b = []int{batch, n, k}
			}
			dst := tensor.New(tensor.WithShape(batch, m, n), tensor.Of(tensor.Float32))
			call, err := cpu.New().Bind(y.Op(), dst, []*tensor.Dense{wave[float32]([]int{batch, m, k}), wave[float32](b)})
			if err != nil || call == nil {
				t.Fatal("no kernel: ", err)
			}
			if have := testing.AllocsPerRun(20, func() { _ = call() }); have != 0 {
				t.Errorf("%v, transposed %v: %v allocations, want 0", dims, transB, have)
			}
		}
	}
}
