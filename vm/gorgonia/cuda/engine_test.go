//go:build cuda && cgo

package cuda

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"gorgonia.org/tensor"

	"keisan/autodiff"
	"keisan/ops"
	"keisan/vm"
)

// testEngine is the engine of all tests.
func testEngine(t testing.TB) *engine {
	t.Helper()
	if shared == nil {
		e, err := New(0)
		if err != nil {
			t.Fatal(err)
		}
		shared = e.(*engine)
	}
	return shared
}

var shared *engine

// Every row of the table is bound to the device, in both types, and gives what
// the op's own loop gives, in place of an operand, too, where the op allows it.
func TestTable(t *testing.T) {
	e := testEngine(t)
	r := rand.New(rand.NewPCG(5, 7))
	for _, d := range []tensor.Dtype{tensor.Float64, tensor.Float32} {
		for _, row := range rows {
			for place := -1; place < len(row.example.Inputs()); place++ {
				in, typ := operands(t, e, r, row, d), d
				if !row.example.DType().IsFloat() {
					typ = tensor.Bool
				}
				extents := row.example.Shape().Extents()
				dst, want := placed(t, e, typ, extents...), placed(t, e, typ, extents...)
				if place >= 0 {
					p, ok := row.example.Op().(vm.InPlace)
					if !ok || !p.InPlace(place) || typ != d {
						continue
					}
					dst = in[place]
				}
				if err := row.example.Op().(vm.Kernel).Run(want, in); err != nil {
					t.Fatal(err)
				}
				call, err := e.onDevice(row, row.example.Op(), dst, in)
				if err != nil || call == nil {
					t.Errorf("%s of %s in place of %d: not bound: %v", row.Op, d, place, err)
					continue
				}
				if err := e.Sequence([]func() error{call})(); err != nil {
					t.Fatal(row.Op, err)
				}
				if off := distance(dst, want); !(off <= limits[d]) {
					t.Errorf("%s of %s in place of %d: %v, want %v", row.Op, d, place, dst, want)
				}
			}
		}
	}
}

var limits = map[tensor.Dtype]float64{tensor.Float64: 1e-14, tensor.Float32: 1e-5}

// distance returns how far the elements of have lie from those of want at most,
// relative to 1 or to the element, if that is larger; +Inf if one is NaN.
func distance(have, want *tensor.Dense) float64 {
	most := 0.0
	for i := range want.Shape().TotalSize() {
		h, w := at(have, i), at(want, i)
		if h != h || w != w {
			return math.Inf(1)
		}
		most = max(most, math.Abs(h-w)/max(1, math.Abs(w)))
	}
	return most
}

func at(t *tensor.Dense, i int) float64 {
	switch t.Dtype() {
	case tensor.Float64:
		return t.Float64s()[i]
	case tensor.Float32:
		return float64(t.Float32s()[i])
	}
	return float64(t.Uint8s()[i])
}

// operands returns tensors for the inputs of a row's example, with numbers that
// an operand of Pow, Log or Sqrt may be; some of two operands are equal.
func operands(t *testing.T, e *engine, r *rand.Rand, row row, d tensor.Dtype) []*tensor.Dense {
	var in []*tensor.Dense
	for _, x := range row.example.Inputs() {
		v := placed(t, e, d, x.Shape().Extents()...)
		for i := range v.Shape().TotalSize() {
			u := 0.25 + math.Floor(4*r.Float64())/4
			if d == tensor.Float64 {
				v.Float64s()[i] = u
			} else {
				v.Float32s()[i] = float32(u)
			}
		}
		in = append(in, v)
	}
	return in
}

// placed returns a tensor in memory that both reach.
func placed(t *testing.T, e *engine, d tensor.Dtype, extents ...int) *tensor.Dense {
	t.Helper()
	mem, err := e.Alloc(int64(tensor.ProdInts(extents)) * int64(d.Size()))
	if err != nil {
		t.Fatal(err)
	}
	return tensor.New(tensor.Of(d), tensor.WithShape(extents...), tensor.FromMemory(mem.Uintptr(), mem.MemSize()))
}

