package ops

import "keisan/autodiff"

// Conv2D returns the convolution, precisely the cross-correlation as in
// PyTorch, of images x (N×C×H×W) with filters w (F×C×KH×KW): N×F×OH×OW, floats.
// It is declared as Im2Col and one MatMul. A bias b of each filter is added by
// Add(y, Reshape(b, F, 1, 1)).
//
//	y[n, f, p, q] = Σ_cij w[f, c, i, j] x[n, c, p·stride + i − pad, q·stride + j − pad]
//	w̄ = ȳ·columnsᵀ        x̄ = Col2Im(wᵀ·ȳ)
func Conv2D(x, w *autodiff.Node, win Window) *autodiff.Node {
	s, k, name := x.Shape(), w.Shape(), composite("Conv2D")
	if !x.Valid() || !w.Valid() {
		return autodiff.Apply(name, x, w)
	}
	if k.Rank() != 4 {
		return autodiff.Mistake(autodiff.Errorf(autodiff.ErrShape, "wants filters F×C×KH×KW", "the rank is %d", k.Rank()), name, x, w)
	}
	filters, kh, kw := k.Extent(0), k.Extent(2), k.Extent(3)
	v := win.over(kh, kw, 1)
	if err := v.checkImages(s); err != nil {
		return autodiff.Mistake(err, name, x, w)
	}
	if have, want := k.Extent(1), s.Extent(1); have != want {
		return autodiff.Mistake(autodiff.Errorf(autodiff.ErrShape, "channels differ", "%s ≠ %s",
			autodiff.ExtentString(want), autodiff.ExtentString(have)), name, x, w)
	}
	down, across := v.steps(s.Extent(2), s.Extent(3))
	var y *node
	x.Graph().AutoScope("Conv2D", func() {
		rows := Reshape(w, filters, k.Extent(1)*kh*kw)
		y = MatMul(rows, Im2Col(x, kh, kw, win)) // F × (N·OH·OW)
		y = Transpose(Reshape(y, filters, s.Extent(0), down, across), 1, 0, 2, 3)
	})
	return y
}

var _ = register(Spec{Name: "Conv2D", Draw: func(d *Draw) Case {
	s, kh, kw, w := drawImages(d)
	filters := autodiff.ShapeOf(d.Extent(), s.Extent(1), kh, kw)
	return Case{In: []Arg{Float(s), Float(filters)}, Build: func(in []*node) *node { return Conv2D(in[0], in[1], w) }}
}})
