package docs_test

import (
	"fmt"
	"math"

	"keisan/autodiff"
	"keisan/models"
	"keisan/models/train"
	"keisan/ops"
	"keisan/viz"
	"keisan/vm"
)

func Example_text() {
	g := autodiff.NewGraph(autodiff.Float32)
	net := models.TwoLayerNet(g, 2, 10, 3)
	grads, err := autodiff.Grad(net.Loss, net.Params...)
	check(err)
	fmt.Println(viz.Text(net.Loss, viz.Backward(grads...), viz.At(30)))
	// Output:
	// x     30×2    input                                   │
	// Affine 1                                              │
	//   W1  2×10    parameter                               │ ⇒ ∂L/∂W1
	//   m1  30×10   MatMul(x, W1)     m = x·W               │ ∂W1 = xᵀ·g
	//   b1  10      parameter                               │ ⇒ ∂L/∂b1
	//   r1  30×10   Repeat(b1)        r = 1·x               │ ∂b1 = Σ g
	//   s1  30×10   Add(m1, r1)       s = a + b             │ ∂m1 = g   ∂r1 = g
	// Sigmoid 1                                             │
	//   a1  30×10   Sigmoid(s1)       a = σ(x)              │ ∂s1 = g⊙a⊙(1−a)
	// Affine 2                                              │
	//   W2  10×3    parameter                               │ ⇒ ∂L/∂W2
	//   m2  30×3    MatMul(a1, W2)    m = x·W               │ ∂a1 = g·Wᵀ   ∂W2 = xᵀ·g
	//   b2  3       parameter                               │ ⇒ ∂L/∂b2
	//   r2  30×3    Repeat(b2)        r = 1·x               │ ∂b2 = Σ g
	//   s2  30×3    Add(m2, r2)       s = a + b             │ ∂m2 = g   ∂r2 = g
	// Loss                                                  │
	//   t   30×3    input                                   │
	//   L   scalar  SoftmaxCE(s2, t)  L = CE(softmax(s), t) │ ∂s2 = g·(y−t)/N
	// L     scalar                                          │ ⇒ ∂L/∂L
}

func Example_values() {
	g := autodiff.NewGraph(autodiff.Float64)
	weights := dense([]float64{0.1, 0.2, 0.3, -0.1, 0, 0.4}, 2, 3)
	x, W := g.Input("x", autodiff.Batch, 2), g.Param("W", autodiff.Value(weights), 2, 3)
	h := ops.Tanh(ops.MatMul(x, W)).Named("h")
	L := ops.Sum(ops.Square(h)).Named("L")
	grads, err := autodiff.Grad(L, W)
	check(err)

	values := vm.Feed{x: dense([]float64{1, 2, -3, 0.5}, 2, 2), W: weights}
	m, err := vm.New(g)
	check(err)
	out, err := m.Run(vm.Feed{x: values[x]}, g.Nodes()...)
	check(err)
	for i, n := range g.Nodes() {
		values[n] = out[i]
	}
	check(viz.New(L, viz.Backward(grads...), viz.At(2), viz.Values(values)).SVG(picture("values.svg")))
	fmt.Printf("L = %.4f", values[L])
	// Output:
	// L = 1.4565
}

func Example_heat() {
	g := autodiff.NewGraph(autodiff.Float32)
	net := models.MLP(g, 784, []int{256, 64}, 10, models.ReLU())
	grads, err := autodiff.Grad(net.Loss, net.Params...)
	check(err)
	m, err := vm.New(g)
	check(err)
	step, err := m.Compile(append(grads, net.Loss)...)
	check(err)
	x, t := zeros32(100, 784), zeros32(100, 10)
	_, err = step.Run(vm.Feed{net.X: x, net.T: t})
	check(err)
	hot := viz.Heat(viz.FLOPs(step.Profile()))
	check(viz.New(net.Loss, viz.Backward(grads...), viz.At(100), viz.Fold("Affine"), hot).SVG(picture("heat.svg")))
	fmt.Println(len(net.Params), "parameters")
	// Output:
	// 6 parameters
}

func Example_detail() {
	g := autodiff.NewGraph(autodiff.Float32)
	x, W := g.Input("x", autodiff.Batch, 4), g.Param("W", autodiff.Xavier(), 4, 3)
	p := ops.Softmax(ops.MatMul(x, W), 1).Named("p")
	L := ops.Mean(ops.Square(p)).Named("L")
	grads, err := autodiff.Grad(L, W)
	check(err)
	check(viz.New(L, viz.Backward(grads...), viz.Detail(), viz.Focus(p, 1)).SVG(picture("detail.svg")))
	fmt.Println(len(g.Nodes()), "nodes")
	// Output:
	// 18 nodes
}

