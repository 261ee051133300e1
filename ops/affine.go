package ops

import "keisan/autodiff"

// Affine returns x·W + b: the fully connected layer for a batch x (N×D) with
// weights W (D×H) and a bias b (H), which is repeated N times. x may have more
// leading axes. It is declared as MatMul and Add in a scope "Affine 1".
//
//	y = x·W + b        x̄ = ȳ·Wᵀ        W̄ = xᵀ·ȳ        b̄ = Σ_n ȳ_n
func Affine(x, W, b *autodiff.Node) (y *autodiff.Node) {
	x.Graph().AutoScope("Affine", func() { y = Add(MatMul(x, W), b) })
	return y
}

var _ = register(Spec{Name: "Affine", Draw: func(d *Draw) Case {
	x, h := d.Shape(2, 3), d.Extent()
	W := autodiff.ShapeOf(x.Extent(x.Rank()-1), h)
	return Case{In: []Arg{Float(x), Float(W), Float(autodiff.ShapeOf(h))}, Build: func(in []*node) *node { return Affine(in[0], in[1], in[2]) }}
}})
