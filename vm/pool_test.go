package vm

import (
	"testing"

	"keisan/autodiff"
	"keisan/ops"
	"keisan/vm/fused"
)

// pooled returns how many maxima, adjoints of them and columns the code has.
func pooled(c *code) (maxima, adjoints, columns int) {
	for _, x := range c.instrs {
		switch x.op.(type) {
		case *fused.MaxPool:
			maxima++
		case *fused.MaxPoolAdjoint:
			adjoints++
		default:
			if x.is(im2colType) || x.is(col2imType) {
				columns++
			}
		}
	}
	return maxima, adjoints, columns
}

// Max pooling and its adjoint are an instruction each, also one after the other;
// without the pass they are what the graph says.
func TestMaxPoolIsOneInstruction(t *testing.T) {
	for _, win := range []ops.Window{{}, {Stride: 1, Pad: 1}} {
		g := autodiff.NewGraph(autodiff.Float64)
		x := g.Input("x", 4, 3, 9, 11)
		y := ops.MaxPool2D(ops.Tanh(ops.MaxPool2D(x, 2, win)), 3, win)
		grads, err := autodiff.Grad(ops.Sum(ops.Square(y)), x)
		if err != nil {
			t.Fatal(err)
		}
		c := fusedCode(t, g, Feed{x: filled([]int{4, 3, 9, 11}, -3)}, append(grads, y)...)
		if maxima, adjoints, columns := pooled(c); maxima != 2 || adjoints != 2 || columns != 0 {
			t.Errorf("have %d maxima, %d adjoints, %d columns\n%s", maxima, adjoints, columns, c)
		}
		m, err := New(g, WithEngine(chainer{}), WithoutPass("pool"))
		if err != nil {
			t.Fatal(err)
		}
		plain, err := compiled(m, append(grads, y), 0, func(_ string, c *code) error { return c.check() })
		if err != nil {
			t.Fatal(err)
		}
		if maxima, adjoints, columns := pooled(plain); maxima != 0 || adjoints != 0 || columns != 4 {
			t.Errorf("without the pass: have %d maxima, %d adjoints, %d columns", maxima, adjoints, columns)
		}
		if c.bound >= plain.bound {
			t.Errorf("at most %d bytes live at once, %d without the pass", c.bound, plain.bound)
		}
	}
}

// What only looks like max pooling stays what it is, and what others read of it
// is computed.
func TestNoMaxPool(t *testing.T) {
	g := autodiff.NewGraph(autodiff.Float64)
	x, one := g.Input("x", 2, 3, 5, 4), g.Input("one", 6, 1, 5, 4)
	dy, y := g.Input("dy", 24), g.Input("y", 24)
	feed := Feed{x: filled([]int{2, 3, 5, 4}, 1), one: filled([]int{6, 1, 5, 4}, 2), dy: filled([]int{24}, 3), y: filled([]int{24}, 4)}
	pool := ops.MaxPool2D(one, 2, ops.Window{})
	columns := pool.In(0).In(0)
	adjoint := func(y, dy, count *autodiff.Node, h, kh, kw int) *autodiff.Node {
		e := ops.Cast(ops.Equal(columns, ops.Repeat(y, 0, 4)), autodiff.Float64)
		if count == nil {
			count = ops.Sum(e, 0)
		}
		return ops.Col2Im(ops.Mul(e, ops.Repeat(ops.Div(dy, count), 0, 4)), h, 4, kh, kw, ops.Window{Stride: 2})
	}
	for _, c := range []struct {
		name                      string
		fetch                     []*autodiff.Node
		maxima, adjoints, columns int
	}{
		{"maxima", []*autodiff.Node{pool}, 1, 0, 0},
		{"the columns are read, too", []*autodiff.Node{pool, columns}, 1, 0, 1},
		{"minima", []*autodiff.Node{ops.Min(columns, 0)}, 0, 0, 1},
		{"along another axis", []*autodiff.Node{ops.Max(columns, 1)}, 0, 0, 1},
		{"along both axes", []*autodiff.Node{ops.Max(columns)}, 0, 0, 1},
		{"several channels", []*autodiff.Node{ops.Max(ops.Im2Col(x, 2, 2, ops.Window{}), 0)}, 0, 0, 1},
		{"padded with zeros", []*autodiff.Node{ops.Max(ops.Im2Col(one, 2, 2, ops.Window{Pad: 1}), 0)}, 0, 0, 1},
		{"an adjoint, declared by hand", []*autodiff.Node{adjoint(pool.In(0), dy, nil, 5, 2, 2)}, 1, 1, 0},
		{"images of another height", []*autodiff.Node{adjoint(pool.In(0), dy, nil, 4, 2, 2)}, 1, 0, 2},
		{"another count", []*autodiff.Node{adjoint(pool.In(0), dy, ops.Exp(y), 5, 2, 2)}, 1, 0, 2},
	} {
		if err := g.Err(); err != nil {
			t.Fatal(err)
		}
		code := fusedCode(t, g, feed, c.fetch...)
		if maxima, adjoints, columns := pooled(code); maxima != c.maxima || adjoints != c.adjoints || columns != c.columns {
			t.Errorf("%s: have %d maxima, %d adjoints, %d columns\n%s", c.name, maxima, adjoints, columns, code)
		}
	}
}
