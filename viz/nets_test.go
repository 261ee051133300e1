package viz_test

import (
	"strconv"
	"strings"

	"keisan/autodiff"
)

// An op is a stand-in for those of package ops, so that these drawings depend
// on nothing but autodiff. For each input, pull tells what its adjoint is
// computed from: "=" is ȳ itself, "y" the result, a digit an input, "-" none.
type op struct {
	name, formula, adjoints, pull string
	to                            autodiff.Shape
	reason                        string // of a mistake
}

func (o op) String() string { return o.name }

func (o op) Infer(in []autodiff.Type) (autodiff.Type, error) {
	if o.reason != "" {
		return autodiff.Type{}, autodiff.Errorf(autodiff.ErrShape, o.reason, "")
	}
	return autodiff.Type{DType: in[0].DType, Shape: o.to}, nil
}

func (o op) Formula() (string, []string) {
	if o.adjoints == "" {
		return o.formula, nil
	}
	return o.formula, strings.Split(o.adjoints, "|")
}

func (o op) Pullback(i int, y, dy *autodiff.Node) *autodiff.Node {
	from := strings.Split(o.pull, "|")[i]
	in := []*autodiff.Node{dy}
	for _, r := range from {
		switch r {
		case '-':
			return nil
		case '=':
			return dy
		case 'y':
			in = append(in, y)
		case '.':
		default:
			in = append(in, y.In(int(r-'0')))
		}
	}
	return autodiff.Apply(op{name: o.name + "Adjoint", to: y.In(i).Shape(), pull: strings.Repeat("-|", 9)}, in...)
}

type node = autodiff.Node

func matmul(x, w *node) *node {
	o := op{name: "MatMul", formula: "m = x·W", adjoints: "g·Wᵀ|xᵀ·g", pull: "1|0"}
	if x.Shape().Rank() != 2 || w.Shape().Rank() != 2 {
		return autodiff.Apply(o, x, w)
	}
	o.to = autodiff.ShapeOf(x.Shape().Extent(0), w.Shape().Extent(1))
	if x.Shape().Extent(1) != w.Shape().Extent(0) {
		o.reason = "inner extents differ"
	}
	return autodiff.Apply(o, x, w)
}

func repeat(b *node) *node {
	to := autodiff.ShapeOf(append([]int{autodiff.Batch}, b.Shape().Extents()...)...)
	return autodiff.Apply(op{name: "Repeat(×N)", formula: "r = 1·b", adjoints: "Σ g", pull: ".", to: to}, b)
}

func add(a, b *node) *node {
	if b.Valid() && a.Valid() && b.Shape().Rank() < a.Shape().Rank() {
		b = repeat(b)
	}
	return autodiff.Apply(op{name: "Add", formula: "s = a + b", adjoints: "g|g", pull: "=|=", to: a.Shape()}, a, b)
}

func mul(a, b *node) *node {
	return autodiff.Apply(op{name: "Mul", formula: "p = a⊙b", adjoints: "g⊙b|g⊙a", pull: "1|0", to: a.Shape()}, a, b)
}

func sigmoid(x *node) *node {
	return autodiff.Apply(op{name: "Sigmoid", formula: "a = σ(s)", adjoints: "g⊙a⊙(1−a)", pull: "y", to: x.Shape()}, x)
}

func tanh(x *node) *node {
	return autodiff.Apply(op{name: "Tanh", formula: "h = tanh(s)", adjoints: "g⊙(1−h²)", pull: "y", to: x.Shape()}, x)
}

func sum(x *node) *node {
	return autodiff.Apply(op{name: "Sum", formula: "s = Σ x", adjoints: "1·g", pull: "."}, x)
}

func softmaxCE(s, t *node) *node {
	return autodiff.Apply(op{name: "SoftmaxCE", formula: "L = CE(softmax(s), t)", adjoints: "g·(y−t)/N|-", pull: "01|-"}, s, t)
}

func normal() autodiff.Initializer { return autodiff.Normal(0, 0.01) }

func grads(loss *node) []*node { return must(autodiff.Grad(loss, loss.Graph().Params()...)) }

// spiral is the network of the book's chapter 1, with the gradient of its input
// as well.
func spiral() (loss *node, grads []*node) {
	g := autodiff.NewGraph(autodiff.Float32)
	x := g.Input("x", autodiff.Batch, 2)
	t := g.Input("t", autodiff.Batch, 3)
	W1, b1 := g.Param("W1", normal(), 2, 10), g.Param("b1", autodiff.Zeros(), 10)
	W2, b2 := g.Param("W2", normal(), 10, 3), g.Param("b2", autodiff.Zeros(), 3)
	var h, score *node
	g.Scope("Affine 1", func() { h = add(matmul(x, W1), b1) })
	g.Scope("Sigmoid 1", func() { h = sigmoid(h) })
	g.Scope("Affine 2", func() { score = add(matmul(h, W2), b2) })
	g.Scope("Loss", func() { loss = softmaxCE(score, t) })
	return loss, must(autodiff.Grad(loss, append(g.Params(), x)...))
}

