package cuda

import (
	"fmt"
	"testing"

	"gorgonia.org/tensor"

	"keisan/autodiff"
	"keisan/ops"
	"keisan/vm"
	"keisan/vm/cuda/fake"
	"keisan/vm/enginetest"
)

// A sum of many products of transposes is one product: of the copies, eight a
// launch for each side, and of what follows. Few, or those of large factors, are
// left alone.
func TestStacked(t *testing.T) {
	device := fake.Open(t)
	device.Run(fake.Each, 5)
	e, err := New(Libraries(device.Path, device.Path, device.Path))
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	for _, float := range []autodiff.DType{autodiff.Float64, autodiff.Float32} {
		for _, c := range []struct {
			terms, rows int
			follow      func(w, sum *node) *node
			launches    int
		}{
			{9, 2, nil, 3 + 1}, // 18 copies, of both sides; the product
			{4, 1, nil, 1 + 1},
			{5, 3, func(w, sum *node) *node { return ops.Tanh(ops.Add(w, sum)) }, 0},
			{6, 2, func(w, sum *node) *node { return autodiff.Assign(w, ops.Sub(w, ops.Scale(sum, 0.5))) }, 0},
			{6, 2, func(w, sum *node) *node {
				return autodiff.Assign(w, ops.Sub(w, ops.Mul(w.Graph().State("rate", autodiff.Constant(0.5)), sum)))
			}, 0},
			{3, 2, nil, 3},
			{5, 40, nil, -5}, // at least
		} {
			g := autodiff.NewGraph(float)
			w := g.Param("w", autodiff.Normal(0, 1), 7, 5)
			feed := vm.Feed{}
			var sum *node
			for k := range c.terms {
				rows := c.rows + k%2
				a, b := g.Input(fmt.Sprint("a", k), rows, 7), g.Input(fmt.Sprint("b", k), rows, 5)
				for _, x := range []*node{a, b} {
					v := tensor.New(tensor.Of(float.Tensor()), tensor.WithShape(x.Shape().Extents()...))
					for i := range v.Shape().TotalSize() {
						put(v, i, float64((i*i+3*k+len(x.Name())+i*k)%13)/8-0.7)
					}
					feed[x] = v
				}
				if p := ops.MatMulT(a, b, true, false); sum == nil {
					sum = p
				} else {
					sum = ops.Add(sum, p)
				}
			}
			y := sum
			if c.follow != nil {
				y = c.follow(w, sum)
			}
			before := device.Launches()
			if _, _, err := (enginetest.Case{Name: "sum", Fetches: []*node{y}, Steps: []vm.Feed{feed, feed, feed}}).Compare(e); err != nil {
				t.Errorf("%d terms of %d rows in %s: %v", c.terms, c.rows, float, err)
			}
			if have := device.Launches() - before; c.launches > 0 && have != 2*c.launches || have < -2*c.launches { // enqueued, and recorded
				t.Errorf("%d terms of %d rows in %s: %d launches in two runs, want %d", c.terms, c.rows, float, have, 2*c.launches)
			}
		}
	}
}
