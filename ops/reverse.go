package ops

import (
	"gorgonia.org/tensor"

	"keisan/autodiff"
)

// Reverse returns x with the order of its elements along the given axes turned
// round; none means all, and negative ones count from the end. Any element type.
//
//	y[…, i, …] = x[…, n−1−i, …]        x̄[…, i, …] = ȳ[…, n−1−i, …]
func Reverse(x *autodiff.Node, along ...int) *autodiff.Node {
	set, err := axesOf(x.Shape().Rank(), along)
	if err != nil {
		return autodiff.Mistake(err, composite("Reverse"), x)
	}
	if x.Valid() && set == 0 {
		return x
	}
	return autodiff.Apply(reverse{set}, x)
}

type reverse struct{ along axes }

func (r reverse) String() string { return "Reverse(" + r.along.String() + ")" }

func (reverse) Formula() (string, []string) { return "r = reverse(x)", []string{"reverse(g)"} }

func (r reverse) Infer(in []typ) (typ, error) {
	if rank := in[0].Shape.Rank(); r.along&^allAxes(rank) != 0 {
		return typ{}, autodiff.Errorf(autodiff.ErrAxis, "axes lacking", "the rank is %d", rank)
	}
	return in[0], nil
}

func (r reverse) Pullback(_ int, y, dy *node) *node { return autodiff.Apply(r, dy) }

func (r reverse) Moves(dst *tensor.Dense, in []*tensor.Dense, do func(Move)) {
	from := rowMajor(in[0].Shape())
	for k, extent := range in[0].Shape() {
		if r.along.has(k) {
			from = from.at(k, extent-1)
			from.Stride[k] = -from.Stride[k]
		}
	}
	do(Move{0, dst.Shape(), from, rowMajor(dst.Shape())})
}

func (r reverse) Run(dst *tensor.Dense, in []*tensor.Dense) error { return moves(r, dst, in) }

var _ = register(Spec{Name: "Reverse", Draw: func(d *Draw) Case {
	s := d.Shape(0, 4)
	along := d.Axes(s.Rank())
	return Case{In: []Arg{Float(s)}, Build: func(in []*node) *node { return Reverse(in[0], along...) }}
}})
