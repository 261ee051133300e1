//go:build cuda && cgo

package cuda

import (
	"errors"
	"runtime"
	"strings"
	"testing"

	"gorgonia.org/cu"
	"gorgonia.org/tensor"

	"keisan/autodiff"
	"keisan/ops"
	"keisan/vm"
	"keisan/vm/cuda/fake"
)

// A closed engine has given everything back; variables are the host's, with their
// values, and the rest says that the engine is closed.
func TestClose(t *testing.T) {
	device := fake.Open(t) // which a real device leaves alone
	name, err := cu.Device(0).Name()
	if err != nil {
		t.Fatal(err)
	}
	testEngine(t)
	runtime.GC() // what other tests have left would be freed meanwhile
	before := device.Held()
	e, err := New(0)
	if err != nil {
		t.Fatal(err)
	}
	g := autodiff.NewGraph(autodiff.Float64)
	x, w := g.Input("x", autodiff.Batch, 3), g.Param("w", autodiff.Constant(2), 3)
	sum := ops.Sum(ops.Shift(ops.MatMul(x, ops.Reshape(w, 3, 1)), 1))
	next := autodiff.Assign(w, ops.Scale(w, 3))
	m, err := vm.New(g, vm.WithEngine(e))
	if err != nil {
		t.Fatal(err)
	}
	p, err := m.Compile(sum, next)
	if err != nil {
		t.Fatal(err)
	}
	feed := vm.Feed{x: tensor.New(tensor.WithShape(2, 3), tensor.WithBacking([]float64{1, 2, 3, 4, 5, 6}))}
	var out []*tensor.Dense
	for range 3 {
		if out, err = p.Run(feed); err != nil {
			t.Fatal(err)
		}
	}
	value := m.Value(w)
	if strings.HasPrefix(name, "Fake") && device.Held() == before {
		t.Error("the engine has nothing: the test shows nothing")
	}
	block, err := e.Alloc(24)
	if err != nil {
		t.Fatal(err)
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
	if have := out[0].Float64s()[0]; have != 21*18+2 {
		t.Errorf("what was fetched is %v, want %v", have, 21*18+2)
	}
	after := map[string]func() error{
		"Run":       func() error { _, err := p.Run(feed); return err },
		"Compile":   func() error { _, err := m.Compile(sum); return err },
		"Interpret": func() error { _, err := m.Interpret(feed, sum); return err },
		"New":       func() error { _, err := vm.New(g, vm.WithEngine(e)); return err },
		"Alloc":     func() error { _, err := e.Alloc(8); return err },
		"Memcpy":    func() error { return e.Memcpy(block, block) },
		"without variables": func() error {
			g := autodiff.NewGraph(autodiff.Float64)
			m, err := vm.New(g, vm.WithEngine(e))
			if err != nil {
				t.Fatal(err)
			}
			_, err = m.Compile(g.Input("x", 3))
			return err
		},
	}
	for what, do := range after {
		if err := do(); !errors.Is(err, vm.ErrClosed) || !strings.Contains(err.Error(), "the engine is closed") {
			t.Errorf("%s: %v", what, err)
		}
	}
	if err := e.Free(block, 24); err != nil {
		t.Error("freeing what is gone: ", err)
	}
	p, m, value, out = nil, nil, nil, nil
	runtime.GC() // frees nothing twice
	if have := device.Held(); have != before {
		t.Errorf("the device then has %s, before there was %s", have, before)
	}
	another, err := New(0) // a device whose engine was closed has another
	if err != nil {
		t.Fatal(err)
	}
	if err := another.Close(); err != nil {
		t.Error(err)
	}
}
