package cuda

import (
	"testing"

	"gorgonia.org/tensor"

	"keisan/autodiff"
	"keisan/models/train"
	"keisan/ops"
	"keisan/vm"
	"keisan/vm/cuda/fake"
	"keisan/vm/enginetest"
)

// Weights are updated by the product of their gradient: two launches, α and β and
// the product, and no memory for the gradient. What only looks like it is computed
// as ever. All of it is the interpreter's, in several steps, at rates that change.
func TestDescent(t *testing.T) {
	device := fake.Open(t)
	e, err := New(Libraries(device.Path, device.Path, device.Path))
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	for _, float := range []autodiff.DType{autodiff.Float64, autodiff.Float32} {
		for _, c := range []struct {
			name     string
			fetches  func(w, rate, grad *node) []*node
			launches int
		}{
			{"descent", func(w, rate, g *node) []*node { return []*node{autodiff.Assign(w, ops.Sub(w, ops.Mul(rate, g)))} }, 2},
			{"the other way round", func(w, rate, g *node) []*node { return []*node{autodiff.Assign(w, ops.Sub(w, ops.Mul(g, rate)))} }, 2},
			{"by SGD", func(w, rate, g *node) []*node { return train.SGD(0.25).Updates([]*node{w}, []*node{g}) }, 2},
			{"and the gradient", func(w, rate, g *node) []*node { return []*node{autodiff.Assign(w, ops.Sub(w, ops.Mul(rate, g))), g} }, 0},
			{"upside down", func(w, rate, g *node) []*node { return []*node{autodiff.Assign(w, ops.Sub(ops.Mul(rate, g), w))} }, 0},
			{"of others", func(w, rate, g *node) []*node {
				return []*node{ops.Sub(w, ops.Mul(rate, g)), autodiff.Assign(rate, ops.Scale(rate, 0.5))}
			}, 0},
			{"a rate for each", func(w, rate, g *node) []*node { return []*node{autodiff.Assign(w, ops.Sub(w, ops.Mul(w, g)))} }, 0},
		} {
			g := autodiff.NewGraph(float)
			x, dy := g.Input("x", autodiff.Batch, 7), g.Input("dy", autodiff.Batch, 5)
			w, rate := g.Param("w", autodiff.Normal(0, 1), 7, 5), g.State("rate", autodiff.Constant(0.5))
			fetches := c.fetches(w, rate, ops.MatMulT(x, dy, true, false))
			var steps []vm.Feed
			for k := range 4 {
				xs, dys := tensor.New(tensor.Of(float.Tensor()), tensor.WithShape(6, 7)), tensor.New(tensor.Of(float.Tensor()), tensor.WithShape(6, 5))
				for i := range 42 {
					put(xs, i, float64((i*i+k)%13)/8-0.7)
				}
				for i := range 30 {
					put(dys, i, float64((3*i+k*i)%11)/8-0.6)
				}
				steps = append(steps, vm.Feed{x: xs, dy: dys})
			}
			before := device.Launches()
			if _, _, err := (enginetest.Case{Name: c.name, Fetches: fetches, Steps: steps}).Compare(e); err != nil {
				t.Errorf("%s in %s: %v", c.name, float, err)
			}
			if have := device.Launches() - before; c.launches > 0 && have != 2*c.launches { // enqueued, and recorded
				t.Errorf("%s in %s: %d launches in two runs, want %d", c.name, float, have, 2*c.launches)
			}
		}
	}
}
