package train

import (
	"keisan/autodiff"
	"keisan/ops"
)

// ClipNorm returns the optimizer opt that sees smaller gradients where their
// norm, that of all parameters' together, is above max (Pascanu et al., 2013), as
// the book's clip_grads makes them. A parameter that is used twice has one
// gradient, and counts once.
//
//	g ← g · min(1, max / (‖g‖ + 10⁻⁶))        ‖g‖ = √(Σ over parameters Σ gᵢ²)
//
// The norm before clipping is the node "gradient norm".
func ClipNorm(opt Optimizer, max float64) Optimizer {
	return wrapper{opt, "ClipNorm", above0("the norm", max), func(_, grads []*autodiff.Node) []*autodiff.Node {
		norm := ops.Sqrt(total(grads))
		g := norm.Graph()
		if norm.Valid() && g.Node(norm.Name()) != norm { // else it has a name, from another clipping say
			norm.Named(free(g, "gradient norm"))
		}
		rate := ops.Minimum(ops.Div(g.Scalar(max), ops.Shift(norm, 1e-6)), g.Scalar(1))
		return each(grads, func(dW *autodiff.Node) *autodiff.Node { return ops.Mul(rate, dW) })
	}}
}

// total returns the sum of the squares of all elements.
func total(grads []*autodiff.Node) *autodiff.Node {
	var sum *autodiff.Node
	for _, dW := range grads {
		if s := ops.Sum(ops.Square(dW)); sum == nil {
			sum = s
		} else {
			sum = ops.Add(sum, s)
		}
	}
	return sum
}
