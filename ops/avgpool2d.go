package ops

import "keisan/autodiff"

// AvgPool2D returns the mean of the pixels under a kernel of size×size pixels
// at each of its positions on images x (N×C×H×W, floats): N×C×OH×OW. The stride
// is size unless w says otherwise; padding counts as 0, as in PyTorch.
//
//	y[n, c, p, q] = Σ_ij x[n, c, p·stride + i − pad, q·stride + j − pad] / size²
//	x̄ = ȳ/size² at each pixel of a window, summed over positions
func AvgPool2D(x *autodiff.Node, size int, w Window) *autodiff.Node {
	return pool("AvgPool2D", x, size, w, 0, Mean)
}

var _ = register(Spec{Name: "AvgPool2D", Draw: func(d *Draw) Case {
	s, size, w := drawPool(d)
	return Case{In: []Arg{Float(s)}, Build: func(in []*node) *node { return AvgPool2D(in[0], size, w) }}
}})
