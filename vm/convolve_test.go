package vm

import (
	"testing"

	"keisan/autodiff"
	"keisan/ops"
	"keisan/vm/fused"
)

// convolved returns how many convolutions, columns and products of matrices the
// code has.
func convolved(c *code) (n, columns, products int) {
	for _, x := range c.instrs {
		switch {
		case x.is(im2colType) || x.is(col2imType):
			columns++
		case x.is(matMulType):
			products++
		default:
			if _, ok := x.op.(*fused.Convolution); ok {
				n++
			}
		}
	}
	return n, columns, products
}

// A convolution and its gradients are three instructions, and nothing is as large
// as the columns; without the pass they are what the graph says.
func TestConvolutionIsOneInstruction(t *testing.T) {
	for _, win := range []ops.Window{{}, {Stride: 2, Pad: 1}} {
		g := autodiff.NewGraph(autodiff.Float64)
		x := g.Input("x", 4, 3, 7, 6)
		w, b := g.Param("w", autodiff.Normal(0, 1), 5, 3, 3, 2), g.Param("b", autodiff.Normal(0, 1), 5)
		y := ops.Tanh(ops.Add(ops.Conv2D(x, w, win), ops.Reshape(b, 5, 1, 1)))
		grads, err := autodiff.Grad(ops.Sum(ops.Square(y)), x, w, b)
		if err != nil {
			t.Fatal(err)
		}
		feed := Feed{x: filled([]int{4, 3, 7, 6}, -3)}
		c := fusedCode(t, g, feed, append(grads, y)...)
		if n, columns, products := convolved(c); n != 3 || columns != 0 || products != 0 {
			t.Errorf("have %d convolutions, %d columns and %d products\n%s", n, columns, products, c)
		}
		m, err := New(g, WithEngine(chainer{}), WithoutPass("convolve"))
		if err != nil {
			t.Fatal(err)
		}
		plain, err := compiled(m, append(grads, y), 0, func(_ string, c *code) error { return c.check() })
		if err != nil {
			t.Fatal(err)
		}
		if n, columns, _ := convolved(plain); n != 0 || columns != 2 {
			t.Errorf("without the pass: have %d convolutions, %d columns", n, columns)
		}
		if c.bound >= plain.bound {
			t.Errorf("at most %d bytes live at once, %d without the pass", c.bound, plain.bound)
		}
	}
}

// What others read of a convolution is computed: then its product stays what it
// is. Columns that have something else than zeros around are no convolution's,
// nor are products of other arrays.
func TestNoConvolution(t *testing.T) {
	g := autodiff.NewGraph(autodiff.Float64)
	x, w, d := g.Input("x", 2, 3, 5, 4), g.Input("w", 6, 12), g.Input("d", 6, 24)
	feed := Feed{x: filled([]int{2, 3, 5, 4}, 1), w: filled([]int{6, 12}, -2), d: filled([]int{6, 24}, -1)}
	turn := func(y *autodiff.Node, shape ...int) *autodiff.Node {
		return ops.Transpose(ops.Reshape(y, shape...), 1, 0, 2, 3)
	}
	columns := ops.Im2Col(x, 2, 2, ops.Window{})
	m := ops.MatMul(w, columns)
	for _, c := range []struct {
		name    string
		fetches []*autodiff.Node
		want    int
	}{
		{"the columns are read, too", []*autodiff.Node{turn(m, 6, 2, 4, 3), columns}, 1},
		{"the product is read, too", []*autodiff.Node{turn(m, 6, 2, 4, 3), m}, 0},
		{"other positions", []*autodiff.Node{turn(m, 6, 2, 3, 4)}, 0},
		{"other images", []*autodiff.Node{turn(m, 6, 4, 2, 3)}, 0},
		{"filters by images", []*autodiff.Node{turn(m, 2, 6, 4, 3)}, 0},
		{"other axes", []*autodiff.Node{ops.Transpose(ops.Reshape(m, 6, 2, 4, 3), 1, 0, 3, 2)}, 0},
		{"the gradient is not turned", []*autodiff.Node{ops.MatMulT(d, columns, false, true)}, 0},
		{"images of a product that is not turned", []*autodiff.Node{ops.Col2Im(ops.MatMulT(w, d, true, false), 5, 4, 2, 2, ops.Window{})}, 0},
		{"maxima", []*autodiff.Node{ops.MaxPool2D(x, 2, ops.Window{Pad: 1})}, 0},
	} {
		if err := g.Err(); err != nil {
			t.Fatal(err)
		}
		code := fusedCode(t, g, feed, c.fetches...)
		if n, _, _ := convolved(code); n != c.want {
			t.Errorf("%s: have %d convolutions\n%s", c.name, n, code)
		}
	}
}
