package cpu_test

import (
	"bytes"
	"fmt"
	"math"
	"runtime"
	"testing"

	"gorgonia.org/tensor"

	"keisan/autodiff"
	"keisan/ops"
	"keisan/vm/cpu"
	"keisan/vm/fused"
)

// Gradient descent on the rows of a table that were read, against its plain
// meaning on all rows: to the bit, call after call, in place and not, on one core
// and on three.
func TestSparseDescent(t *testing.T) {
	g := autodiff.NewGraph(autodiff.Float64)
	x, ids := g.Input("x", 2, 2), g.IntInput("ids", 2)
	before := runtime.GOMAXPROCS(0)
	defer runtime.GOMAXPROCS(before)
	for _, dims := range [][3]int{{1, 0, 5}, {7, 4, 3}, {5, 4, 1}, {100, 60, 17}, {1000, 900, 100}, {9000, 1000, 33}} {
		rows, n, width := dims[0], dims[1], dims[2]
		for _, scaled := range []bool{false, true} {
			s := &fused.SparseDescent{Scatter: ops.ScatterAdd(x, ids, rows).Op(), Minus: ops.Sub(x, x).Op(), Times: ops.Scale(x, -0.3).Op()}
			if !scaled {
				s.Times, s.Repeat = ops.Mul(x, x).Op(), ops.BroadcastTo(g.Input(fmt.Sprint("rate", dims)), rows, width).Op()
			}
			for _, inPlace := range []bool{true, false} {
				for _, cores := range []int{1, 3} {
					runtime.GOMAXPROCS(cores)
					testSparseDescent(t, s, rows, n, width, inPlace)
				}
			}
		}
	}
}

func testSparseDescent(t *testing.T, s *fused.SparseDescent, rows, n, width int, inPlace bool) {
	t.Helper()
	ids := tensor.New(tensor.WithShape(n), tensor.Of(tensor.Int64))
	in := []*tensor.Dense{wave[float32]([]int{1, rows, width}), wave[float32]([]int{1, n, width}), ids, wave[float32]([]int{1, 1, 1})}
	for i, shape := range [][]int{{rows, width}, {n, width}, {n}, {}} {
		if err := in[i].Reshape(shape...); err != nil {
			t.Fatal(err)
		}
	}
	dst, want := in[0], tensor.New(tensor.WithShape(rows, width), tensor.Of(tensor.Float32))
	if !inPlace {
		dst = tensor.New(tensor.WithShape(rows, width), tensor.Of(tensor.Float32))
	}
	call, err := cpu.New().Bind(s, dst, in)
	if err != nil || call == nil {
		t.Fatal("no kernel: ", err)
	}
	check := func() {
		t.Helper()
		if err := s.Run(want, in); err != nil {
			t.Fatal(err)
		}
		if err := call(); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(dst.Uint8s(), want.Uint8s()) {
			t.Fatalf("%s, %d ids of %d rows of %d: have %v, want %v", s, n, rows, width, dst, want)
		}
	}
	for k := range 3 {
		for i := range ids.Int64s() {
			ids.Int64s()[i] = int64((i*i*7 + k*i) % rows)
		}
		check()
	}
	if allocs := testing.AllocsPerRun(2, func() { _ = call() }); allocs != 0 {
		t.Errorf("%s allocates %v times", s, allocs)
	}
	if s.Repeat != nil {
		in[3].Float32s()[0] = float32(math.Inf(1)) // NaN in all rows
		if err := s.Run(want, in); err != nil {
			t.Fatal(err)
		}
		if err := call(); err != nil || fmt.Sprint(dst.Float32s()) != fmt.Sprint(want.Float32s()) {
			t.Errorf("%s with an infinite rate: have %v, want %v, error %v", s, dst, want, err)
		}
	}
	if n > 0 {
		kept := bytes.Clone(dst.Uint8s())
		ids.Int64s()[n-1] = int64(rows)
		if call() == nil || !bytes.Equal(kept, dst.Uint8s()) {
			t.Error("a row that there is not: no error, or the table has changed")
		}
	}
}
