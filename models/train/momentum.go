package train

import (
	"keisan/autodiff"
	"keisan/ops"
)

// Momentum returns the book's gradient descent with a velocity v, of which each
// step keeps the part momentum, 0.9 say (Polyak, 1964).
//
//	v ← μ v − η ∂L/∂W        W ← W + v
func Momentum(lr, momentum float64) Optimizer {
	return newRule("Momentum", lr, func(u *updates) func(W, dW *autodiff.Node) {
		return func(W, dW *autodiff.Node) {
			v := u.like(W, "v")
			next := ops.Sub(ops.Scale(v, momentum), ops.Mul(u.rate, dW))
			u.assign(W, ops.Add(W, next))
			u.assign(v, next)
		}
	}, fraction("the momentum", momentum))
}
