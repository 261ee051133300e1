package vm_test

import (
	"fmt"
	"testing"

	"gorgonia.org/tensor"

	"keisan/autodiff"
	"keisan/ops"
	"keisan/vm"
)

// Whether a feed is copied or read where it lies, runs return the same: the
// caller's tensor with other elements, another tensor, turn about, one tensor
// for both inputs, a variable's own, and what the last run returned.
func TestFeedsInPlace(t *testing.T) {
	const rows = 700 // 700×4 elements are enough to be read in place
	g := autodiff.NewGraph(autodiff.Float64)
	x, y := g.Input("x", rows, 4), g.Input("y", rows, 4)
	w := g.Param("w", autodiff.Normal(0, 1), rows, 4)
	flat := ops.Reshape(x, 4*rows)
	fetches := []*node{
		ops.Tanh(ops.Add(ops.Neg(x), y)), // could run in place of an input
		ops.Reshape(ops.Neg(flat), rows, 4),
		x,
		autodiff.Assign(w, ops.Add(ops.Scale(w, 0.5), ops.Mul(x, y))),
	}
	m, other := machine(t, g), machine(t, g)
	p, fresh := compile(t, m, fetches...), compile(t, other, fetches...)
	mine, yours := ramp(rows, 4), ramp(rows, 4)
	for i := range yours.Float64s() {
		yours.Float64s()[i] *= 0.7
	}
	var out []*tensor.Dense
	ways := map[string]func(i int) vm.Feed{
		"same":      func(int) vm.Feed { return vm.Feed{x: mine, y: yours} },
		"refilled":  func(i int) vm.Feed { mine.Float64s()[i] += 0.25; return vm.Feed{x: mine, y: yours} },
		"in turn":   func(i int) vm.Feed { return vm.Feed{x: []*tensor.Dense{mine, yours}[i/5%2], y: mine} },
		"twice":     func(int) vm.Feed { return vm.Feed{x: mine, y: mine} },
		"variable":  func(int) vm.Feed { return vm.Feed{x: m.Value(w), y: mine} },
		"fed back":  func(int) vm.Feed { return vm.Feed{x: out[0], y: mine} },
		"fed back ": func(int) vm.Feed { return vm.Feed{x: out[1], y: out[2]} },
	}
	out = run(t, p, vm.Feed{x: mine, y: yours})
	run(t, fresh, vm.Feed{x: mine, y: yours})
	for _, way := range []string{"same", "refilled", "in turn", "same", "twice", "variable", "fed back", "fed back ", "same"} {
		for i := range 23 {
			feed := ways[way](i)
			copied := vm.Feed{}
			for n, v := range feed {
				copied[n] = v.Clone().(*tensor.Dense)
			}
			out = run(t, p, feed)
			for k, want := range run(t, fresh, copied) {
				equal(t, fmt.Sprintf("%s, run %d, fetch %d", way, i, k), out[k], want)
			}
			if t.Failed() {
				return
			}
		}
	}
	feed := ways["same"](0)
	if n := testing.AllocsPerRun(10, func() { run(t, p, feed) }); n > 0 {
		t.Errorf("a run makes %v allocations, want 0", n)
	}
}
