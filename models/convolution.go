package models

import (
	"keisan/autodiff"
	"keisan/ops"
)

// Conv2D returns the layer that convolves images (N×C×H×W) with so many filters
// of size×size pixels, to N×filters×OH×OW: the parameters W1
// (filters×C×size×size) and b1 (filters), in the scope "Conv2D 1". Weights start
// from autodiff.He() and the bias from zeros; Weights, Bias and NoBias say
// otherwise. See ops.Conv2D.
func Conv2D(filters, size int, w ops.Window, opts ...Option) Layer {
	s := settingsOf(append([]Option{Weights(autodiff.He())}, opts...))
	return func(x *autodiff.Node) (y *autodiff.Node, params []*autodiff.Node) {
		shape := x.Shape()
		if !x.Valid() || shape.Rank() != 4 || shape.Extent(1) < 1 {
			return autodiff.Mistake(autodiff.Errorf(autodiff.ErrShape, "wants images N×C×H×W of a positive number of channels",
				"the shape is %s", shape), title("Conv2D"), x), nil
		}
		g := x.Graph()
		k := number(g, "W", "b")
		W := g.Param("W"+k, s.weights, filters, shape.Extent(1), size, size)
		y, params = ops.Conv2D(x, W, w), []*autodiff.Node{W}
		if s.bias != nil {
			b := g.Param("b"+k, s.bias, filters)
			y, params = ops.Add(y, ops.Reshape(b, filters, 1, 1)), append(params, b)
		}
		return y, params
	}
}

// MaxPool2D returns the layer that keeps the greatest of each size×size pixels
// of images (N×C×H×W): see ops.MaxPool2D.
func MaxPool2D(size int) Layer {
	return func(x *autodiff.Node) (*autodiff.Node, []*autodiff.Node) {
		return ops.MaxPool2D(x, size, ops.Window{}), nil
	}
}

// Flatten returns the layer that makes one vector of each sample: N×C×H×W
// becomes N×(C·H·W).
func Flatten() Layer {
	return func(x *autodiff.Node) (*autodiff.Node, []*autodiff.Node) {
		s := x.Shape()
		if !x.Valid() || s.Rank() < 1 {
			return autodiff.Mistake(autodiff.Errorf(autodiff.ErrShape, "wants samples", "the shape is %s", s), title("Flatten"), x), nil
		}
		each := 1
		for _, e := range s.Extents()[1:] {
			each *= e
		}
		return ops.Reshape(x, s.Extent(0), each), nil
	}
}

// LeNet declares LeCun's network for images (channels×height×width, 1×28×28 for
// MNIST's digits) in k classes (LeCun, Bottou, Bengio and Haffner, 1998), with
// rectifiers and maxima in place of its sigmoids and averages.
//
//	6 filters 5×5, pool, 16 filters 5×5, pool, 120, 84, k
func LeNet(g *autodiff.Graph, channels, height, width, k int) *Classifier {
	he := Weights(autodiff.He())
	return classify(g, g.Input("x", autodiff.Batch, channels, height, width),
		Conv2D(6, 5, ops.Window{Pad: 2}), ReLU(), MaxPool2D(2),
		Conv2D(16, 5, ops.Window{}), ReLU(), MaxPool2D(2),
		Flatten(), Affine(120, he), ReLU(), Affine(84, he), ReLU(), Affine(k))
}
