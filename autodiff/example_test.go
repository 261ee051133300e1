package autodiff_test

import (
	"fmt"

	"keisan/autodiff"
	"keisan/ops"
)

// A graph is declared, then differentiated: the gradients are nodes of the same
// graph.
func Example() {
	g := autodiff.NewGraph(autodiff.Float64)
	x := g.Input("x", autodiff.Batch, 2)
	W := g.Param("W", autodiff.Normal(0, 1), 2, 3)
	loss := ops.Sum(ops.Tanh(ops.MatMul(x, W)))

	grads, err := autodiff.Grad(loss, W)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, n := range g.Nodes() {
		fmt.Println(n)
	}
	of, input := grads[0].AdjointOf()
	fmt.Printf("%s is the adjoint of input %d of %s\n", grads[0].Name(), input, of.Name())
	// Output:
	// x = Input N×2
	// W = Param 2×3
	// m1 = MatMul(x, W) N×3
	// a1 = Tanh(m1) N×3
	// s1 = Sum(axes=0,1)(a1) scalar
	// ∂s1 = Full(1) scalar
	// ∂a1 = Repeat(axes=0,1, ×N×3)(∂s1) N×3
	// v7 = Square(a1) N×3
	// v8 = Neg(v7) N×3
	// v9 = Shift(1)(v8) N×3
	// ∂m1 = Mul(∂a1, v9) N×3
	// ∂W = MatMul(aᵀ)(x, ∂m1) 2×3
	// ∂W is the adjoint of input 1 of m1
}

// A mistake is told once, by the graph, with the line that made it.
func ExampleGraph_Err() {
	g := autodiff.NewGraph(autodiff.Float32)
	h := g.Input("h", autodiff.Batch, 10)
	W2 := g.Param("W2", autodiff.Zeros(), 3, 10)
	score := ops.MatMul(h, W2).Named("score")
	_, err := autodiff.Grad(ops.Sum(score), W2)
	fmt.Println(err)
	// Output:
	// example_test.go:49: MatMul "score": inner extents differ: h (N×10) × W2 (3×10): 10 ≠ 3
}
