package train

import (
	"keisan/autodiff"
	"keisan/ops"
)

// bookEps keeps the book's optimizers from dividing by 0. It is added to the
// root, not under it.
const bookEps = 1e-7

// Adam returns the book's Adam (Kingma and Ba, 2015, the efficient form of §2),
// with β₁ = 0.9, β₂ = 0.999 and ε = 10⁻⁷ unless [Betas] and [Epsilon] say
// otherwise. ε is added to the root of v as it is; PyTorch adds it to that of
// v/(1 − β₂ᵗ), see [TorchAdam].
//
//	m ← m + (1 − β₁) (∂L/∂W − m)        v ← v + (1 − β₂) ((∂L/∂W)² − v)
//	W ← W − ηₜ m / (√v + ε)             ηₜ = η √(1 − β₂ᵗ) / (1 − β₁ᵗ)
func Adam(lr float64, opts ...Hyper) Optimizer {
	h, err := hyperOf("Adam", hyper{beta1: 0.9, beta2: 0.999, eps: bookEps}, opts, "Betas", "Epsilon")
	return newRule("Adam", lr, func(u *updates) func(W, dW *autodiff.Node) {
		t := u.count()
		rate := ops.Div(ops.Mul(ops.Cast(u.rate, autodiff.Float64), ops.Sqrt(left(h.beta2, t))), left(h.beta1, t))
		rate = ops.Cast(rate, u.graph.Float())
		return func(W, dW *autodiff.Node) {
			m, v := u.like(W, "m"), u.like(W, "v")
			m1 := ops.Add(m, ops.Scale(ops.Sub(dW, m), 1-h.beta1))
			v1 := ops.Add(v, ops.Scale(ops.Sub(ops.Mul(dW, dW), v), 1-h.beta2))
			u.assign(W, ops.Sub(W, ops.Div(ops.Mul(rate, m1), ops.Shift(ops.Sqrt(v1), h.eps))))
			u.assign(m, m1)
			u.assign(v, v1)
		}
	}, err)
}
