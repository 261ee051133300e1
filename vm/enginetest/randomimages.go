package enginetest

import (
	"fmt"

	"keisan/autodiff"
	"keisan/ops"
)

// window declares what slides over images, by the numbers kind and size, or
// returns nil where x holds none or the window does not fit.
func (z *Random) window(kind, size int, x *autodiff.Node) *autodiff.Node {
	s := x.Shape()
	channels, h, w := s.Extent(1), s.Extent(2), s.Extent(3)
	kh, kw, filters := 1+size%3, 1+size/3%3, 1+size/9%3
	win := ops.Window{Stride: 1 + kind/6%3, Pad: kind / 18 % 3}
	switch {
	case channels < 1 || h < 1 || w < 1 || h+2*win.Pad < kh || w+2*win.Pad < kw:
		return nil
	case (kind%6 == 3 || kind%6 == 4) && (win.Pad >= kh || w+2*win.Pad < kh):
		return nil
	}
	switch kind % 6 {
	case 0:
		return ops.Conv2D(x, z.filter(x.Graph(), filters, channels, kh, kw), win)
	case 1: // the pool holds on to what is computed on the way
		y := ops.Conv2D(ops.Tanh(x), z.filter(x.Graph(), filters, channels, kh, kw), win)
		z.pool = append(z.pool, y)
		return ops.Sigmoid(y)
	case 2: // others read the columns, too
		y := ops.Conv2D(x, z.filter(x.Graph(), filters, channels, kh, kw), win)
		return ops.Add(y, ops.Mean(ops.Im2Col(x, kh, kw, win)))
	case 3:
		z.Smooth = false
		return ops.MaxPool2D(x, kh, win)
	case 4:
		return ops.AvgPool2D(x, kh, win)
	}
	return ops.Col2Im(ops.Tanh(ops.Im2Col(x, kh, kw, win)), h, w, kh, kw, win)
}

// filter returns the filters of these extents, which several convolutions share.
func (z *Random) filter(g *autodiff.Graph, extents ...int) *autodiff.Node {
	name := fmt.Sprint("K", extents)
	if f := g.Node(name); f != nil {
		return f
	}
	f := g.Param(name, autodiff.Normal(0, 0.5), extents...)
	z.filters = append(z.filters, f)
	return f
}