// Sums and repetitions of more than a block's elements, along axes at each end
// and between.
func TestFolded(t *testing.T) {
	g := autodiff.NewGraph(autodiff.Float64)
	x := g.Input("x", 3, 700, 2)
	y := []*autodiff.Node{ops.Sum(x), ops.Sum(x, 0), ops.Sum(x, 1), ops.Sum(x, 2), ops.Sum(x, 0, 2), ops.Repeat(x, 1, 4), ops.Repeat(x, 3, 5)}
	v := tensor.New(tensor.Of(tensor.Float64), tensor.WithShape(3, 700, 2))
	for i := range v.Float64s() {
		v.Float64s()[i] = math.Sin(float64(i))
	}
	var have, want []*tensor.Dense
	for _, options := range [][]vm.Option{nil, {vm.WithEngine(testEngine(t))}} {
		m, err := vm.New(g, options...)
		if err != nil {
			t.Fatal(err)
		}
		p, err := m.Compile(y...)
		if err != nil {
			t.Fatal(err)
		}
		have, want = want, have
		if have, err = p.Run(vm.Feed{x: v}); err != nil {
			t.Fatal(err)
		}
	}
	for i := range want {
		if off := distance(have[i], want[i]); !(off <= 1e-14) {
			t.Errorf("%s is off by %v", y[i], off)
		}
	}
}

// The profile tells what the host computes: what the table has no row for, other
// types than floats, and axes with others between them.
func TestHostIsTold(t *testing.T) {
	g := autodiff.NewGraph(autodiff.Float64)
	x := g.Input("x", 3, 4, 2)
	on := map[*autodiff.Node]bool{
		ops.Exp(x):              false,
		ops.Sum(x, 1):           false,
		ops.Greater(x, x):       false,
		ops.Sum(x, 0, 2):        true,
		ops.Transpose(x):        true,
		ops.Max(x):              true,
		ops.Not(ops.Less(x, x)): true,
	}
	for _, options := range [][]vm.Option{{}, {vm.Profiled()}} {
		for y, host := range on {
			m, err := vm.New(g, append(options, vm.WithEngine(testEngine(t)))...)
			if err != nil {
				t.Fatal(err)
			}
			p, err := m.Compile(y)
			if err != nil {
				t.Fatal(err)
			}
			v := tensor.New(tensor.Of(tensor.Float64), tensor.WithShape(3, 4, 2))
			if _, err := p.Run(vm.Feed{x: v}); err != nil {
				t.Fatal(err)
			}
			found := false
			for _, r := range p.Profile().Rows {
				if r.Node == y {
					found = true
					if r.Host != host || strings.Contains(p.Profile().String(), r.Op+", on the host") != host {
						t.Errorf("%s: on the host: %v, want %v", r.Op, r.Host, host)
					}
				}
			}
			if !found {
				t.Errorf("%s is not in the profile\n%s", y, p.Profile())
			}
		}
	}
}

// What a loop refuses is told of the user's node.
func TestLoopsFault(t *testing.T) {
	g := autodiff.NewGraph(autodiff.Float64)
	x, i := g.Input("x", 3, 2), g.IntInput("i", 4)
	y := ops.Exp(ops.Gather(x, i).Named("picked"))
	m, err := vm.New(g, vm.WithEngine(testEngine(t)))
	if err != nil {
		t.Fatal(err)
	}
	ids := tensor.New(tensor.WithShape(4), tensor.WithBacking([]int64{0, 1, 3, 2}))
	_, err = m.Run(vm.Feed{x: tensor.New(tensor.Of(tensor.Float64), tensor.WithShape(3, 2)), i: ids}, y)
	if err == nil || !strings.Contains(err.Error(), "engine_test.go:") || !strings.Contains(err.Error(), "picked") {
		t.Error(err)
	}
}

func TestNoSuchDevice(t *testing.T) {
	for _, number := range []int{-1, 99} {
		if _, err := New(number); err == nil || !strings.Contains(err.Error(), fmt.Sprint("no device ", number)) {
			t.Error(err)
		}
	}
}

// Too little memory is an error that says how much was asked for.
func TestOutOfMemory(t *testing.T) {
	if _, err := testEngine(t).Alloc(1 << 50); err == nil || !strings.Contains(err.Error(), "allocating 1125899906842624 bytes") {
		t.Error(err)
	}
}

// A tensor's memory: cleared, set, copied.
func TestMemory(t *testing.T) {
	e := testEngine(t)
	a, err := e.Alloc(24)
	if err != nil {
		t.Fatal(err)
	}
	b, err := e.Alloc(32)
	if err != nil {
		t.Fatal(err)
	}
	copy(bytesOf(a), "abc")
	if err := e.Memcpy(b, a); err != nil || string(bytesOf(b)[:4]) != "abc\x00" {
		t.Errorf("%v, %q", err, bytesOf(b))
	}
	if err := e.Memcpy(a, b); err == nil {
		t.Error("a copy of too much is no error")
	}
	e.Memclr(b)
	if string(bytesOf(b)[:3]) != "\x00\x00\x00" {
		t.Errorf("%q", bytesOf(b))
	}
	for _, mem := range []tensor.Memory{a, b} {
		if err := e.Free(mem, int64(mem.MemSize())); err != nil {
			t.Error(err)
		}
	}
}