func Example_blocks() {
	g := autodiff.NewGraph(autodiff.Float32)
	layers := []models.Layer{models.Affine(64)}
	for range 48 {
		layers = append(layers, models.Residual(models.LayerNorm(), models.Affine(64), models.ReLU()))
	}
	net := models.Classify(g, 784, append(layers, models.Affine(10))...)
	grads, err := autodiff.Grad(net.Loss, net.Params...)
	check(err)
	check(viz.New(net.Loss, viz.Backward(grads...), viz.Overview).SVG(picture("blocks.svg")))
	fmt.Println(len(net.Params), "parameters")
	// Output:
	// 196 parameters
}

func Example_unrolled() {
	g := autodiff.NewGraph(autodiff.Float32)
	Wx, Wh, b := g.Param("Wx", autodiff.Xavier(), 3, 5), g.Param("Wh", autodiff.Xavier(), 5, 5), g.Param("b", autodiff.Zeros(), 5)
	h := g.Input("h0", autodiff.Batch, 5)
	for t := 1; t <= 100; t++ {
		x := g.Input(fmt.Sprintf("x%d", t), autodiff.Batch, 3)
		g.Scope(fmt.Sprintf("Step %d", t), func() {
			h = ops.Tanh(ops.Add(ops.Add(ops.MatMul(x, Wx), ops.MatMul(h, Wh)), b)).Named(fmt.Sprintf("h%d", t))
		})
	}
	L := ops.Mean(ops.Square(h)).Named("L")
	grads, err := autodiff.Grad(L, g.Params()...)
	check(err)
	check(viz.New(L, viz.Backward(grads...)).SVG(picture("unrolled.svg")))
	fmt.Println(len(g.Nodes()), "nodes")
	// Output:
	// 1315 nodes
}

func Example_attention() {
	g := autodiff.NewGraph(autodiff.Float32)
	const d = 64
	x := g.Input("x", autodiff.Batch, 5, d)
	project := func(name string) (y *autodiff.Node) {
		g.Scope("Project "+name, func() { y = ops.MatMul(x, g.Param("W"+name, autodiff.Xavier(), d, d)).Named(name) })
		return y
	}
	q, k, v := project("q"), project("k"), project("v")
	var y *autodiff.Node
	g.Scope("Weights", func() {
		y = ops.Softmax(ops.Scale(ops.MatMul(q, ops.Transpose(k, 0, 2, 1)), 1/math.Sqrt(d)), 2).Named("w")
	})
	g.Scope("Mix", func() { y = ops.Add(x, ops.MatMul(y, v)) })
	L := ops.Mean(ops.Square(y)).Named("L")
	grads, err := autodiff.Grad(L, g.Params()...)
	check(err)
	check(viz.New(L, viz.Backward(grads...), viz.Overview).SVG(picture("attention.svg")))
	check(viz.New(L, viz.Backward(grads...)).SVG(picture("attention-lanes.svg")))
	fmt.Println(len(grads), "gradients")
	// Output:
	// 3 gradients
}

func Example_convolution() {
	g := autodiff.NewGraph(autodiff.Float32)
	x, t := g.Input("x", autodiff.Batch, 1, 28, 28), g.Input("t", autodiff.Batch, 10)
	h := x
	for i, filters := range []int{16, 32, 64} {
		g.Scope(fmt.Sprintf("Convolution %d", i+1), func() {
			F := g.Param(fmt.Sprintf("F%d", i+1), autodiff.He(), filters, h.Shape().Extent(1), 3, 3)
			h = ops.ReLU(ops.Conv2D(h, F, ops.Window{Stride: 1, Pad: 1}))
		})
		g.Scope(fmt.Sprintf("Pool %d", i+1), func() { h = ops.MaxPool2D(h, 2, ops.Window{Stride: 2}) })
	}
	var L *autodiff.Node
	g.Scope("Classify", func() {
		flat := ops.Reshape(h, autodiff.Batch, 64*3*3)
		L = ops.SoftmaxCE(ops.MatMul(flat, g.Param("W", autodiff.Xavier(), 64*3*3, 10)), t).Named("L")
	})
	grads, err := autodiff.Grad(L, g.Params()...)
	check(err)
	check(viz.New(L, viz.Backward(grads...), viz.Overview).SVG(picture("convolution.svg")))
	fmt.Println(h.Shape())
	// Output:
	// N×64×3×3
}

