package train

import (
	"keisan/autodiff"
	"keisan/ops"
)

// Nesterov returns the book's accelerated gradient (Nesterov, 1983; Bengio et
// al., 2012). The book moves the velocity first and then uses the new one, where
// the usual derivation has the old: this is the book's.
//
//	v ← μ v − η ∂L/∂W        W ← W + μ² v − (1 + μ) η ∂L/∂W
func Nesterov(lr, momentum float64) Optimizer {
	return newRule("Nesterov", lr, func(u *updates) func(W, dW *autodiff.Node) {
		ahead := ops.Scale(u.rate, 1+momentum)
		return func(W, dW *autodiff.Node) {
			v := u.like(W, "v")
			next := ops.Sub(ops.Scale(v, momentum), ops.Mul(u.rate, dW))
			coasted := ops.Add(W, ops.Scale(next, momentum*momentum))
			u.assign(W, ops.Sub(coasted, ops.Mul(ahead, dW)))
			u.assign(v, next)
		}
	}, fraction("the momentum", momentum))
}
