package train

import (
	"keisan/autodiff"
	"keisan/ops"
)

// ClipValue returns the optimizer opt that sees each element of the gradients
// between −limit and limit.
//
//	g ← max(−c, min(c, g))
func ClipValue(opt Optimizer, limit float64) Optimizer {
	return wrapper{opt, "ClipValue", above0("the limit", limit), func(_, grads []*autodiff.Node) []*autodiff.Node {
		return each(grads, func(dW *autodiff.Node) *autodiff.Node {
			g := dW.Graph()
			return ops.Maximum(ops.Minimum(dW, g.Scalar(limit)), g.Scalar(-limit))
		})
	}}
}
