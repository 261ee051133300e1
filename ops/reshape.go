package ops

import (
	"gorgonia.org/tensor"

	"keisan/autodiff"
)

// Reshape returns the elements of x in row-major order under other extents,
// numbers or multiples of autodiff.Batch, with the same number of elements:
// (N, 35, 100) becomes (35·N, 100). No element moves.
//
//	y = x        x̄ = ȳ, in the shape of x
func Reshape(x *autodiff.Node, extents ...int) *autodiff.Node {
	return reshapeTo(x, autodiff.ShapeOf(extents...))
}

func reshapeTo(x *node, to shape) *node {
	if x.Valid() && x.Shape() == to {
		return x
	}
	return autodiff.Apply(reshape{to}, x)
}

type reshape struct{ to shape }

func (r reshape) String() string { return "Reshape(" + r.to.String() + ")" }

func (reshape) Formula() (string, []string) { return "y = x", []string{"g"} }

func (r reshape) AtBatch(n int) autodiff.Op { return reshape{r.to.At(n)} }

// Alias says that the result may share its input's memory.
func (reshape) Alias() {}

func (r reshape) Infer(in []typ) (typ, error) {
	if r.to.Rank() > autodiff.MaxRank {
		return typ{}, autodiff.Errorf(autodiff.ErrShape, "too many axes", "at most %d", autodiff.MaxRank)
	}
	if have, want := in[0].Shape.Count(), r.to.Count(); have != want {
		return typ{}, autodiff.Errorf(autodiff.ErrShape, "numbers of elements differ", "%s ≠ %s", have, want)
	}
	return typ{DType: in[0].DType, Shape: r.to}, nil
}

func (r reshape) Pullback(_ int, y, dy *node) *node { return reshapeTo(dy, y.In(0).Shape()) }

func (r reshape) Run(dst *tensor.Dense, in []*tensor.Dense) error {
	copy(dst.Uint8s(), in[0].Uint8s())
	return nil
}

var _ = register(Spec{Name: "Reshape", Draw: func(d *Draw) Case {
	s := d.Shape(0, 3)
	return Case{In: []Arg{Float(s)}, Build: func(in []*node) *node { return Reshape(in[0], append([]int{1}, s.Extents()...)...) }}
}})
