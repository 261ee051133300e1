package cuda

import (
	"errors"
	"runtime"
	"strings"
	"testing"

	"gorgonia.org/tensor"

	"keisan/autodiff"
	"keisan/ops"
	"keisan/vm"
	"keisan/vm/cuda/fake"
)

// A closed engine has given everything back; variables are the host's, with their
// values, and the rest says that the engine is closed.
func TestClose(t *testing.T) {
	device := fake.Open(t)
	runtime.GC() // what other tests have left would be freed meanwhile
	before := device.Held()
	e, err := New(Libraries(device.Path, device.Path, device.Path))
	if err != nil {
		t.Fatal(err)
	}
	g := autodiff.NewGraph(autodiff.Float64)
	x, w := g.Input("x", autodiff.Batch, 3), g.Param("w", autodiff.Constant(2), 3)
	ids := g.IntInput("ids", 2)
	sum := ops.Sum(ops.MatMul(ops.Gather(x, ids), ops.Reshape(w, 3, 1)))
	next := autodiff.Assign(w, ops.Scale(w, 3))
	m := machine(t, g, vm.WithEngine(e))
	p := compile(t, m, sum, next)
	feed := vm.Feed{x: tensor.New(tensor.WithShape(2, 3), tensor.WithBacking([]float64{1, 2, 3, 4, 5, 6})),
		ids: tensor.New(tensor.WithShape(2), tensor.WithBacking([]int64{1, 0}))}
	var out []*tensor.Dense
	for range 3 { // enqueued, recorded, replayed
		if out, err = p.Run(feed); err != nil {
			t.Fatal(err)
		}
	}
	value := m.Value(w)
	if device.Held() == before {
		t.Error("the engine has nothing: the test shows nothing")
	}
	for range 2 {
		if err := e.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if have := device.Held(); have != before {
		t.Errorf("the device still has %s, before there was %s", have, before)
	}
	for what, v := range map[string]*tensor.Dense{"the variable": m.Value(w), "its tensor of before": value, "the fetched Assign": out[1]} {
		if have := v.Float64s(); !(have[0] == 54 && have[2] == 54) {
			t.Errorf("%s is %v, want 54", what, have)
		}
	}
	if have := out[0].Float64s()[0]; have != 21*18 {
		t.Errorf("what was fetched is %v, want %v", have, 21*18)
	}
	if err := m.SetValue(w, tensor.New(tensor.WithShape(3), tensor.WithBacking([]float64{5, 6, 7}))); err != nil || value.Float64s()[1] != 6 {
		t.Errorf("set: %v, %v", value, err)
	}
	if err := m.Reset(w); err != nil || value.Float64s()[1] != 2 {
		t.Errorf("reset: %v, %v", value, err)
	}
	after := map[string]func() error{
		"Run":       func() error { _, err := p.Run(feed); return err },
		"Compile":   func() error { _, err := m.Compile(sum); return err },
		"Record":    func() error { _, err := m.Record(feed, sum); return err },
		"Interpret": func() error { _, err := m.Interpret(feed, sum); return err },
		"New":       func() error { _, err := vm.New(g, vm.WithEngine(e)); return err },
		"Alloc":     func() error { _, err := e.Alloc(8); return err },
		"without variables": func() error {
			g := autodiff.NewGraph(autodiff.Float64)
			_, err := machine(t, g, vm.WithEngine(e)).Compile(g.Input("x", 3))
			return err
		},
	}
	for what, do := range after {
		if err := do(); !errors.Is(err, vm.ErrClosed) || !strings.Contains(err.Error(), "the engine is closed") {
			t.Errorf("%s: %v", what, err)
		}
	}
	p, m, value, out = nil, nil, nil, nil
	runtime.GC() // frees nothing twice
	if have := device.Held(); have != before {
		t.Errorf("the device then has %s, before there was %s", have, before)
	}
}

// An engine that cannot be made has nothing, nor has the question whether it can.
func TestNothingIsLeft(t *testing.T) {
	device := fake.Open(t)
	before := device.Held()
	libraries := Libraries(device.Path, device.Path, device.Path)
	device.Limit(1 << 20) // less than cuBLAS needs
	if _, err := New(libraries); err == nil || !strings.Contains(err.Error(), "MiB are free") {
		t.Errorf("made: %v", err)
	}
	device.Limit(1 << 30)
	if _, err := New(libraries, Libraries("", "libnoblas.so", "")); err == nil {
		t.Error("made without cuBLAS")
	}
	if err := Available(libraries); err != nil {
		t.Error(err)
	}
	if have := device.Held(); have != before {
		t.Errorf("the device still has %s, before there was %s", have, before)
	}
}

// After a fault of the device Close says which, and leaves variables alone.
func TestCloseAfterFault(t *testing.T) {
	device := fake.Open(t)
	e, err := New(Libraries(device.Path, device.Path, device.Path))
	if err != nil {
		t.Fatal(err)
	}
	g := autodiff.NewGraph(autodiff.Float64)
	w := g.Param("w", autodiff.Constant(2), 3)
	m := machine(t, g, vm.WithEngine(e))
	if err := e.enter(); err != nil {
		t.Fatal(err)
	}
	k, err := e.kernel("cast", "keisan_cast_float_double")
	if err == nil {
		err = k.call(e.over(3), uintptr(64), uintptr(64), 3)() // no address
	}
	e.leave()
	if err != nil {
		t.Fatal(err)
	}
	if err := e.Close(); err == nil || !strings.Contains(err.Error(), "closing 0: Fake device 0") {
		t.Errorf("closed: %v", err)
	}
	if have := m.Value(w).Float64s()[1]; have != 2 {
		t.Errorf("w is %v", have)
	}
}