// twice uses a value in two places, and another one twice by one operation.
func twice() (loss *node, gs []*node) {
	g := autodiff.NewGraph(autodiff.Float32)
	x, W := g.Input("x", autodiff.Batch, 4), g.Param("W", normal(), 4, 4)
	h := sigmoid(matmul(x, W)).Named("h")
	p := mul(h, tanh(h))
	loss = sum(mul(p, p))
	return loss, grads(loss)
}

// shared uses one parameter three times.
func shared() (loss *node, gs []*node) {
	g := autodiff.NewGraph(autodiff.Float32)
	h, W := g.Input("x", autodiff.Batch, 4), g.Param("W", normal(), 4, 4)
	for range 3 {
		h = tanh(matmul(h, W))
	}
	loss = sum(h)
	return loss, grads(loss)
}

// residual has a block with a branch around it.
func residual() (loss *node, gs []*node) {
	g := autodiff.NewGraph(autodiff.Float32)
	x := g.Input("x", autodiff.Batch, 4)
	W0, W1, b1, W2 := g.Param("W0", normal(), 4, 4), g.Param("W1", normal(), 4, 8), g.Param("b1", autodiff.Zeros(), 8), g.Param("W2", normal(), 8, 4)
	var h, y *node
	g.Scope("Affine 1", func() { h = matmul(x, W0) })
	g.Scope("Residual 1", func() {
		var inner *node
		g.Scope("Affine", func() { inner = add(matmul(h, W1), b1) })
		y = add(matmul(tanh(inner), W2), h)
	})
	loss = sum(y)
	return loss, grads(loss)
}

// rnn is a recurrent cell, unrolled three steps.
func rnn() (loss *node, gs []*node) {
	g := autodiff.NewGraph(autodiff.Float32)
	Wx, Wh, b := g.Param("Wx", normal(), 5, 4), g.Param("Wh", normal(), 4, 4), g.Param("b", autodiff.Zeros(), 4)
	h := g.Input("h0", autodiff.Batch, 4)
	for _, step := range []string{"1", "2", "3"} {
		g.Scope("RNN "+step, func() {
			x := g.Input("x"+step, autodiff.Batch, 5)
			h = tanh(add(add(matmul(h, Wh), matmul(x, Wx)), b)).Named("h" + step)
		})
	}
	loss = sum(h)
	return loss, grads(loss)
}

// steps is a recurrent cell, unrolled so often that it is drawn as one box.
func steps() (loss *node, gs []*node) {
	g := autodiff.NewGraph(autodiff.Float32)
	Wx, Wh := g.Param("Wx", normal(), 5, 4), g.Param("Wh", normal(), 4, 4)
	h := g.Input("h0", autodiff.Batch, 4)
	for i := range 100 {
		step := strconv.Itoa(i + 1)
		g.Scope("Step "+step, func() {
			h = tanh(add(matmul(h, Wh), matmul(g.Input("x"+step, autodiff.Batch, 5), Wx))).Named("h" + step)
		})
	}
	loss = sum(h)
	return loss, grads(loss)
}

// blocks has equal blocks of several layers, each with a branch around it and
// parameters of its own, between layers of other shapes.
func blocks() (loss *node, gs []*node) {
	g := autodiff.NewGraph(autodiff.Float32)
	h := g.Input("x", autodiff.Batch, 3)
	affine := func(name string, in, out int) {
		g.Scope("Affine "+name, func() {
			h = add(matmul(h, g.Param("W"+name, normal(), in, out)), g.Param("b"+name, autodiff.Zeros(), out))
		})
	}
	affine("1", 3, 4)
	for i := range 48 {
		name := strconv.Itoa(i + 1)
		g.Scope("Block "+name, func() {
			x := h
			affine(name+".1", 4, 5)
			g.Scope("Tanh", func() { h = tanh(h) })
			affine(name+".2", 5, 4)
			h = add(h, x)
		})
	}
	affine("2", 4, 2)
	loss = sum(h)
	return loss, grads(loss)
}

// deep is longer than a line of the book, and has a value that is used on two
// lines.
func deep() (loss *node, gs []*node) {
	g := autodiff.NewGraph(autodiff.Float32)
	x := g.Input("x", autodiff.Batch, 4)
	first := tanh(x).Named("first")
	h := first
	for i := range 8 {
		h = tanh(matmul(h, g.Param("W"+string(rune('1'+i)), normal(), 4, 4)))
	}
	loss = sum(mul(h, first))
	return loss, append(grads(loss), must(autodiff.Grad(loss, x))...)
}

