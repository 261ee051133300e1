package docs_test

import (
	"fmt"

	"keisan/autodiff"
	"keisan/ops"
)

func Example_tensors() {
	x := dense([]float64{1, 2, 3}, 3)
	W := dense([]float64{1, 2, 3, 4, 5, 6}, 2, 3)
	fmt.Println(x.Shape(), x.Dims(), x.Dtype())
	fmt.Println(W.Shape(), W.Dims(), W.Dtype())
	fmt.Print(W)
	// Output:
	// (3) 1 float64
	// (2, 3) 2 float64
	// ⎡1  2  3⎤
	// ⎣4  5  6⎦
}

func Example_elementwise() {
	g := autodiff.NewGraph(autodiff.Float64)
	W := g.Const("W", dense([]float64{1, 2, 3, 4, 5, 6}, 2, 3))
	X := g.Const("X", dense([]float64{0, 1, 2, 3, 4, 5}, 2, 3))
	sum, product := ops.Add(W, X), ops.Mul(W, X)

	fmt.Println(sum)
	fmt.Println(product)
	values := run(nil, sum, product)
	fmt.Print(values[0])
	fmt.Print(values[1])
	// Output:
	// s1 = Add(W, X) 2×3
	// y1 = Mul(W, X) 2×3
	// ⎡ 1   3   5⎤
	// ⎣ 7   9  11⎦
	// ⎡ 0   2   6⎤
	// ⎣12  20  30⎦
}

func Example_broadcast() {
	g := autodiff.NewGraph(autodiff.Float64)
	A := g.Const("A", dense([]float64{1, 2, 3, 4}, 2, 2))
	b := g.Const("b", dense([]float64{10, 20}, 2))
	y := ops.Mul(A, b)

	for _, n := range g.Nodes() {
		fmt.Println(n)
	}
	fmt.Print(run(nil, y)[0])
	// Output:
	// A = Const 2×2
	// b = Const 2
	// r1 = Repeat(axis=0, ×2)(b) 2×2
	// y1 = Mul(A, r1) 2×2
	// ⎡10  40⎤
	// ⎣30  80⎦
}

func Example_products() {
	g := autodiff.NewGraph(autodiff.Float64)
	a := g.Const("a", dense([]float64{1, 2, 3}, 3))
	b := g.Const("b", dense([]float64{4, 5, 6}, 3))
	A := g.Const("A", dense([]float64{1, 2, 3, 4}, 2, 2))
	B := g.Const("B", dense([]float64{5, 6, 7, 8}, 2, 2))

	values := run(nil, ops.Dot(a, b), ops.MatMul(A, B))
	fmt.Println(values[0])
	fmt.Print(values[1])
	// Output:
	// 32
	// ⎡19  22⎤
	// ⎣43  50⎦
}
