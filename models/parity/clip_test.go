package parity

import (
	"keisan/autodiff"
	"keisan/models/train"
	"keisan/ops"
)

// A recorder is an optimizer that shows the gradients that it is given.
type recorder struct {
	train.Optimizer
	grads []*autodiff.Node
}

func (r *recorder) Updates(params, grads []*autodiff.Node) []*autodiff.Node {
	r.grads = grads
	if r.Optimizer == nil {
		return nil
	}
	return r.Optimizer.Updates(params, grads)
}

// clipped returns gradients as an optimizer below train.ClipNorm gets them.
func clipped(grads []*autodiff.Node, max float64) []*autodiff.Node {
	r := &recorder{}
	train.ClipNorm(r, max).Updates(grads, grads)
	return r.grads
}

// norm declares the norm of gradients, all together.
func norm(grads []*autodiff.Node) *autodiff.Node {
	total := grads[0].Graph().Scalar(0)
	for _, d := range grads {
		total = ops.Add(total, ops.Sum(ops.Square(d)))
	}
	return ops.Sqrt(total)
}
