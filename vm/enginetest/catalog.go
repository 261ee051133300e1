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
	args := map[*autodiff.Node]ops.Arg{}
	var fed []*autodiff.Node
	input := func(name string, a ops.Arg) *autodiff.Node {
		declare := g.Input
		switch a.DType {
		case autodiff.Int64:
			declare = g.IntInput
		case autodiff.Bool:
			declare = g.BoolInput
		}
		x := declare(name, a.Shape.Extents()...)
		args[x] = a
		fed = append(fed, x)
		return x
	}
	for i, a := range drawn.In {
		input(fmt.Sprint("x", i), a)
	}
	in := fed[:len(fed):len(fed)]
	y := drawn.Build(in)
	c.Fetches = []*autodiff.Node{y}
	if y.Valid() && y.DType() == float {
		dy := input("dy", ops.Float(y.Shape()))
		for _, x := range in {
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
		for _, x := range fed {
			a := args[x]
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