func Example_checked() {
	g := autodiff.NewGraph(autodiff.Float64)
	x, t := g.Input("x", autodiff.Batch, 2), g.Input("t", autodiff.Batch, 2)
	W, b := g.Param("W", autodiff.Value(dense([]float64{0.1, 0.2, -0.3, 0.4}, 2, 2)), 2, 2), g.Param("b", autodiff.Zeros(), 2)
	L := ops.MSE(ops.Sigmoid(ops.Affine(x, W, b)), t).Named("L")
	grads, err := autodiff.Grad(L, W, b)
	check(err)
	m, err := vm.New(g)
	check(err)
	feed := vm.Feed{x: dense([]float64{1, 2, -3, 0.5}, 2, 2), t: dense([]float64{0, 1, 1, 0}, 2, 2)}
	checks, err := m.CheckBackward(feed, L)
	check(err)
	check(viz.New(L, viz.Backward(grads...), viz.Checked(checks)).SVG(picture("checked.svg")))
	check(viz.New(L, viz.Backward(grads...), viz.Book, viz.Checked(checks)).SVG(picture("checkedbook.svg")))
	for _, c := range checks {
		fmt.Printf("%s: %.4f and %.4f, %v\n", c.X.Name(), c.Adjoint, c.Difference, c.OK)
	}
	// Output:
	// W: 0.2621 and 0.2621, true
	// b: -0.0282 and -0.0282, true
	// m1: -0.0726 and -0.0726, true
	// r1: -0.0726 and -0.0726, true
	// s1: -0.0726 and -0.0726, true
	// a1: -0.3053 and -0.3053, true
	// d1: -0.3053 and -0.3053, true
	// y5: 0.2500 and 0.2500, true
	// s2: 0.2500 and 0.2500, true
}

func Example_arena() {
	g := autodiff.NewGraph(autodiff.Float32)
	net := models.MLP(g, 20, []int{30, 30}, 3, models.Tanh())
	grads, err := autodiff.Grad(net.Loss, net.Params...)
	check(err)
	m, err := vm.New(g)
	check(err)
	step, err := m.Compile(append(train.SGD(0.1).Updates(net.Params, grads), net.Loss)...)
	check(err)
	_, err = step.Run(vm.Feed{net.X: zeros32(100, 20), net.T: zeros32(100, 3)})
	check(err)
	check(viz.Memory(step, net.Loss, viz.Backward(grads...), viz.At(100)).SVG(picture("memory.svg")))
	fmt.Println(len(net.Params), "parameters")
	// Output:
	// 6 parameters
}

func Example_diff() {
	net := func(activation models.Layer) *autodiff.Node {
		g := autodiff.NewGraph(autodiff.Float32)
		return models.Classify(g, 4, models.Affine(5), activation, models.Affine(3)).Loss
	}
	d := viz.Diff(net(models.Tanh()), net(models.ReLU()))
	fmt.Print(d)
	check(d.Before().SVG(picture("before.svg")))
	check(d.Diagram().SVG(picture("diff.svg")))
	// Output:
	// − a1 = Tanh(s1) N×5
	// + a1 = ReLU(s1) N×5
	// ~ m2 = MatMul(a1, W2) N×3  →  m2 = MatMul(a1, W2) N×3
	// 1 came, 1 went, 1 changed, 12 same
}

func Example_mistake() {
	g := autodiff.NewGraph(autodiff.Float32)
	x := g.Input("x", autodiff.Batch, 2)
	h, _ := models.Sequential(models.Affine(10), models.Sigmoid())(x)
	score := ops.MatMul(h, g.Param("W2", autodiff.Xavier(), 3, 10)).Named("score")
	err := viz.New(ops.Softmax(score, 1)).SVG(picture("mistake.svg"))
	fmt.Println(withoutPlace(err))
	// Output:
	// MatMul "score": inner extents differ: a1 (N×10) × W2 (3×10): 10 ≠ 3
}

func Example_japanese() {
	g := autodiff.NewGraph(autodiff.Float32)
	x, t := g.Input("入力", autodiff.Batch, 2), g.Input("教師データ", autodiff.Batch, 3)
	W, b := g.Param("重み", autodiff.Xavier(), 2, 3), g.Param("バイアス", autodiff.Zeros(), 3)
	var s, L *autodiff.Node
	g.Scope("全結合層", func() { s = ops.Affine(x, W, b).Named("スコア") })
	g.Scope("損失", func() { L = ops.SoftmaxCE(s, t).Named("L") })
	grads, err := autodiff.Grad(L, W, b)
	check(err)
	check(viz.New(L, viz.Backward(grads...), viz.Japanese).SVG(picture("japanese.svg")))
	fmt.Println(len(grads))
	// Output:
	// 2
}
