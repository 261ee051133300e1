package train

import (
	"keisan/autodiff"
	"keisan/ops"
)

// AdaGrad returns the book's AdaGrad, whose steps are the smaller the larger the
// gradients were (Duchi et al., 2011).
//
//	h ← h + (∂L/∂W)²        W ← W − η ∂L/∂W / (√h + 10⁻⁷)
func AdaGrad(lr float64) Optimizer {
	return newRule("AdaGrad", lr, func(u *updates) func(W, dW *autodiff.Node) {
		return func(W, dW *autodiff.Node) {
			h := u.like(W, "h")
			next := ops.Add(h, ops.Mul(dW, dW))
			u.assign(W, ops.Sub(W, ops.Div(ops.Mul(u.rate, dW), ops.Shift(ops.Sqrt(next), bookEps))))
			u.assign(h, next)
		}
	})
}