// given is a value whose adjoint comes from elsewhere.
func given() (y *node, gs []*node) {
	g := autodiff.NewGraph(autodiff.Float32)
	x, W := g.Input("x", autodiff.Batch, 4), g.Param("W", normal(), 4, 3)
	y = tanh(matmul(x, W)).Named("y")
	return y, must(autodiff.VJP(y, g.Input("dy", autodiff.Batch, 3), x, W))
}

// state has a running mean that training updates, and reads it otherwise.
func state() (loss *node, gs []*node) {
	g := autodiff.NewGraph(autodiff.Float32)
	x := g.Input("x", autodiff.Batch, 4)
	mean, shift := g.State("running mean", normal(), 4), g.Param("shift", normal(), 4)
	g.Scope("Centre 1", func() {
		m := autodiff.Apply(op{name: "Mean(axis=0)", formula: "m = Σ x / N", adjoints: "1·g/N", pull: ".", to: mean.Shape()}, x)
		g.Update(m, autodiff.Assign(mean, mul(m, m)))
		m = autodiff.Apply(op{name: "TrainEval", formula: "y = train ? a : b", adjoints: "train ? g : 0|train ? 0 : g", pull: ".|.", to: m.Shape()}, m, mean)
		loss = sum(add(mul(x, repeat(m)), shift))
	})
	return loss, grads(loss)
}

// step stores in a parameter what descends its gradient.
func step() (loss *node, gs []*node) {
	g := autodiff.NewGraph(autodiff.Float32)
	x, W := g.Input("x", autodiff.Batch, 4), g.Param("W", normal(), 4, 4)
	dW := must(autodiff.Grad(sum(matmul(x, W)), W))[0]
	less := autodiff.Apply(op{name: "Scale(0.1)", formula: "y = 0.1·x", to: W.Shape()}, dW)
	return autodiff.Assign(W, autodiff.Apply(op{name: "Sub", formula: "d = a − b", to: W.Shape()}, W, less)), nil
}

func must(list []*node, err error) []*node {
	if err != nil {
		panic(err)
	}
	return list
}

// wrong has a mistake in the second product.
func wrong() (loss *node, gs []*node) {
	g := autodiff.NewGraph(autodiff.Float32)
	x, t := g.Input("x", autodiff.Batch, 2), g.Input("t", autodiff.Batch, 3)
	W1, b1 := g.Param("W1", normal(), 2, 10), g.Param("b1", autodiff.Zeros(), 10)
	W2, b2 := g.Param("W2", normal(), 3, 10), g.Param("b2", autodiff.Zeros(), 3)
	var h, score *node
	g.Scope("Affine 1", func() { h = sigmoid(add(matmul(x, W1), b1)).Named("h") })
	g.Scope("Affine 2", func() { score = add(matmul(h, W2), b2) })
	return softmaxCE(score, t), nil
}

// labels are names that DOT, HTML or XML could stumble over.
var labels = []string{
	`quotes "and" 'more'`, `back\slash \N \n \"`, `<b>bold</b>`, `</script><script>alert(1)</script>`,
	"two\nlines", "tab\tand \x01 control", "&amp; & &lt; &#65;", "node", "a->b; }", "MatMul(2,3)", "W[0]{1}|x",
	"日本語の名前", "ﾊﾝｶｸ ＡＢ", "مرحبا", "e\u0301 🙂 👩‍👩‍👧", "broken \xff utf-8", " ", "-->", "]]>", "%s%d", "∂L/∂W₁ᵀ⊙Σ",
}

// nasty uses each of them as the name of a parameter, an operation and a scope.
func nasty() (loss *node, gs []*node) {
	g := autodiff.NewGraph(autodiff.Float32)
	h := g.Input("x", autodiff.Batch, 4)
	for _, name := range labels {
		g.Scope(name, func() {
			W := g.Param(name, normal(), 4, 4)
			h = matmul(h, W).Named("h " + name)
			h = autodiff.Apply(op{name: name, formula: name, adjoints: name, pull: "=", to: h.Shape()}, h)
		})
	}
	g.Scope("", func() { h = autodiff.Apply(op{pull: "=", adjoints: "g", to: h.Shape()}, h) })
	loss = sum(h).Named("loss <&\"\\>")
	return loss, grads(loss)
}

func japanese() (loss *node, gs []*node) {
	g := autodiff.NewGraph(autodiff.Float32)
	x, t := g.Input("入力", autodiff.Batch, 2), g.Input("教師データ", autodiff.Batch, 3)
	W, b := g.Param("重み", normal(), 2, 3), g.Param("バイアス", autodiff.Zeros(), 3)
	var s *node
	g.Scope("全結合層 1", func() { s = add(matmul(x, W).Named("積"), b).Named("スコア") })
	g.Scope("損失", func() { loss = softmaxCE(s, t).Named("交差エントロピー") })
	return loss, grads(loss)
}
