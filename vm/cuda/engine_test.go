package cuda

import (
	"testing"

	"gorgonia.org/tensor"

	"keisan/autodiff"
	"keisan/ops"
	"keisan/vm"
)

// A step that feeds, multiplies, adds a bias, sums and updates: enqueued,
// recorded, replayed, and for another batch extent.
func TestStep(t *testing.T) {
	e := testEngine(t)
	g := autodiff.NewGraph(autodiff.Float64)
	x := g.Input("x", autodiff.Batch, 3)
	W, b := g.Param("W", autodiff.Normal(0, 1), 3, 4), g.Param("b", autodiff.Zeros(), 4)
	h := ops.Tanh(ops.Add(ops.MatMul(x, W), b))
	loss := ops.Sum(ops.Square(h))
	grads, err := autodiff.Grad(loss, W, b)
	if err != nil {
		t.Fatal(err)
	}
	fetches := []*node{loss, h, autodiff.Assign(W, ops.Sub(W, ops.Scale(grads[0], 0.1))), autodiff.Assign(b, ops.Sub(b, ops.Scale(grads[1], 0.1)))}
	onDevice, onHost := machine(t, g, vm.WithEngine(e)), machine(t, g)
	have, want := compile(t, onDevice, fetches...), compile(t, onHost, fetches...)
	for run, n := range []int{5, 5, 5, 7, 5, 7, 7} {
		v := tensor.New(tensor.WithShape(n, 3), tensor.Of(tensor.Float64))
		for i := range v.Float64s() {
			v.Float64s()[i] = float64(i%7) - 3 + float64(run)/10
		}
		h, err := have.Run(vm.Feed{x: v})
		if err != nil {
			t.Fatal(err)
		}
		w, err := want.Run(vm.Feed{x: v})
		if err != nil {
			t.Fatal(err)
		}
		for i := range w {
			if d := distance(h[i], w[i]); !(d <= 1e-12) {
				t.Errorf("run %d, N = %d: %s is off by %v: %v, want %v", run, n, fetches[i], d, h[i], w[i])
			}
		}
	}
	if d := distance(onDevice.Value(W), onHost.Value(W)); !(d <= 1e-12) {
		t.Errorf("W is off by %v", d)
	}
	for _, r := range have.Profile().Rows {
		if r.Host {
			t.Errorf("%s runs on the host", r.Op)
		}
	}
}
