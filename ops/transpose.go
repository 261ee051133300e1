package ops

import (
	"cmp"
	"fmt"
	"slices"

	"gorgonia.org/tensor"

	"keisan/autodiff"
)

// Transpose returns x with its axes in another order: axis k of the result is
// axis perm[k] of x. None given reverses all axes, as in NumPy; negative ones
// count from the end. Any element type.
//
//	y[i_perm[0], i_perm[1], …] = x[i_0, i_1, …]        x̄ = ȳ, transposed back
func Transpose(x *autodiff.Node, perm ...int) *autodiff.Node {
	t := transpose{rank: x.Shape().Rank()}
	if set, err := axesOf(t.rank, perm); err != nil || set != allAxes(t.rank) {
		partial := autodiff.Errorf(autodiff.ErrAxis, "wants all axes or none", "%v, the rank is %d", perm, t.rank)
		return autodiff.Mistake(cmp.Or(err, partial), composite("Transpose"), x)
	}
	for k := range t.rank {
		if t.perm[k] = t.rank - 1 - k; len(perm) > 0 {
			t.perm[k] = (perm[k] + t.rank) % t.rank
		}
	}
	if x.Valid() && slices.IsSorted(t.perm[:t.rank]) {
		return x
	}
	return autodiff.Apply(t, x)
}

type transpose struct {
	rank int
	perm [autodiff.MaxRank]int
}

func (t transpose) String() string { return fmt.Sprint("Transpose", t.perm[:t.rank]) }

// Permutation returns the axis of x that each axis of the result is.
func (t transpose) Permutation() []int          { return t.perm[:t.rank] }
func (t transpose) Formula() (string, []string) { return "t = xᵀ", []string{"gᵀ"} }

func (t transpose) Infer(in []typ) (typ, error) {
	y := in[0]
	if have := y.Shape.Rank(); have != t.rank {
		return typ{}, autodiff.Errorf(autodiff.ErrAxis, "wrong rank", "%d ≠ %d", have, t.rank)
	}
	for k, axis := range t.perm[:t.rank] {
		y.Shape = y.Shape.With(k, in[0].Shape.Extent(axis))
	}
	return y, nil
}

func (t transpose) Pullback(_ int, y, dy *node) *node {
	back := transpose{rank: t.rank}
	for k, axis := range t.perm[:t.rank] {
		back.perm[axis] = k
	}
	return autodiff.Apply(back, dy)
}

func (t transpose) Moves(dst *tensor.Dense, in []*tensor.Dense, do func(Move)) {
	var from Layout
	for k, axis := range t.perm[:t.rank] {
		from.Stride[k] = rowMajor(in[0].Shape()).Stride[axis]
	}
	do(Move{0, dst.Shape(), from, rowMajor(dst.Shape())})
}

func (t transpose) Run(dst *tensor.Dense, in []*tensor.Dense) error { return moves(t, dst, in) }

var _ = register(Spec{Name: "Transpose", Draw: func(d *Draw) Case {
	s := d.Shape(0, 4)
	perm := d.rand.Perm(s.Rank())
	return Case{In: []Arg{Float(s)}, Build: func(in []*node) *node { return Transpose(in[0], perm...) }}
}})
