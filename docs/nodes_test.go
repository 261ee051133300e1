package docs_test

import (
	"fmt"

	"keisan/autodiff"
	"keisan/ops"
	"keisan/viz"
	"keisan/vm"
)

func Example_add() {
	g := autodiff.NewGraph(autodiff.Float64)
	x, y := g.Input("x"), g.Input("y")
	z := ops.Add(x, y).Named("z")
	grads, err := autodiff.Grad(z, x, y)
	check(err)
	check(viz.New(z, viz.Backward(grads...), viz.Book).SVG(picture("add.svg")))

	values := run(vm.Feed{x: dense([]float64{2}), y: dense([]float64{5})}, z, grads[0], grads[1])
	fmt.Println("z =", values[0], "∂z/∂x =", values[1], "∂z/∂y =", values[2])
	// Output:
	// z = 7 ∂z/∂x = 1 ∂z/∂y = 1
}

func Example_mul() {
	g := autodiff.NewGraph(autodiff.Float64)
	x, y := g.Input("x"), g.Input("y")
	z := ops.Mul(x, y).Named("z")
	grads, err := autodiff.Grad(z, x, y)
	check(err)
	check(viz.New(z, viz.Backward(grads...), viz.Book).SVG(picture("mul.svg")))

	values := run(vm.Feed{x: dense([]float64{2}), y: dense([]float64{5})}, z, grads[0], grads[1])
	fmt.Println("z =", values[0], "∂z/∂x =", values[1], "∂z/∂y =", values[2])
	// Output:
	// z = 10 ∂z/∂x = 5 ∂z/∂y = 2
}

func Example_branch() {
	g := autodiff.NewGraph(autodiff.Float64)
	x := g.Input("x")
	y := ops.Mul(x, ops.Sigmoid(x)).Named("y")
	grads, err := autodiff.Grad(y, x)
	check(err)
	check(viz.New(y, viz.Backward(grads...), viz.Book).SVG(picture("branch.svg")))

	values := run(vm.Feed{x: dense([]float64{1})}, y, grads[0])
	fmt.Printf("y = %.4f ∂y/∂x = %.4f\n", values[0], values[1])
	fmt.Println(grads[0])
	// Output:
	// y = 0.7311 ∂y/∂x = 0.9277
	// ∂x = Sum(v4, v9) scalar
}

func Example_repeat() {
	g := autodiff.NewGraph(autodiff.Float64)
	x := g.Input("x", 4)
	y := ops.Repeat(x, 0, 3).Named("y")
	dy := g.Input("dy", 3, 4)
	grads, err := autodiff.VJP(y, dy, x)
	check(err)
	check(viz.New(y, viz.Backward(grads...), viz.Book).SVG(picture("repeat.svg")))

	feed := vm.Feed{
		x:  dense([]float64{1, 2, 3, 4}, 4),
		dy: dense([]float64{1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 4}, 3, 4),
	}
	values := run(feed, y, grads[0])
	fmt.Print(values[0])
	fmt.Println(grads[0], "=", values[1])
	// Output:
	// ⎡1  2  3  4⎤
	// ⎢1  2  3  4⎥
	// ⎣1  2  3  4⎦
	// ∂x = Sum(axis=0)(dy) 4 = [6  6  6  7]
}

func Example_sum() {
	g := autodiff.NewGraph(autodiff.Float64)
	x := g.Input("x", 3, 4)
	y := ops.Sum(x, 0).Named("y")
	dy := g.Input("dy", 4)
	grads, err := autodiff.VJP(y, dy, x)
	check(err)
	check(viz.New(y, viz.Backward(grads...), viz.Book).SVG(picture("sum.svg")))

	feed := vm.Feed{
		x:  dense([]float64{1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 4}, 3, 4),
		dy: dense([]float64{1, 2, 3, 4}, 4),
	}
	values := run(feed, y, grads[0])
	fmt.Println(values[0])
	fmt.Print(grads[0], "\n", values[1])
	// Output:
	// [6  6  6  7]
	// ∂x = Repeat(axis=0, ×3)(dy) 3×4
	// ⎡1  2  3  4⎤
	// ⎢1  2  3  4⎥
	// ⎣1  2  3  4⎦
}

