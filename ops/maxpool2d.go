package ops

import (
	"math"

	"keisan/autodiff"
)

// MaxPool2D returns the greatest of the pixels under a kernel of size×size
// pixels at each of its positions on images x (N×C×H×W, floats): N×C×OH×OW. The
// stride is size unless w says otherwise; the padding is never the greatest.
//
//	y[n, c, p, q] = max_ij x[n, c, p·stride + i − pad, q·stride + j − pad]
//	x̄ = ȳ where the maximum was, summed over positions
func MaxPool2D(x *autodiff.Node, size int, w Window) *autodiff.Node {
	return pool("MaxPool2D", x, size, w, math.Inf(-1), Max)
}

// pool reduces the columns of images. Each channel counts as an image of its
// own, so that a column holds the pixels of one window and none need to move
// before or after.
func pool(name composite, x *node, size int, w Window, fill float64, reduce func(x *node, along ...int) *node) *node {
	if !x.Valid() {
		return autodiff.Apply(name, x)
	}
	s, v := x.Shape(), w.over(size, size, size)
	err := v.checkImages(s)
	if err == nil && s.Extent(1) < 0 {
		err = autodiff.Errorf(autodiff.ErrShape, "the number of channels must not be open", "%s", s)
	}
	if err == nil && v.pad >= size {
		err = autodiff.Errorf(autodiff.ErrValue, "a window would hold only padding", "pad %d ≥ size %d", v.pad, size)
	}
	if err != nil {
		return autodiff.Mistake(err, name, x)
	}
	n, c, h, width := s.Extent(0), s.Extent(1), s.Extent(2), s.Extent(3)
	down, across := v.steps(h, width)
	var y *node
	x.Graph().AutoScope(string(name), func() {
		columns := autodiff.Apply(im2col{v, math.Float64bits(fill)}, Reshape(x, n*c, 1, h, width))
		y = Reshape(reduce(columns, 0), n, c, down, across)
	})
	return y
}

var _ = register(Spec{Name: "MaxPool2D", Draw: func(d *Draw) Case {
	s, size, w := drawPool(d)
	x := Float(s)
	x.Spread = true
	return Case{In: []Arg{x}, Build: func(in []*node) *node { return MaxPool2D(in[0], size, w) }}
}})
