package train

import (
	"keisan/autodiff"
	"keisan/ops"
)

// L2 returns the optimizer opt with the weight decay of the penalty ½λ‖W‖²: its
// gradient λW is added to each parameter's. The decay of [AdamW] does not go
// through the gradient. Where it stands in a composition tells what is clipped:
// L2(ClipNorm(opt, c), λ) clips the gradient with its decay, ClipNorm(L2(opt, λ), c)
// the gradient alone.
//
//	g ← g + λ W
func L2(opt Optimizer, lambda float64) Optimizer {
	return wrapper{opt, "L2", atLeast0("the weight decay", lambda), func(params, grads []*autodiff.Node) []*autodiff.Node {
		decayed := make([]*autodiff.Node, len(grads))
		for i, dW := range grads {
			decayed[i] = ops.Add(dW, ops.Scale(params[i], lambda))
		}
		return decayed
	}}
}
