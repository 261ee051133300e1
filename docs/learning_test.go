package docs_test

import (
	"fmt"
	"testing"

	"keisan/autodiff"
	"keisan/models"
	"keisan/models/train"
	"keisan/ops"
	"keisan/viz"
	"keisan/vm"
)

func Example_loss() {
	g := autodiff.NewGraph(autodiff.Float64)
	s := g.Const("s", dense([]float64{2, 1, 0, 0, 0, 3}, 2, 3))
	t := g.Const("t", dense([]float64{1, 0, 0, 0, 1, 0}, 2, 3))

	y := ops.Softmax(s, 1)
	byHand := ops.Neg(ops.Mean(ops.Sum(ops.Mul(t, ops.Log(y)), 1)))
	loss := ops.SoftmaxCE(s, t)

	values := run(nil, y, byHand, loss)
	fmt.Printf("%.3f", values[0])
	fmt.Printf("%.6f %.6f\n", values[1], values[2])
	// Output:
	// ⎡0.665  0.245  0.090⎤
	// ⎣0.045  0.045  0.909⎦
	// 1.751264 1.751264
}

func Example_gradient() {
	g := autodiff.NewGraph(autodiff.Float64)
	W := g.Param("W", autodiff.Value(dense([]float64{1, 2, 3, 4, 5, 6}, 2, 3)), 2, 3)
	L := ops.Sum(ops.Square(W))

	grads, err := autodiff.Grad(L, W)
	check(err)
	fmt.Println(W.Shape(), grads[0].Shape())
	fmt.Print(run(nil, grads[0])[0])
	// Output:
	// 2×3 2×3
	// ⎡ 2   4   6⎤
	// ⎣ 8  10  12⎦
}

func Example_chainRule() {
	g := autodiff.NewGraph(autodiff.Float64)
	x := g.Input("x")
	y := ops.Square(x).Named("y")
	z := ops.Exp(y).Named("z")

	first, err := autodiff.Grad(z, x)
	check(err)
	for _, n := range g.Nodes() {
		fmt.Println(n)
	}
	second, err := autodiff.Grad(first[0], x)
	check(err)

	values := run(vm.Feed{x: dense([]float64{1})}, z, first[0], second[0])
	fmt.Printf("z = %.4f, ∂z/∂x = %.4f, ∂²z/∂x² = %.4f\n", values[0], values[1], values[2])
	// Output:
	// x = Input scalar
	// y = Square(x) scalar
	// z = Exp(y) scalar
	// ∂z = Full(1) scalar
	// ∂y = Mul(∂z, z) scalar
	// v5 = Scale(2)(x) scalar
	// ∂x = Mul(∂y, v5) scalar
	// z = 2.7183, ∂z/∂x = 5.4366, ∂²z/∂x² = 16.3097
}

func Example_network() {
	g := autodiff.NewGraph(autodiff.Float64)
	net := models.TwoLayerNet(g, 2, 10, 3)
	grads, err := autodiff.Grad(net.Loss, net.Params...)
	check(err)

	check(viz.New(net.Loss, viz.Backward(grads...), viz.At(30)).SVG(picture("lanes.svg")))
	check(viz.New(net.Loss, viz.Backward(grads...), viz.At(30), viz.Book).SVG(picture("book.svg")))
	for i, p := range net.Params {
		fmt.Println(p.Name(), p.Shape(), grads[i].Name(), grads[i].Shape())
	}
	// Output:
	// W1 2×10 ∂W1 2×10
	// b1 10 ∂b1 10
	// W2 10×3 ∂W2 10×3
	// b2 3 ∂b2 3
}

func Example_memory() {
	g := autodiff.NewGraph(autodiff.Float64)
	net := models.TwoLayerNet(g, 2, 10, 3)
	grads, err := autodiff.Grad(net.Loss, net.Params...)
	check(err)
	m, err := vm.New(g)
	check(err)
	program, err := m.Compile(grads...)
	check(err)

	feed := vm.Feed{
		net.X: dense([]float64{0.1, 0.2, 0.3, 0.4}, 2, 2),
		net.T: dense([]float64{1, 0, 0, 0, 0, 1}, 2, 3),
	}
	first, err := program.Run(feed)
	check(err)
	at := &first[0].Float64s()[0]
	second, err := program.Run(feed)
	check(err)
	fmt.Println("same memory:", at == &second[0].Float64s()[0])
	fmt.Println("allocations:", testing.AllocsPerRun(100, func() { program.Run(feed) }))
	// Output:
	// same memory: true
	// allocations: 0
}

func Example_sgd() {
	g := autodiff.NewGraph(autodiff.Float64)
	W := g.Param("W", autodiff.Value(dense([]float64{1, 2, 3}, 3)), 3)
	L := ops.Sum(ops.Square(W)).Named("L")
	grads, err := autodiff.Grad(L, W)
	check(err)
	update := autodiff.Assign(W, ops.Sub(W, ops.Scale(grads[0], 0.1)))

	m, err := vm.New(g)
	check(err)
	step, err := m.Compile(L, update)
	check(err)
	for range 3 {
		values, err := step.Run(nil)
		check(err)
		fmt.Printf("L = %.4f, then W = %.4f\n", values[0], m.Value(W))
	}
	// Output:
	// L = 14.0000, then W = [0.8000  1.6000  2.4000]
	// L = 8.9600, then W = [0.6400  1.2800  1.9200]
	// L = 5.7344, then W = [0.5120  1.0240  1.5360]
}

func Example_optimizer() {
	g := autodiff.NewGraph(autodiff.Float64)
	net := models.TwoLayerNet(g, 2, 10, 3)
	grads, err := autodiff.Grad(net.Loss, net.Params...)
	check(err)
	for _, update := range train.SGD(1.0).Updates(net.Params, grads) {
		fmt.Println(update)
	}
	// Output:
	// w1 = Assign(W1, d1) 2×10
	// w2 = Assign(b1, d2) 10
	// w3 = Assign(W2, d3) 10×3
	// w4 = Assign(b2, d4) 3
}
