package train

import (
	"keisan/autodiff"
	"keisan/ops"
)

// SGD returns stochastic gradient descent with the learning rate lr.
//
//	W ← W − η ∂L/∂W
func SGD(lr float64) Optimizer {
	return newRule("SGD", lr, func(u *updates) func(W, dW *autodiff.Node) {
		return func(W, dW *autodiff.Node) { u.assign(W, ops.Sub(W, ops.Mul(u.rate, dW))) }
	})
}
