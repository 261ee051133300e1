package train

import (
	"keisan/autodiff"
	"keisan/ops"
)

// SGD returns stochastic gradient descent with the learning rate lr.
//
//	W ← W − η ∂L/∂W
func SGD(lr float64) Optimizer { return &sgd{lr: lr} }

type sgd struct {
	lr   float64
	rate *autodiff.Node
}

// Updates declares the steps in the scope "SGD".
func (o *sgd) Updates(params, grads []*autodiff.Node) []*autodiff.Node {
	updates := make([]*autodiff.Node, len(params))
	if len(params) == 0 {
		return updates
	}
	g := params[0].Graph()
	g.Scope("SGD", func() {
		o.rate = rate(g, o.lr)
		for i, W := range params {
			var dW *autodiff.Node // nil, a mistake, if there are too few
			if i < len(grads) {
				dW = grads[i]
			}
			updates[i] = autodiff.Assign(W, ops.Sub(W, ops.Mul(o.rate, dW)))
		}
	})
	return updates
}

func (o *sgd) Rate() *autodiff.Node { return o.rate }