func Example_matmul() {
	g := autodiff.NewGraph(autodiff.Float64)
	x, W := g.Input("x", autodiff.Batch, 2), g.Input("W", 2, 3)
	y := ops.MatMul(x, W).Named("y")
	dy := g.Input("dy", autodiff.Batch, 3)
	grads, err := autodiff.VJP(y, dy, x, W)
	check(err)
	check(viz.New(y, viz.Backward(grads...), viz.Book).SVG(picture("matmul.svg")))

	for _, n := range []*autodiff.Node{y, grads[0], grads[1]} {
		fmt.Println(n)
	}
	// Output:
	// y = MatMul(x, W) N×3
	// ∂x = MatMul(bᵀ)(dy, W) N×2
	// ∂W = MatMul(aᵀ)(x, dy) 2×3
}

func Example_sigmoid() {
	g := autodiff.NewGraph(autodiff.Float64)
	x := g.Input("x", 3)
	y := ops.Sigmoid(x).Named("y")
	dy := g.Input("dy", 3)
	grads, err := autodiff.VJP(y, dy, x)
	check(err)
	check(viz.New(y, viz.Backward(grads...)).SVG(picture("sigmoid.svg")))

	feed := vm.Feed{x: dense([]float64{-1, 0, 1}, 3), dy: dense([]float64{1, 1, 1}, 3)}
	for _, v := range run(feed, y, grads[0]) {
		fmt.Printf("%.4f\n", v)
	}
	// Output:
	// [0.2689  0.5000  0.7311]
	// [0.1966  0.2500  0.1966]
}

func Example_affine() {
	g := autodiff.NewGraph(autodiff.Float64)
	x := g.Input("x", autodiff.Batch, 2)
	W, b := g.Param("W", autodiff.Xavier(), 2, 3), g.Param("b", autodiff.Zeros(), 3)
	y := ops.Affine(x, W, b).Named("y")
	dy := g.Input("dy", autodiff.Batch, 3)
	grads, err := autodiff.VJP(y, dy, x, W, b)
	check(err)
	check(viz.New(y, viz.Backward(grads...)).SVG(picture("affine.svg")))

	for _, dx := range grads {
		fmt.Println(dx)
	}
	// Output:
	// ∂x = MatMul(bᵀ)(dy, W) N×2
	// ∂W = MatMul(aᵀ)(x, dy) 2×3
	// ∂b = Sum(axis=0)(dy) 3
}

func Example_softmaxWithLoss() {
	g := autodiff.NewGraph(autodiff.Float64)
	s := g.Input("s", autodiff.Batch, 3)
	t := g.Input("t", autodiff.Batch, 3)
	L := ops.SoftmaxCE(s, t).Named("L")
	grads, err := autodiff.Grad(L, s)
	check(err)
	check(viz.New(L, viz.Backward(grads...)).SVG(picture("softmaxce.svg")))

	feed := vm.Feed{
		s: dense([]float64{2, 1, 0, 0, 0, 3}, 2, 3),
		t: dense([]float64{1, 0, 0, 0, 1, 0}, 2, 3),
	}
	values := run(feed, L, ops.Softmax(s, 1), grads[0])
	fmt.Printf("%.4f\n", values[0])
	fmt.Printf("%.4f", values[1])
	fmt.Printf("%.4f", values[2])
	// Output:
	// 1.7513
	// ⎡0.6652  0.2447  0.0900⎤
	// ⎣0.0453  0.0453  0.9094⎦
	// ⎡-0.1674   0.1224   0.0450⎤
	// ⎣ 0.0226  -0.4774   0.4547⎦
}
