package vm

import (
	"math"
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
func (chainer) Fuses(op autodiff.Op, _ autodiff.DType) bool { return Fusable(op) }

// fusedCode returns the code for the fetches after all passes, and checks that
// a run of it equals the interpreter's, and one on the CPU engine nearly.
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
	fast, err := New(g)
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		have, err := m.Run(feed, fetches...)
		if err != nil {
			t.Fatal(err)
		}
		near, err := fast.Run(feed, fetches...)
		if err != nil {
			t.Fatal(err)
		}
		want, err := naive.Interpret(feed, fetches...)
		if err != nil {
			t.Fatal(err)
		}
		for i := range fetches {
			if !slices.Equal(have[i].Uint8s(), want[i].Uint8s()) {
				t.Errorf("%v: have %v, want %v\n%s", fetches[i], have[i], want[i], c)
			}
			if want[i].Dtype() == tensor.Bool {
				if !slices.Equal(near[i].Bools(), want[i].Bools()) {
					t.Errorf("%v on the CPU engine: have %v, want %v\n%s", fetches[i], near[i], want[i], c)
				}
				continue
			}
			for k, w := range want[i].Float64s() {
				if h := near[i].Float64s()[k]; !(math.Abs(h-w) <= 1e-12*max(1, math.Abs(w))) {
					t.Errorf("%v on the CPU engine: element %d: have %v, want %v\n%s", fetches[i], k, h, w, c)
				}
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
	if len(list) != 1 || others != 0 || len(list[0].Results) != 2 {
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
	channel := g.Input("channel", 3, 1) // along the first and the last: only the first one is a Repeat of its own
	feed[channel] = filled([]int{3, 1}, 3)
	c = fusedCode(t, g, feed, ops.Neg(ops.Add(x, channel)))
	if list, others := chains(c); len(list) != 1 || others != 2 || list[0].Rows != 6 || !slices.Contains(list[0].Access, fused.Col) {
		t.Errorf("a repeat along the first and last axes:\n%s", c)
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

// fusedOps returns the ops that c computes, with those that are fused.
func fusedOps(c *code) (list []string) {
	for _, x := range c.instrs {
		if x.role == compute {
			list = append(list, x.op.String())
		}
	}
	return list
}

// want fails unless the code computes these ops.
func (c *code) want(t *testing.T, ops ...string) {
	t.Helper()
	if have := fusedOps(c); !slices.Equal(have, ops) {
		t.Errorf("have %q\nwant %q\n%s", have, ops, c)
	}
}

// A step of the book's net is nine instructions: a layer is one, its adjoint
// with the gradient of the bias, and the gradient of weights with their update.
func TestStepOfTwoLayers(t *testing.T) {
	g := autodiff.NewGraph(autodiff.Float64)
	x, target := g.Input("x", 5, 2), g.Input("t", 5, 3)
	W1, b1 := g.Param("W1", autodiff.Ones(), 2, 4), g.Param("b1", autodiff.Ones(), 4)
	W2, b2 := g.Param("W2", autodiff.Ones(), 4, 3), g.Param("b2", autodiff.Ones(), 3)
	h := ops.Sigmoid(ops.Add(ops.MatMul(x, W1), b1))
	loss := ops.SoftmaxCE(ops.Add(ops.MatMul(h, W2), b2), target)
	grads, err := autodiff.Grad(loss, g.Params()...)
	if err != nil {
		t.Fatal(err)
	}
	fetches := []*autodiff.Node{loss}
	for i, W := range g.Params() {
		fetches = append(fetches, autodiff.Assign(W, ops.Sub(W, ops.Scale(grads[i], 0.5))))
	}
	c := fusedCode(t, g, Feed{x: filled([]int{5, 2}, 1), target: filled([]int{5, 3}, 1)}, fetches...)
	c.want(t,
		"Fused(MatMul → Add, Sigmoid)",
		"Fused(MatMul → Add)",
		"Fused(SoftmaxCE, Sum(axis=1), Softmax(axis=1))",
		"Fused(Mul, Sub, Mul; Σrows)",
		"Fused(MatMul(bᵀ) → Neg, Shift(1), Mul, Mul; Σrows)",
		"Fused(MatMul(aᵀ) → Scale(0.5), Sub)",
		"Fused(Scale(0.5), Sub)",
		"Fused(MatMul(aᵀ) → Scale(0.5), Sub)",
		"Fused(Scale(0.5), Sub)",
	)
	for _, x := range c.instrs {
		if x.role == store && x.in[0].buf != x.in[1].buf {
			t.Errorf("%s is not updated in place\n%s", x.in[0].node.Name(), c)
		}
	}
}

// Sums of a chain along the first axes, the last, and all join it; a sum along
// others does not, nor does one whose rows are not the chain's.
func TestSumsJoinChains(t *testing.T) {
	g := autodiff.NewGraph(autodiff.Float64)
	x := g.Input("x", 2, 3, 4)
	feed := Feed{x: filled([]int{2, 3, 4}, 1)}
	y := ops.Neg(ops.Tanh(x))
	fusedCode(t, g, feed, ops.Sum(y, 0, 1), ops.Sum(y, 2), ops.Sum(y)).want(t, "Fused(Tanh, Neg; Σcols; Σ; Σrows)")
	fusedCode(t, g, feed, ops.Sum(y, 0), ops.Sum(y, 2)).want(t, "Fused(Tanh, Neg; Σcols)", "Sum(axis=0)") // declared in that order
	fusedCode(t, g, feed, ops.Sum(y, 1)).want(t, "Fused(Tanh, Neg)", "Sum(axis=1)")
	fusedCode(t, g, feed, ops.Sum(ops.Sum(y, 0), 0)).want(t, "Fused(Tanh, Neg; Σrows)", "Sum(axis=0)")
	// A chain cannot read its own sum.
	mean := ops.Sum(y, 2)
	fusedCode(t, g, feed, ops.Mul(y, ops.Reshape(mean, 2, 3, 1))).want(t, "Fused(Tanh, Neg; Σcols)", "Fused(Mul)")
}

// A cross entropy shares what runs along its own axis, and comes later.
func TestCrossEntropyShares(t *testing.T) {
	g := autodiff.NewGraph(autodiff.Float64)
	s, target := g.Input("s", 3, 3), g.Input("t", 3, 3)
	feed := Feed{s: filled([]int{3, 3}, 1), target: filled([]int{3, 3}, 0)}
	before := ops.Softmax(s, 1)
	loss := ops.SoftmaxCE(s, target)
	fusedCode(t, g, feed, loss, ops.Softmax(s, 0), ops.Sum(target, 0), ops.Sum(s, 1)).
		want(t, "SoftmaxCE", "Softmax(axis=0)", "Sum(axis=0)", "Sum(axis=1)")
	fusedCode(t, g, feed, loss, ops.Sum(target, 1), before).want(t, "Softmax(axis=1)", "Fused(SoftmaxCE, Sum(axis=1))")
	classes := g.IntInput("classes", 3)
	feed[classes] = tensor.New(tensor.WithShape(3), tensor.WithBacking([]int64{2, 0, 1}))
	u := ops.Neg(s)
	fusedCode(t, g, feed, ops.SoftmaxCE(u, classes), ops.Softmax(u, 1)).want(t, "Neg", "Fused(SoftmaxCE, Softmax(axis=1))")
}

// Sums of products are one product, in the order of the terms, if nobody reads
// a term and the factors are not large.
func TestSumsOfProducts(t *testing.T) {
	g := autodiff.NewGraph(autodiff.Float64)
	x, h := g.Input("x", 2, 3), g.Input("h", 2, 5)
	U, W, b := g.Param("U", autodiff.Ones(), 3, 5), g.Param("W", autodiff.Ones(), 5, 5), g.Param("b", autodiff.Ones(), 5)
	feed := Feed{x: filled([]int{2, 3}, 1), h: filled([]int{2, 5}, 2)}
	cell := func(h *autodiff.Node) *autodiff.Node {
		return ops.Tanh(ops.Add(ops.Add(ops.MatMul(x, U), ops.MatMul(h, W)), b))
	}
	fusedCode(t, g, feed, cell(h)).want(t, "Fused(Σ2 MatMul → Add, Tanh)")
	fusedCode(t, g, feed, cell(h), ops.MatMul(h, W)).want(t, "MatMul", "Fused(MatMul → Add, Add, Tanh)")
	dW, err := autodiff.Grad(ops.Sum(cell(cell(cell(h)))), W)
	if err != nil {
		t.Fatal(err)
	}
	list := fusedOps(fusedCode(t, g, feed, dW[0]))
	if last := list[len(list)-1]; last != "Fused(Σ3 MatMul(aᵀ))" {
		t.Errorf("the gradient of weights used thrice is %s; all: %q", last, list)
	}
	square := g.Input("square", 5, 5)
	feed[square] = filled([]int{5, 5}, 1)
	fusedCode(t, g, feed, ops.Add(ops.MatMul(square, W), ops.MatMulT(square, W, true, false))).
		want(t, "MatMul(aᵀ)", "Fused(MatMul → Add)") // other flags
	long := g.Input("long", 1000, 5)
	feed[long] = filled([]int{1000, 5}, 1)
	fusedCode(t, g, feed, ops.Add(ops.MatMulT(long, long, true, false), ops.MatMulT(ops.Neg(long), long, true, false))).
		want(t, "Neg", "MatMul(aᵀ)", "Fused(MatMul(aᵀ) → Add)")
}

// What a product is read by besides its chain is a result, too; what is fused
// with the update of its own weights has no memory.
func TestWhereProductsLie(t *testing.T) {
	g := autodiff.NewGraph(autodiff.Float64)
	x, W := g.Input("x", 4, 3), g.Param("W", autodiff.Ones(), 3, 3)
	feed := Feed{x: filled([]int{4, 3}, 1)}
	p := ops.MatMul(x, W)
	c := fusedCode(t, g, feed, ops.Tanh(p), p)
	c.want(t, "Fused(MatMul → Tanh)")
	if n := len(c.instrs); c.instrs[n-1].role != part {
		t.Errorf("the product is no part\n%s", c)
	}
	c = fusedCode(t, g, feed, ops.Tanh(p), ops.Sum(p)) // at the end of each tile
	c.want(t, "Fused(MatMul → Tanh; Σ)")
	if !slices.ContainsFunc(c.instrs, func(y *instr) bool { return y.role == part && y.typ == p.Type() }) {
		t.Errorf("the product is overwritten before it is added up\n%s", c)
	}
	q := ops.MatMulT(x, x, true, false)
	c = fusedCode(t, g, feed, autodiff.Assign(W, ops.Add(W, q)))
	c.want(t, "Fused(MatMul(aᵀ) → Add)")
	if want := align(12 * 8); c.arena != want {
		t.Errorf("the arena has %d bytes, want %d for x\n%s", c.arena, want, c)
	}
	c = fusedCode(t, g, feed, autodiff.Assign(W, ops.Add(W, q)), ops.Sum(ops.Add(W, q)))
	c.want(t, "Fused(MatMul(aᵀ) → Add; Σ)")
	c = fusedCode(t, g, feed, autodiff.Assign(W, ops.MatMul(W, q))) // reads what it would overwrite
	for _, s := range c.instrs {
		if s.role == store && s.in[0].buf == s.in[1].buf {
			t.Errorf("a product lies in its own factor\n%s", c)
		}
	}
}

// A variable that a chain reads after the step that makes its new value keeps
// the old one until then.
func TestChainReadsBeforeItOverwrites(t *testing.T) {
	g := autodiff.NewGraph(autodiff.Float64)
	W, v := g.Param("W", autodiff.Ones(), 2, 3), g.State("v", autodiff.Ones(), 2, 3)
	next := ops.Scale(v, 0.75)
	c := fusedCode(t, g, nil, autodiff.Assign(v, next), autodiff.Assign(W, ops.Sub(ops.Mul(next, W), v)))
	c.want(t, "Fused(Scale(0.75), Mul, Sub)")
}
