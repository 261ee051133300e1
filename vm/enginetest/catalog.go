package enginetest

import (
	"fmt"
	"math/rand/v2"

	"gorgonia.org/tensor"

	"keisan/autodiff"
	"keisan/ops"
	"keisan/vm"
)

// Catalog returns so many draws of every row of ops.Catalog: the op and its
// adjoints. In every other one nothing is fused, so that each op runs by itself.
// Three steps are what a device needs to enqueue, to record and to replay.
func Catalog(draws int) Cases {
	return func(yield func(Case) bool) {
		for _, spec := range ops.Catalog() {
			for n := range draws {
				for _, float := range floats {
					if !yield(row(spec, n, float)) {
						return
					}
				}
			}
		}
	}
}

// row declares a draw of a row.
func row(spec ops.Spec, n int, float autodiff.DType) Case {
	c := Case{Name: fmt.Sprintf("%s, draw %d, %s", spec.Name, n, float)}
	if n%2 == 1 {
		c.Options = append(c.Options, vm.WithoutPass("fuse"))
	}
	g, drawn := autodiff.NewGraph(float), spec.Draw(ops.NewDraw(n))
	fed, args := drawn.Inputs(g), drawn.In
	y := drawn.Build(fed)
	c.Fetches = []*autodiff.Node{y}
	if y.Valid() && y.DType() == float {
		dy := g.Input("dy", y.Shape().Extents()...)
		fed, args = append(fed, dy), append(args[:len(args):len(args)], ops.Float(y.Shape()))
		for _, x := range fed[:len(drawn.In)] {
			if x.DType() == float {
				if dx, err := autodiff.VJP(y, dy, x); err == nil { // some let no gradient flow
					c.Fetches = append(c.Fetches, dx...)
				}
			}
		}
	}
	if c.Err = g.Err(); c.Err != nil {
		return c
	}
	r := rand.New(rand.NewPCG(uint64(n), 3))
	for range 3 {
		feed := vm.Feed{}
		for i, x := range fed {
			a := args[i]
			feed[x] = drawing(x.Type(), func(int) float64 { return a.Lo + r.Float64()*(a.Hi-a.Lo) })
		}
		c.Steps = append(c.Steps, feed)
	}
	return c
}

// drawing returns a tensor of a concrete type, element by element.
func drawing(t autodiff.Type, of func(i int) float64) *tensor.Dense {
	v := tensor.New(tensor.Of(t.DType.Tensor()), tensor.WithShape(t.Shape.Extents()...))
	for i := range v.Shape().TotalSize() {
		put(v, i, of(i))
	}
	return v
}
