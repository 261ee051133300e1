package cuda

import "gorgonia.org/tensor"

// window returns the Window of kernels/window.cu for images of a shape.
func window(op any, images tensor.Shape) table {
	kh, kw, stride, pad := op.(interface {
		Window() (kh, kw, stride, pad int)
	}).Window()
	n, c, h, w := images[0], images[1], images[2], images[3]
	down, across := (h+2*pad-kh)/stride+1, (w+2*pad-kw)/stride+1
	var t table
	for _, v := range []int{n, c, h, w, kh, kw, stride, pad, down, across} {
		t = append(t, int64(v))
	}
	return t
}

// bindIm2Col prepares ops.Im2Col, and the one of pooling, whose padding is not
// always 0.
func bindIm2Col(e *Engine, b binding) (func() error, error) {
	f, err := e.kernel("window", "keisan_im2col_"+typeName(b.dst))
	if err != nil {
		return nil, err
	}
	fill := b.op.(interface{ Fill() float64 }).Fill()
	return f.call(e.over(b.dst.Shape().TotalSize()), b.dst, b.in[0], window(b.op, b.in[0].Shape()), floatOf(b.dst, fill)), nil
}

// bindCol2Im prepares ops.Col2Im.
func bindCol2Im(e *Engine, b binding) (func() error, error) {
	f, err := e.kernel("window", "keisan_col2im_"+typeName(b.dst))
	if err != nil {
		return nil, err
	}
	return f.call(e.over(b.dst.Shape().TotalSize()), b.dst, b.in[0], window(b.op, b.dst.Shape())), nil
}

// bindDropout prepares ops.Dropout, whose second operand is the counter.
func bindDropout(e *Engine, b binding) (func() error, error) {
	f, err := e.kernel("dropout", "keisan_dropout_"+typeName(b.dst))
	if err != nil {
		return nil, err
	}
	ratio, stream := b.op.(interface{ Mask() (float64, int) }).Mask()
	n, drop := b.dst.Shape().TotalSize(), int64(ratio*(1<<32)+0.5)
	return f.call(e.over(ceil(n, 4)), b.dst, b.in[0], b.in[1], n, stream, drop, floatOf(b.dst, 1/(1-ratio))), nil
}

// floatOf returns v as a float of t's type.
func floatOf(t *tensor.Dense, v float64) any {
	if t.Dtype() == tensor.Float32 {
		return float32(v)
	}
	return v
}
