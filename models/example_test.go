package models_test

import (
	"fmt"

	"keisan/autodiff"
	"keisan/models"
	"keisan/ops"
)

// A layer of one's own is a function; Func makes one of an op, and layers
// compose.
func Example() {
	g := autodiff.NewGraph(autodiff.Float32)
	x := g.Input("x", autodiff.Batch, 8)

	gate := models.Func("Gate", func(x *autodiff.Node) *autodiff.Node { return ops.Mul(x, ops.Sigmoid(x)) })
	block := models.Residual(models.LayerNorm(), models.Affine(8), gate)
	score, params := models.Sequential(block, block, models.Affine(3))(x)

	fmt.Println("score", score.Shape(), "in", score.Scope())
	for _, p := range params {
		fmt.Println(p.Name(), p.Shape(), "in", p.Scope())
	}
	// Output:
	// score N×3 in Affine 1
	// gamma1 8 in Residual 1
	// beta1 8 in Residual 1
	// W1 8×8 in Residual 1/Affine 1
	// b1 8 in Residual 1/Affine 1
	// gamma2 8 in Residual 2
	// beta2 8 in Residual 2
	// W2 8×8 in Residual 2/Affine 1
	// b2 8 in Residual 2/Affine 1
	// W3 8×3 in Affine 1
	// b3 3 in Affine 1
}
