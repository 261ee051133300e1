package ops

import (
	"fmt"

	"gorgonia.org/tensor"

	"keisan/autodiff"
)

// Col2Im returns the images N×C×h×w whose every pixel is the sum of its places
// in the columns x, (C·kh·kw) × (N·OH·OW) floats: the adjoint of Im2Col with the
// same kernel and window, not its inverse.
//
//	y[n, c, p·stride + i − pad, q·stride + j − pad] += x[(c, i, j), (n, p, q)]        x̄ = Im2Col(ȳ)
func Col2Im(x *autodiff.Node, h, w, kh, kw int, win Window) *autodiff.Node {
	return autodiff.Apply(col2im{win.over(kh, kw, 1), h, w}, x)
}

type col2im struct {
	window
	h, w int
}

func (m col2im) String() string {
	return fmt.Sprintf("Col2Im(%d×%d, %s)", m.h, m.w, m.window)
}

func (col2im) Formula() (string, []string) { return "y = col2im(x)", []string{"im2col(g)"} }

func (m col2im) Infer(in []typ) (typ, error) {
	s := in[0].Shape
	if err := m.check(m.h, m.w); err != nil {
		return typ{}, err
	}
	down, across := m.steps(m.h, m.w)
	if s.Rank() != 2 || s.Extent(0)%(m.kh*m.kw) != 0 || s.Extent(1)%(down*across) != 0 {
		return typ{}, autodiff.Errorf(autodiff.ErrShape, "wants the columns of images", "(C·%d) × (N·%d)", m.kh*m.kw, down*across)
	}
	to := autodiff.ShapeOf(s.Extent(1)/(down*across), s.Extent(0)/(m.kh*m.kw), m.h, m.w)
	return typ{DType: in[0].DType, Shape: to}, wantFloat(in[0])
}

func (m col2im) Pullback(_ int, y, dy *node) *node { return autodiff.Apply(im2col{m.window, 0}, dy) }

func (m col2im) Run(dst *tensor.Dense, in []*tensor.Dense) error {
	if dtypeOf(dst) == autodiff.Float32 {
		return col2imLoop[float32](m, dst, in[0])
	}
	return col2imLoop[float64](m, dst, in[0])
}

func col2imLoop[T float](m col2im, dst, src *tensor.Dense) error {
	y, x := elems[T](dst), elems[T](src)
	clear(y)
	m.walk(dst.Shape(), func(i, k int) {
		if k >= 0 {
			y[k] += x[i]
		}
	})
	return nil
}

var _ = register(Spec{Name: "Col2Im", Draw: func(d *Draw) Case {
	s, kh, kw, w := drawImages(d)
	v := w.over(kh, kw, 1)
	down, across := v.steps(s.Extent(2), s.Extent(3))
	columns := autodiff.ShapeOf(s.Extent(1)*kh*kw, s.Extent(0)*down*across)
	return Case{In: []Arg{Float(columns)}, Build: func(in []*node) *node {
		return Col2Im(in[0], s.Extent(2), s.Extent(3), kh, kw, w)
	}}
}})
