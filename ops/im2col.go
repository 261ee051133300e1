package ops

import (
	"fmt"
	"math"

	"gorgonia.org/tensor"

	"keisan/autodiff"
)

// Im2Col returns the pixels of images x (N×C×H×W, floats) that a kernel of
// kh×kw pixels covers, as one column for each of its positions: the result is
// (C·kh·kw) × (N·OH·OW), where OH×OW are the positions. So a convolution is one
// MatMul, filters × columns, and its inner loop runs along rows of pixels.
// (Images are the outer part of columns, unlike in PyTorch's unfold, and columns
// are not rows, unlike in the book.) The padding is 0.
//
//	y[(c, i, j), (n, p, q)] = x[n, c, p·stride + i − pad, q·stride + j − pad]        x̄ = Col2Im(ȳ)
func Im2Col(x *autodiff.Node, kh, kw int, w Window) *autodiff.Node {
	return autodiff.Apply(im2col{w.over(kh, kw, 1), 0}, x)
}

// im2col has the bits of the number that the padding is filled with.
type im2col struct {
	window
	fill uint64
}

// Fill returns what the padding is filled with.
func (m im2col) Fill() float64 { return math.Float64frombits(m.fill) }

func (m im2col) String() string {
	if m.fill == 0 {
		return fmt.Sprintf("Im2Col(%s)", m.window)
	}
	return fmt.Sprintf("Im2Col(%s of %v)", m.window, m.Fill())
}

func (im2col) Formula() (string, []string) { return "c = im2col(x)", []string{"col2im(g)"} }

func (m im2col) Infer(in []typ) (typ, error) {
	s := in[0].Shape
	if err := m.checkImages(s); err != nil {
		return typ{}, err
	}
	down, across := m.steps(s.Extent(2), s.Extent(3))
	return typ{DType: in[0].DType, Shape: autodiff.ShapeOf(s.Extent(1)*m.kh*m.kw, s.Extent(0)*down*across)}, wantFloat(in[0])
}

func (m im2col) Pullback(_ int, y, dy *node) *node {
	s := y.In(0).Shape()
	return autodiff.Apply(col2im{m.window, s.Extent(2), s.Extent(3)}, dy)
}

func (m im2col) Run(dst *tensor.Dense, in []*tensor.Dense) error {
	if dtypeOf(dst) == autodiff.Float32 {
		return im2colLoop[float32](m, dst, in[0])
	}
	return im2colLoop[float64](m, dst, in[0])
}

func im2colLoop[T float](m im2col, dst, src *tensor.Dense) error {
	y, x, fill := elems[T](dst), elems[T](src), T(m.Fill())
	m.walk(src.Shape(), func(i, k int) {
		if y[i] = fill; k >= 0 {
			y[i] = x[k]
		}
	})
	return nil
}

var _ = register(Spec{Name: "Im2Col", Draw: func(d *Draw) Case {
	s, kh, kw, w := drawImages(d)
	return Case{In: []Arg{Float(s)}, Build: func(in []*node) *node { return Im2Col(in[0], kh, kw, w) }}
}})
