package train

import (
	"keisan/autodiff"
	"keisan/ops"
)

// TorchAdam returns Adam as PyTorch's torch.optim.Adam computes it, with
// β₁ = 0.9, β₂ = 0.999, ε = 10⁻⁸ and no weight decay unless [Betas], [Epsilon]
// and [WeightDecay] say otherwise. The decay λ is that of L2: it goes through the
// moments.
//
//	g = ∂L/∂W + λ W        m ← β₁ m + (1 − β₁) g        v ← β₂ v + (1 − β₂) g²
//	W ← W − η / (1 − β₁ᵗ) · m / (√v / √(1 − β₂ᵗ) + ε)
func TorchAdam(lr float64, opts ...Hyper) Optimizer {
	return torchAdam("TorchAdam", lr, hyper{beta1: 0.9, beta2: 0.999, eps: 1e-8}, opts, false)
}

// AdamW returns Adam with decoupled weight decay (Loshchilov and Hutter, 2019)
// as PyTorch's torch.optim.AdamW computes it, with β₁ = 0.9, β₂ = 0.999, ε = 10⁻⁸
// and the decay λ = 0.01 unless [Betas], [Epsilon] and [WeightDecay] say
// otherwise. The decay does not go through the moments.
//
//	m ← β₁ m + (1 − β₁) g        v ← β₂ v + (1 − β₂) g²        g = ∂L/∂W
//	W ← (1 − η λ) W − η / (1 − β₁ᵗ) · m / (√v / √(1 − β₂ᵗ) + ε)
func AdamW(lr float64, opts ...Hyper) Optimizer {
	return torchAdam("AdamW", lr, hyper{beta1: 0.9, beta2: 0.999, eps: 1e-8, decay: 0.01}, opts, true)
}

func torchAdam(name string, lr float64, defaults hyper, opts []Hyper, decoupled bool) Optimizer {
	h, err := hyperOf(name, defaults, opts, "Betas", "Epsilon", "WeightDecay")
	return newRule(name, lr, func(u *updates) func(W, dW *autodiff.Node) {
		t := u.count()
		float := u.graph.Float()
		rate := ops.Cast(ops.Div(ops.Cast(u.rate, autodiff.Float64), left(h.beta1, t)), float)
		root := ops.Cast(ops.Sqrt(left(h.beta2, t)), float)
		kept := ops.Shift(ops.Scale(u.rate, -h.decay), 1)
		return func(W, dW *autodiff.Node) {
			m, v, W0 := u.like(W, "m"), u.like(W, "v"), W
			switch {
			case h.decay == 0:
			case decoupled:
				W0 = ops.Mul(kept, W)
			default:
				dW = ops.Add(dW, ops.Scale(W, h.decay))
			}
			m1 := ops.Add(ops.Scale(m, h.beta1), ops.Scale(dW, 1-h.beta1))
			v1 := ops.Add(ops.Scale(v, h.beta2), ops.Scale(ops.Mul(dW, dW), 1-h.beta2))
			u.assign(W, ops.Sub(W0, ops.Mul(rate, ops.Div(m1, ops.Shift(ops.Div(ops.Sqrt(v1), root), h.eps)))))
			u.assign(m, m1)
			u.assign(v, v1)
		}
	}, err)
}
