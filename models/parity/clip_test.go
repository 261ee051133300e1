package parity

import (
	"keisan/autodiff"
	"keisan/ops"
)

// clipped declares gradients as the book's clip_grads leaves them, and the norm
// of all together.
//
//	g ← g · min(1, max / (‖g‖ + 10⁻⁶))
func clipped(grads []*autodiff.Node, max float64) (small []*autodiff.Node, norm *autodiff.Node) {
	g := grads[0].Graph()
	total := g.Scalar(0)
	for _, d := range grads {
		total = ops.Add(total, ops.Sum(ops.Square(d)))
	}
	norm = ops.Sqrt(total)
	rate := ops.Minimum(ops.Div(g.Scalar(max), ops.Shift(norm, 1e-6)), g.Scalar(1))
	for _, d := range grads {
		small = append(small, ops.Mul(d, rate))
	}
	return small, norm
}
