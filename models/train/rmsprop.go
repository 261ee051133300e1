package train

import (
	"keisan/autodiff"
	"keisan/ops"
)

// RMSprop returns the book's RMSprop: AdaGrad that forgets, keeping the part
// decay of h, 0.99 say, in each step (Tieleman and Hinton, 2012).
//
//	h ← ρ h + (1 − ρ) (∂L/∂W)²        W ← W − η ∂L/∂W / (√h + 10⁻⁷)
func RMSprop(lr, decay float64) Optimizer {
	return newRule("RMSprop", lr, func(u *updates) func(W, dW *autodiff.Node) {
		return func(W, dW *autodiff.Node) {
			h := u.like(W, "h")
			next := ops.Add(ops.Scale(h, decay), ops.Mul(ops.Scale(dW, 1-decay), dW))
			u.assign(W, ops.Sub(W, ops.Div(ops.Mul(u.rate, dW), ops.Shift(ops.Sqrt(next), bookEps))))
			u.assign(h, next)
		}
	}, fraction("the decay", decay))
}
