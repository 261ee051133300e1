package ops

import (
	"fmt"
	"slices"

	"gorgonia.org/tensor"

	"keisan/autodiff"
)

// Concat returns the tensors xs one after another along an axis, which may
// count from the end; their other extents must be equal. Open extents add:
// N and 2N make 3N. Any element type.
//
//	y = [x₀, x₁, …]        x̄_k = the part of ȳ that x_k became
func Concat(axis int, xs ...*autodiff.Node) *autodiff.Node {
	if len(xs) == 0 {
		return autodiff.Mistake(autodiff.Errorf(autodiff.ErrValue, "wants at least one operand", ""), composite("Concat"))
	}
	k, err := axisOf(xs[0].Shape().Rank(), axis)
	if err != nil {
		return autodiff.Mistake(err, composite("Concat"), slices.Clone(xs)...)
	}
	return autodiff.Apply(concat{k}, slices.Clone(xs)...)
}

type concat struct{ axis int }

func (c concat) String() string            { return fmt.Sprintf("Concat(axis=%d)", c.axis) }
func (c concat) Axis() int                 { return c.axis }
func (concat) Formula() (string, []string) { return "c = [x…]", []string{"g[i:j]"} }

func (c concat) Infer(in []typ) (typ, error) {
	y, extents := in[0], make([]int, len(in))
	if _, err := axisOf(y.Shape.Rank(), c.axis); err != nil {
		return typ{}, err
	}
	for i, t := range in {
		if t.DType != y.DType {
			return typ{}, autodiff.Errorf(autodiff.ErrDType, "element types differ", "%s ≠ %s; ops.Cast converts", y.DType, t.DType)
		}
		if t.Shape.Rank() != y.Shape.Rank() || t.Shape.With(c.axis, 0) != y.Shape.With(c.axis, 0) {
			return typ{}, autodiff.Errorf(autodiff.ErrShape, "shapes differ along other axes", "%s ≠ %s", y.Shape, t.Shape)
		}
		extents[i] = t.Shape.Extent(c.axis)
	}
	if extent, ok := extentSum(extents...); ok {
		return typ{DType: y.DType, Shape: y.Shape.With(c.axis, extent)}, nil
	}
	return typ{}, noExtent(extents...)
}

func (c concat) Pullback(i int, y, dy *node) *node {
	start := 0
	for _, x := range y.Inputs()[:i] {
		start += x.Shape().Extent(c.axis)
	}
	return Slice(dy, c.axis, start, start+y.In(i).Shape().Extent(c.axis))
}

func (c concat) Moves(dst *tensor.Dense, in []*tensor.Dense, do func(Move)) {
	to := rowMajor(dst.Shape())
	for i, x := range in {
		do(Move{i, x.Shape(), rowMajor(x.Shape()), to})
		to = to.at(c.axis, x.Shape()[c.axis])
	}
}

func (c concat) Run(dst *tensor.Dense, in []*tensor.Dense) error { return moves(c, dst, in) }

var _ = register(Spec{Name: "Concat", Draw: func(d *Draw) Case {
	s := d.Shape(1, 3)
	axis, in := d.Int(0, s.Rank()-1), make([]Arg, d.Int(1, 3))
	for i := range in {
		in[i] = Float(s.With(axis, d.Extent()))
	}
	return Case{In: in, Build: func(in []*node) *node { return Concat(axis-s.Rank(), in...) }}
}})
