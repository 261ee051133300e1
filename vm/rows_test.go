package vm

import (
	"testing"

	"keisan/autodiff"
	"keisan/ops"
)

// A slice of whole rows is read where it lies, if that is aligned.
func TestSlicesShareMemory(t *testing.T) {
	for _, c := range []struct {
		name        string
		cols, axis  int
		start, stop int
		copies      int
	}{
		{"rows", 8, 0, 2, 5, 0},
		{"no rows", 8, 0, 3, 3, 0},
		{"rows that begin anywhere", 5, 0, 2, 5, 1},
		{"rows that begin on a line", 5, 0, 8, 10, 0},
		{"columns", 8, 1, 0, 4, 1},
	} {
		g := autodiff.NewGraph(autodiff.Float64)
		x := g.Input("x", 11, c.cols)
		y := ops.Softmax(x, 1)
		part := ops.Slice(y, c.axis, c.start, c.stop)
		of := ops.Softmax(ops.Reshape(part, part.Shape().Count().At(0)), 0)
		grads, err := autodiff.Grad(ops.Sum(ops.Mul(of, of)), x)
		if err != nil {
			t.Fatal(err)
		}
		feed := Feed{x: filled([]int{11, c.cols}, -3)}
		if p := agrees(t, g, feed, nil, of, ops.Mean(y), grads[0]); calls(p, "Slice") != c.copies {
			t.Errorf("%s: have %d slices, want %d\n%s", c.name, calls(p, "Slice"), c.copies, p)
		}
	}
}

// What would be kept for a few of its rows only is not: they are copied. Of
// variables and what is fed, which may be overwritten, all slices are copies.
func TestSlicesThatAreCopied(t *testing.T) {
	g := autodiff.NewGraph(autodiff.Float64)
	x, v := g.Input("x", 100, 8), g.State("v", autodiff.Normal(0, 1), 100, 8)
	row := ops.Slice(ops.Softmax(x, 0), 0, 3, 4)
	z := x
	for range 5 {
		z = ops.Softmax(z, 1)
	}
	feed := Feed{x: filled([]int{100, 8}, -3)}
	p := agrees(t, g, feed, nil, ops.Add(ops.Sum(z), ops.Sum(row)),
		ops.Slice(v, 0, 3, 4), ops.Softmax(ops.Slice(x, 0, 2, 4), 1), autodiff.Assign(v, ops.Scale(v, 0.5)))
	if n := calls(p, "Slice"); n != 3 {
		t.Errorf("have %d slices, want 3\n%s", n, p)
	}
}
