package vm

import (
	"testing"

	"gorgonia.org/tensor"

	"keisan/autodiff"
	"keisan/ops"
	"keisan/vm/fused"
)

// table declares a table of 7 rows, of which 4 are read, one of them twice.
func table(t *testing.T) (g *autodiff.Graph, W, dW *autodiff.Node, feed Feed) {
	t.Helper()
	g = autodiff.NewGraph(autodiff.Float64)
	W = g.Param("W", autodiff.Normal(0, 1), 7, 3)
	ids, y := g.IntInput("ids", 2, 2), g.Input("y", 2, 2, 3)
	grads, err := autodiff.Grad(ops.Sum(ops.Mul(ops.Gather(W, ids), y)), W)
	if err != nil {
		t.Fatal(err)
	}
	return g, W, grads[0], Feed{y: filled([]int{2, 2, 3}, -3), ids: tensor.New(tensor.WithShape(2, 2), tensor.WithBacking([]int64{5, 0, 6, 5}))}
}

// Gradient descent on a table is one instruction, in the table's memory, and the
// gradient has none.
func TestDescentOfReadRows(t *testing.T) {
	for _, scaled := range []bool{false, true} {
		g, W, dW, feed := table(t)
		move := ops.Mul(g.State("lr", autodiff.Constant(0.5)), dW)
		want := "Fused(ScatterAdd(7) → Mul, Sub)"
		if scaled {
			move, want = ops.Scale(dW, 0.5), "Fused(ScatterAdd(7) → Scale(0.5), Sub)"
		}
		c := fusedCode(t, g, feed, autodiff.Assign(W, ops.Sub(W, move)))
		c.want(t, "Fused(Mul)", want)
		for _, x := range c.instrs {
			if x.role == store && x.in[0].buf != x.in[1].buf {
				t.Errorf("the table is copied\n%s", c)
			}
		}
	}
}

// The rows' gradients are read while the table is written.
func TestDescentIsInPlaceOfTheTableAlone(t *testing.T) {
	for i, want := range []bool{true, false, false, false} {
		if have := (&fused.SparseDescent{}).InPlace(i); have != want {
			t.Errorf("input %d: have %v, want %v", i, have, want)
		}
	}
}

// Where others read the gradient, or what it is multiplied with, or there are
// more rows to read than there are, the gradient is made.
func TestDescentOfAllRows(t *testing.T) {
	g, W, dW, feed := table(t)
	lr := g.State("lr", autodiff.Constant(0.5))
	c := fusedCode(t, g, feed, autodiff.Assign(W, ops.Sub(W, ops.Mul(lr, dW))), dW)
	c.want(t, "Fused(Mul)", "ScatterAdd(7)", "Fused(Mul, Sub)")
	g, W, dW, feed = table(t)
	move := ops.Scale(dW, 0.5)
	c = fusedCode(t, g, feed, autodiff.Assign(W, ops.Sub(W, move)), ops.Sum(move))
	c.want(t, "Fused(Mul)", "ScatterAdd(7)", "Fused(Scale(0.5), Sub; Σ)")

	g = autodiff.NewGraph(autodiff.Float64)
	few, ids := g.Param("few", autodiff.Ones(), 3, 2), g.IntInput("ids", 3)
	grads, err := autodiff.Grad(ops.Sum(ops.Square(ops.Gather(few, ids))), few)
	if err != nil {
		t.Fatal(err)
	}
	c = fusedCode(t, g, Feed{ids: tensor.New(tensor.WithShape(3), tensor.WithBacking([]int64{2, 0, 2}))},
		autodiff.Assign(few, ops.Sub(few, ops.Scale(grads[0], 0.5))))
	c.want(t, "Gather", "Fused(Scale(2), Mul)", "ScatterAdd(3)", "Fused(Scale(0.5), Sub)")
}

// A table that is read after its step keeps its old value until then.
func TestDescentBesideReaders(t *testing.T) {
	g, W, dW, feed := table(t)
	next := ops.Sub(W, ops.Scale(dW, 0.5))
	c := fusedCode(t, g, feed, autodiff.Assign(W, next), ops.Sum(ops.Mul(next, W)), ops.Neg(W), next)
	c.want(t, "Fused(Mul)", "Fused(ScatterAdd(7) → Scale(0.5), Sub)", "Fused(Mul; Σ)", "Neg")
}
