package train

import (
	"keisan/autodiff"
	"keisan/ops"
)

// TorchSGD returns gradient descent as PyTorch's torch.optim.SGD computes it: the
// part momentum of the velocity v is kept, and the rate acts on the velocity, not
// in it, so that a new rate acts at once. [WeightDecay], [Dampening] and
// [NesterovMomentum] are its options.
//
//	g = ∂L/∂W + λ W        v ← μ v + (1 − τ) g, at first g        W ← W − η v
//
// With NesterovMomentum the last is W ← W − η (g + μ v).
func TorchSGD(lr, momentum float64, opts ...Hyper) Optimizer {
	h, err := hyperOf("TorchSGD", hyper{momentum: momentum}, opts, "WeightDecay", "Dampening", "NesterovMomentum")
	if err == nil {
		err = atLeast0("the momentum", momentum)
	}
	if err == nil && h.nesterov && (momentum == 0 || h.dampening != 0) {
		err = autodiff.Errorf(autodiff.ErrValue, "NesterovMomentum wants a momentum and no dampening", "%v and %v", momentum, h.dampening)
	}
	return newRule("TorchSGD", lr, func(u *updates) func(W, dW *autodiff.Node) {
		part := u.part(h)
		return func(W, dW *autodiff.Node) {
			if h.decay != 0 {
				dW = ops.Add(dW, ops.Scale(W, h.decay))
			}
			by := dW
			if momentum != 0 {
				v := u.like(W, "v")
				by = ops.Add(ops.Scale(v, momentum), part(dW))
				u.assign(v, by)
				if h.nesterov {
					by = ops.Add(dW, ops.Scale(by, momentum))
				}
			}
			u.assign(W, ops.Sub(W, ops.Mul(u.rate, by)))
		}
	}, err)
}

// part returns what the velocity takes of a gradient: 1 − τ of it, but all of it
// in the first step.
func (u *updates) part(h hyper) func(dW *autodiff.Node) *autodiff.Node {
	if h.dampening == 0 {
		return func(dW *autodiff.Node) *autodiff.Node { return dW }
	}
	first := ops.LessEqual(u.count(), u.graph.Full(autodiff.TypeOf(autodiff.Float64), 1))
	share := ops.Where(first, u.graph.Scalar(1), u.graph.Scalar(1-h.dampening))
	return func(dW *autodiff.Node) *autodiff.Node { return ops.Mul(share, dW) }
}

// Dampening is the part τ of the gradient that does not go into the velocity, a
// number of at least 0.
func Dampening(tau float64) Hyper {
	return Hyper{"Dampening", atLeast0("the dampening", tau), func(h *hyper) { h.dampening = tau }}
}

// NesterovMomentum looks ahead along the velocity (Nesterov, 1983).
func NesterovMomentum() Hyper {
	return Hyper{"NesterovMomentum", nil, func(h *hyper) { h.nesterov = true }}
}
