package vm

import (
	"slices"
	"testing"

	"gorgonia.org/tensor"

	"keisan/autodiff"
	"keisan/ops"
	"keisan/vm/fused"
)

// chainer runs chains, by their plain meaning.
type chainer struct{ tensor.StdEng }

func (chainer) Bind(autodiff.Op, *tensor.Dense, []*tensor.Dense) (func() error, error) {
	return nil, nil
}
func (chainer) Fuses(op autodiff.Op, _ autodiff.DType) bool {
	o, ok := op.(InPlace)
	return ok && o.InPlace(99)
}

// fusedCode returns the code for the fetches after all passes, and checks that
// a run of it equals the interpreter's.
func fusedCode(t *testing.T, g *autodiff.Graph, feed Feed, fetches ...*autodiff.Node) *code {
	t.Helper()
	m, err := New(g, WithEngine(chainer{}))
	if err != nil {
		t.Fatal(err)
	}
	naive, err := New(g)
	if err != nil {
		t.Fatal(err)
	}
	c, err := compiled(m, fetches, 0, func(_ string, c *code) error { return c.check() })
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		have, err := m.Run(feed, fetches...)
		if err != nil {
			t.Fatal(err)
		}
		want, err := naive.Interpret(feed, fetches...)
		if err != nil {
			t.Fatal(err)
		}
		for i := range fetches {
			if !slices.Equal(have[i].Float64s(), want[i].Float64s()) {
				t.Errorf("%v: have %v, want %v\n%s", fetches[i], have[i], want[i], c)
			}
		}
	}
	return c
}

func filled(shape []int, from float64) *tensor.Dense {
	t := tensor.New(tensor.WithShape(shape...), tensor.Of(tensor.Float64))
	for i := range t.Float64s() {
		t.Float64s()[i] = from + float64(i*i%7)
	}
	return t
}

// chains returns the code's chains and how many other ops it computes.
func chains(c *code) (list []*fused.Chain, others int) {
	for _, x := range c.instrs {
		if f, ok := x.op.(*fused.Chain); ok && x.role == compute {
			list = append(list, f)
		} else if x.role == compute {
			others++
		}
	}
	return list, others
}

// Momentum is one pass over the parameter, its velocity and its gradient, in
// their own memory: no copy, nothing in the arena but what is fed.
func TestMomentumIsOneChainInPlace(t *testing.T) {
	g := autodiff.NewGraph(autodiff.Float64)
	W, v := g.Param("W", autodiff.Ones(), 2, 3), g.State("v", autodiff.Ones(), 2, 3)
	dW, lr := g.Input("dW", 2, 3), g.State("lr", autodiff.Constant(0.5))
	next := ops.Sub(ops.Scale(v, 0.9), ops.Mul(lr, dW))
	updates := []*autodiff.Node{autodiff.Assign(v, next), autodiff.Assign(W, ops.Add(W, next))}
	c := fusedCode(t, g, Feed{dW: filled([]int{2, 3}, 1)}, updates...)
	list, others := chains(c)
	if len(list) != 1 || others != 0 || len(list[0].Parts) != 1 {
		t.Fatalf("have %d chains and %d other ops\n%s", len(list), others, c)
	}
	if want := align(6 * 8); c.arena != want {
		t.Errorf("the arena has %d bytes, want %d for the fed dW\n%s", c.arena, want, c)
	}
	if want := []fused.Access{fused.Full, fused.One, fused.Full, fused.Full}; !slices.Equal(list[0].Access, want) {
		t.Errorf("inputs are read as %v, want %v", list[0].Access, want)
	}
}

// A repeated operand is read where it is, along the first axes, the last ones or
// all, but not along others.
func TestRepeatsAreReadInPlace(t *testing.T) {
	g := autodiff.NewGraph(autodiff.Float64)
	x, row, col := g.Input("x", 2, 3, 4), g.Input("row", 4), g.Input("col", 2, 3, 1)
	feed := Feed{x: filled([]int{2, 3, 4}, 1), row: filled([]int{4}, 2), col: filled([]int{2, 3, 1}, 3)}
	y := ops.Mul(ops.Add(x, row), col)
	list, others := chains(fusedCode(t, g, feed, y))
	if len(list) != 1 || list[0].Rows != 6 || list[0].Cols != 4 ||
		!slices.Equal(list[0].Access, []fused.Access{fused.Full, fused.Row, fused.Col}) || others != 1 { // the Reshape of col
		t.Errorf("have %+v and %d others", list, others)
	}
	middle := g.Input("middle", 2, 1, 4)
	feed[middle] = filled([]int{2, 1, 4}, 3)
	c := fusedCode(t, g, feed, ops.Neg(ops.Add(x, middle)))
	if list, others := chains(c); len(list) != 1 || others != 2 || slices.Contains(list[0].Access, fused.Row) {
		t.Errorf("a repeat along a middle axis:\n%s", c)
	}
}

// What is read between two ops of a chain must be there before the chain runs:
// a product of its first part may not be an operand of its last.
func TestNoChainAroundAnother(t *testing.T) {
	g := autodiff.NewGraph(autodiff.Float64)
	x := g.Input("x", 3, 3)
	a := ops.Tanh(x)
	b := ops.Add(ops.Neg(a), ops.MatMul(a, a))
	c := fusedCode(t, g, Feed{x: filled([]int{3, 3}, 0)}, b, a)
	if list, _ := chains(c); len(list) != 1 || len(list[0].Steps) != 2 {
		t.Errorf("have\n%s", c)
	}
}
