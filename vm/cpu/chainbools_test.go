package cpu_test

import (
	"bytes"
	"fmt"
	"testing"

	"gorgonia.org/tensor"

	"keisan/autodiff"
	"keisan/ops"
	"keisan/vm/cpu"
	"keisan/vm/fused"
)

// Bools that are read and given out in every way, made of floats and the other
// way round, and constants, against the chain's plain meaning: to the bit, for
// nothing here is rounded otherwise.
func TestChainOfBools(t *testing.T) {
	for _, dims := range [][2]int{{1, 1}, {1, 7}, {30, 10}, {3, 1023}, {3, 1025}, {2, 4096}, {5, 3000}, {2049, 1}, {700, 3}, {1, 40_000}, {300, 300}} {
		for _, d := range bothFloats {
			testChainOfBools(t, d, dims[0], dims[1])
		}
	}
}

func testChainOfBools(t *testing.T, d autodiff.DType, rows, cols int) {
	g := autodiff.NewGraph(autodiff.Float64)
	x, b := g.Input("x", 2), g.BoolInput("b", 2)
	c := &fused.Chain{
		DType: d, Rows: rows, Cols: cols,
		Access: []fused.Access{fused.Full, fused.Row, fused.Full, fused.Row, fused.Col, fused.One, fused.Col},
		Bools:  []int{2, 3, 4, 5},
		Steps: []fused.Step{
			{Op: g.Full(autodiff.TypeOf(d), 0.25).Op()},
			{Op: ops.Greater(x, x).Op(), Args: []int{^0, 0}, Bool: true},
			{Op: ops.And(b, b).Op(), Args: []int{1, ^3}, Bool: true},
			{Op: ops.Or(b, b).Op(), Args: []int{^4, 2}, Bool: true},
			{Op: ops.Not(b).Op(), Args: []int{^5}, Bool: true},
			{Op: ops.Where(b, x, x).Op(), Args: []int{3, ^0, ^1}},
			{Op: ops.Where(b, x, x).Op(), Args: []int{^2, 5, 0}},
			{Op: ops.Cast(b, d).Op(), Args: []int{4}},
			{Op: ops.Add(x, x).Op(), Args: []int{6, 7}},
			{Op: ops.Mul(x, x).Op(), Args: []int{0, 8}},
			{Op: ops.Cast(x, autodiff.Bool).Op(), Args: []int{7}, Bool: true},
			{Op: ops.GreaterEqual(x, x).Op(), Args: []int{^1, ^6}, Bool: true},
			{Op: ops.Equal(x, x).Op(), Args: []int{9, 9}, Bool: true},
			{Op: ops.Where(b, x, x).Op(), Args: []int{^3, ^1, 9}},
			{Op: ops.NotEqual(x, x).Op(), Args: []int{13, ^0}, Bool: true},
		},
		Results: []fused.Result{{Of: 3}, {Of: 10}, {Of: 11}, {Of: 12}, {Of: 13}, {Of: 14}},
	}
	inputs := func() (list []*tensor.Dense) {
		n := map[fused.Access]int{fused.Full: rows * cols, fused.Row: cols, fused.Col: rows, fused.One: 1}
		for i, a := range c.Access {
			if c.IsBool(^i) {
				x := tensor.New(tensor.WithShape(n[a]), tensor.Of(tensor.Bool))
				for k := range x.Bools() {
					x.Bools()[k] = (k*k+i)%3 == 0
				}
				list = append(list, x)
			} else if d == autodiff.Float32 {
				list = append(list, wave[float32]([]int{1, 1, n[a]}))
			} else {
				list = append(list, wave[float64]([]int{1, 1, n[a]}))
			}
		}
		for _, r := range c.Results {
			list = append(list, tensor.New(tensor.WithShape(rows*cols), tensor.Of(c.TypeOf(r.Of).Tensor())))
		}
		return list
	}
	want, have := inputs(), inputs()
	last := len(want) - 1
	if err := c.Run(want[last], want[:last]); err != nil {
		t.Fatal(err)
	}
	call, err := cpu.New().Bind(c, have[last], have[:last])
	if err != nil || call == nil {
		t.Fatal("no kernel: ", err)
	}
	if allocs := testing.AllocsPerRun(2, func() { _ = call() }); allocs != 0 {
		t.Errorf("%s of %d×%d allocates %v times", c, rows, cols, allocs)
	}
	for i := range want {
		if !bytes.Equal(have[i].Uint8s(), want[i].Uint8s()) {
			t.Errorf("%s of %d×%d, tensor %d: have %v, want %v", d, rows, cols, i, fmt.Sprint(have[i]), fmt.Sprint(want[i]))
		}
	}
}
