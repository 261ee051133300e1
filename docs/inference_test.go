package docs_test

import (
	"fmt"

	"gorgonia.org/tensor"

	"keisan/autodiff"
	"keisan/models"
	"keisan/ops"
	"keisan/viz"
	"keisan/vm"
)

func Example_inference() {
	g := autodiff.NewGraph(autodiff.Float64)
	x := g.Input("x", autodiff.Batch, 2)
	W1, b1 := g.Param("W1", autodiff.Normal(0, 1), 2, 4), g.Param("b1", autodiff.Normal(0, 1), 4)
	W2, b2 := g.Param("W2", autodiff.Normal(0, 1), 4, 3), g.Param("b2", autodiff.Normal(0, 1), 3)

	h := ops.Add(ops.MatMul(x, W1), b1)
	a := ops.Sigmoid(h)
	s := ops.Add(ops.MatMul(a, W2), b2)
	check(viz.New(s).SVG(picture("forward.svg")))

	m, err := vm.New(g)
	check(err)
	predict, err := m.Compile(s)
	check(err)
	for _, n := range []int{10, 1} {
		xs := tensor.New(tensor.WithShape(n, 2), tensor.Of(tensor.Float64))
		values, err := predict.Run(vm.Feed{x: xs})
		check(err)
		fmt.Println(s, "→", values[0].Shape())
	}
	// Output:
	// s2 = Add(m2, r2) N×3 → (10, 3)
	// s2 = Add(m2, r2) N×3 → (1, 3)
}

func Example_layers() {
	g := autodiff.NewGraph(autodiff.Float64)
	x := g.Input("x", autodiff.Batch, 2)

	net := models.Sequential(models.Affine(4), models.Sigmoid(), models.Affine(3))
	score, params := net(x)

	fmt.Println("score", score.Shape(), "in", score.Scope())
	for _, p := range params {
		fmt.Println(p.Name(), p.Shape(), "in", p.Scope())
	}
	// Output:
	// score N×3 in Affine 2
	// W1 2×4 in Affine 1
	// b1 4 in Affine 1
	// W2 4×3 in Affine 2
	// b2 3 in Affine 2
}

func Example_ownLayer() {
	gate := func(x *autodiff.Node) (y *autodiff.Node, params []*autodiff.Node) {
		a := x.Graph().Param("a", autodiff.Ones())
		return ops.Mul(x, ops.Sigmoid(ops.Mul(a, x))), []*autodiff.Node{a}
	}

	g := autodiff.NewGraph(autodiff.Float64)
	net := models.Sequential(models.Affine(4), models.Scoped("Gate", gate))
	_, params := net(g.Input("x", autodiff.Batch, 2))
	for _, p := range params {
		fmt.Println(p.Name(), p.Shape(), "in", p.Scope())
	}
	// Output:
	// W1 2×4 in Affine 1
	// b1 4 in Affine 1
	// a scalar in Gate 1
}
