package ops

import "keisan/autodiff"

// drawImages draws the shape of images and a kernel and window that fit.
func drawImages(d *Draw) (s shape, kh, kw int, w Window) {
	s = autodiff.ShapeOf(d.Extent(), d.Extent(), d.Positive()+d.Int(0, 1), d.Positive())
	w = Window{Stride: d.Int(0, 3), Pad: d.Int(0, 2)}
	kh, kw = d.Int(1, min(3, s.Extent(2)+2*w.Pad)), d.Int(1, min(3, s.Extent(3)+2*w.Pad))
	if d.number == 0 { // the telling one: all extents differ, windows overlap, padding on each side
		w, kh, kw = Window{Stride: 2, Pad: 1}, 3, 2
	}
	return s, kh, kw, w
}

// drawPool is drawImages for pooling.
func drawPool(d *Draw) (s shape, size int, w Window) {
	s, size, _, w = drawImages(d)
	size = min(size, s.Extent(3)+2*w.Pad)
	w.Pad = min(w.Pad, size-1)
	return s, size, w
}
