package viz_test

import (
	"bytes"
	"strings"
	"testing"

	"keisan/autodiff"
	"keisan/ops"
	"keisan/viz"
)

// For every op there is: an arrow runs back to an input exactly where Grad finds
// a gradient towards it, however many nodes that takes.
func TestAdjointsOfAllOps(t *testing.T) {
	arrows, drawn := 0, 0
	for _, spec := range ops.Catalog() {
		for number := range 8 {
			c := spec.Draw(ops.NewDraw(number))
			g := autodiff.NewGraph(autodiff.Float64)
			in := make([]*node, len(c.In))
			for i, a := range c.In {
				name := string(rune('A' + i))
				switch a.DType {
				case autodiff.Int64:
					in[i] = g.IntInput(name, a.Shape.Extents()...)
				case autodiff.Bool:
					in[i] = g.BoolInput(name, a.Shape.Extents()...)
				default:
					in[i] = g.Input(name, a.Shape.Extents()...)
				}
			}
			y := c.Build(in)
			if !y.Valid() || !y.DType().IsFloat() {
				continue
			}
			loss := ops.Sum(y)
			for i, x := range in {
				if !x.DType().IsFloat() || loss == x {
					continue
				}
				gs, err := autodiff.Grad(loss, x)
				if err == nil {
					arrows++
				} else if gs, err = autodiff.GradOrZeros(loss, x); err != nil {
					continue // not differentiable
				} else {
					gs[0] = nil
				}
				want := gs[0] != nil
				if !want {
					gs, _ = autodiff.GradOrZeros(loss, x)
				}
				var b bytes.Buffer
				if err := viz.New(loss, viz.Backward(gs...)).DOT(&b); err != nil {
					t.Fatal(err)
				}
				checkGeometry(t, b.Bytes())
				have := strings.Contains(b.String(), `edgetooltip="∂`+x.Name()+`"`)
				if have != want {
					t.Errorf("%s, draw %d: towards input %d: drawn %v, gradient %v\n%v", spec.Name, number, i, have, want, g)
				}
				drawn++
			}
		}
	}
	if arrows < 200 {
		t.Errorf("only %d gradients in %d drawings", arrows, drawn)
	}
}
