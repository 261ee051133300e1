package vm_test

import (
	"testing"

	"gorgonia.org/tensor"

	"keisan/autodiff"
	"keisan/ops"
	"keisan/vm"
)

// Memory tells where the values of a run lie: inside the arena, and two at once
// in the same bytes only where one is computed in place of the other.
func TestMemory(t *testing.T) {
	g := autodiff.NewGraph(autodiff.Float64)
	x, W := g.Input("x", autodiff.Batch, 7), g.Param("W", autodiff.Xavier(), 7, 7)
	h := x
	for range 4 {
		h = ops.Softmax(ops.MatMul(h, W), 1)
	}
	loss := ops.Sum(h)
	grads, err := autodiff.Grad(loss, W)
	if err != nil {
		t.Fatal(err)
	}
	m, err := vm.New(g)
	if err != nil {
		t.Fatal(err)
	}
	p, err := m.Compile(loss, grads[0])
	if err != nil {
		t.Fatal(err)
	}
	none := func(*autodiff.Node, int, int, int, int) { t.Error("there is a value before the first run") }
	if p.Memory(none) != 0 || p.Schedule() != nil {
		t.Error("there is memory before the first run")
	}
	if _, err := p.Run(vm.Feed{x: tensor.New(tensor.WithShape(3, 7), tensor.Of(tensor.Float64))}); err != nil {
		t.Fatal(err)
	}
	type placed struct{ offset, end, first, last int }
	var all []placed
	steps := p.Schedule()
	size := p.Memory(func(n *autodiff.Node, offset, bytes, first, last int) {
		if want := n.Shape().At(3).Count().At(0) * 8; bytes != want || first < 0 || last < first || last >= len(steps) {
			t.Errorf("%v: %d bytes, steps %d to %d of %d; want %d bytes", n, bytes, first, last, len(steps), want)
		}
		all = append(all, placed{offset, offset + bytes, first, last})
	})
	if size != p.Profile().Arena || len(all) < 8 {
		t.Errorf("%d bytes and %d values; the profile says %d bytes", size, len(all), p.Profile().Arena)
	}
	for i, a := range all {
		if a.offset < 0 || a.end > size {
			t.Errorf("value %d lies at %d … %d of %d", i, a.offset, a.end, size)
		}
		for _, b := range all[:i] {
			if a.offset < b.end && b.offset < a.end && a.first < b.last && b.first < a.last {
				t.Errorf("two values at once in the same bytes: %v, %v", a, b)
			}
		}
	}
}
