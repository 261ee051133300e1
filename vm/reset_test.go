package vm_test

import (
	"errors"
	"fmt"
	"testing"

	"keisan/autodiff"
	"keisan/ops"
	"keisan/vm"
)

// A program that was compiled before goes on from the initial values.
func TestReset(t *testing.T) {
	for _, float := range []autodiff.DType{autodiff.Float64, autodiff.Float32} {
		g := autodiff.NewGraph(float)
		h := g.State("h", autodiff.Constant(0.5), 2, 3)
		n := g.IntState("n", autodiff.Constant(7))
		w := g.Param("w", autodiff.Normal(0, 1), 3)
		kept := g.State("kept", autodiff.Zeros())
		m, err := vm.New(g)
		if err != nil {
			t.Fatal(err)
		}
		p, err := m.Compile(
			autodiff.Assign(h, ops.Add(ops.Scale(h, 2), w)), autodiff.Assign(n, ops.Add(n, n)),
			autodiff.Assign(kept, ops.Shift(kept, 1)), autodiff.Assign(w, ops.Scale(w, 3)))
		if err != nil {
			t.Fatal(err)
		}
		var all []string
		for _, v := range p.Variables() {
			all = append(all, v.Name())
		}
		if have, want := fmt.Sprint(all), "[h n w kept]"; have != want {
			t.Errorf("variables: have %s, want %s", have, want)
		}
		run := func() string {
			t.Helper()
			if _, err := p.Run(nil); err != nil {
				t.Fatal(err)
			}
			return fmt.Sprint(m.Value(h), m.Value(n), m.Value(kept))
		}
		random := fmt.Sprint(m.Value(w))
		run()
		run()
		if err := m.Reset(h, n, w); err != nil {
			t.Fatal(err)
		}
		if have, want := fmt.Sprint(m.Value(h).Data(), m.Value(n), m.Value(kept)), "[0.5 0.5 0.5 0.5 0.5 0.5] 7 2"; have != want {
			t.Errorf("after Reset: have %s, want %s", have, want)
		}
		if have := fmt.Sprint(m.Value(w)); have == random {
			t.Errorf("random numbers: have the first ones again, %s, want further ones", have)
		}
		if err := m.Reset(n, ops.Scale(w, 2)); !errors.Is(err, autodiff.ErrGraph) {
			t.Errorf("no variable: have %v", err)
		}
		if err := m.Reset(nil); !errors.Is(err, autodiff.ErrGraph) {
			t.Errorf("nil: have %v", err)
		}
		run()
		if have, want := fmt.Sprint(m.Value(n), m.Value(kept)), "14 3"; have != want {
			t.Errorf("a run after Reset: have %s, want %s", have, want)
		}
	}
}
