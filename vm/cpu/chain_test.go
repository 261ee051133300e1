package cpu_test

import (
	"fmt"
	"math"
	"testing"

	"gorgonia.org/tensor"

	"keisan/autodiff"
	"keisan/ops"
	"keisan/vm/cpu"
	"keisan/vm/fused"
)

// Chains in tiles against their plain meaning: at sizes around those of tiles,
// with every access, a part besides the result, and the result in place of an
// input.
func TestChain(t *testing.T) {
	for _, dims := range [][2]int{{1, 1}, {1, 7}, {30, 10}, {3, 1023}, {3, 1024}, {3, 1025}, {2, 2048}, {5, 3000}, {2049, 1}, {700, 3}, {1, 40000}, {300, 300}} {
		testChain[float64](t, dims[0], dims[1], (*tensor.Dense).Float64s)
		testChain[float32](t, dims[0], dims[1], (*tensor.Dense).Float32s)
	}
}

func testChain[T float32 | float64](t *testing.T, rows, cols int, elements func(*tensor.Dense) []T) {
	g := autodiff.NewGraph(autodiff.Float64)
	n := g.Input("n", 2)
	d, _ := autodiff.DTypeOf(wave[T]([]int{1, 1, 1}).Dtype())
	c := &fused.Chain{
		DType: d, Rows: rows, Cols: cols,
		Access: []fused.Access{fused.Full, fused.Row, fused.Col, fused.One, fused.Full},
		Steps: []fused.Step{
			{Op: ops.Add(n, n).Op(), Args: []int{^0, ^1}},
			{Op: ops.Mul(n, n).Op(), Args: []int{0, ^2}},
			{Op: ops.Tanh(n).Op(), Args: []int{1}},
			{Op: ops.Sub(n, n).Op(), Args: []int{^3, 2}},
			{Op: ops.Scale(n, 0.5).Op(), Args: []int{0}},
			{Op: ops.Add(n, n).Op(), Args: []int{3, 4}},
			{Op: ops.Mul(n, n).Op(), Args: []int{5, ^4}},
		},
		Results: []fused.Result{{Of: 1}, {Of: 3}, {Of: 6}},
	}
	inputs := func() []*tensor.Dense {
		return []*tensor.Dense{wave[T]([]int{1, rows, cols}), wave[T]([]int{1, 1, cols}), wave[T]([]int{1, rows, 1}), wave[T]([]int{1, 1, 1}),
			wave[T]([]int{1, rows, cols}), wave[T]([]int{1, rows, cols}), wave[T]([]int{1, rows, cols})}
	}
	want, result := inputs(), wave[T]([]int{1, rows, cols})
	if err := c.Run(result, want); err != nil {
		t.Fatal(err)
	}
	for _, place := range []int{-1, 0, 4} {
		in := inputs()
		dst := wave[T]([]int{1, rows, cols})
		if place >= 0 {
			dst = in[place]
		}
		call, err := cpu.New().Bind(c, dst, in)
		if err != nil || call == nil {
			t.Fatal("no kernel: ", err)
		}
		if err := call(); err != nil {
			t.Fatal(err)
		}
		for _, pair := range [][2]*tensor.Dense{{dst, result}, {in[5], want[5]}, {in[6], want[6]}} {
			for i, w := range elements(pair[1]) {
				if h := elements(pair[0])[i]; !(math.Abs(float64(h-w)) <= 4e-7) {
					t.Fatalf("%d×%d, in place of %d: element %d: have %v, want %v", rows, cols, place, i, h, w)
				}
			}
		}
		if place < 0 {
			if allocs := testing.AllocsPerRun(10, func() { _ = call() }); allocs != 0 {
				t.Errorf("%s of %d×%d allocates %v times", c, rows, cols, allocs)
			}
			for i, x := range inputs()[:5] {
				if fmt.Sprint(elements(in[i])) != fmt.Sprint(elements(x)) {
					t.Fatalf("%d×%d: input %d has changed", rows, cols, i)
				}
			}
		}
	}
}
