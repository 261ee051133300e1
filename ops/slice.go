package ops

import (
	"fmt"

	"gorgonia.org/tensor"

	"keisan/autodiff"
)

// Slice returns the elements start ≤ i < stop along an axis, which may count
// from the end. start and stop are extents: numbers or, along an open axis,
// multiples of autodiff.Batch; they do not count from the end. Any element type.
//
//	y[…, i, …] = x[…, start + i, …]        x̄ = ȳ, padded with zeros
func Slice(x *autodiff.Node, axis, start, stop int) *autodiff.Node {
	k, err := axisOf(x.Shape().Rank(), axis)
	if err != nil {
		return autodiff.Mistake(err, slice{axis, start, stop}, x)
	}
	if x.Valid() && start == 0 && stop == x.Shape().Extent(k) {
		return x
	}
	return autodiff.Apply(slice{k, start, stop}, x)
}

type slice struct{ axis, start, stop int }

func (s slice) String() string {
	return fmt.Sprintf("Slice(axis=%d, %s:%s)", s.axis, autodiff.ExtentString(s.start), autodiff.ExtentString(s.stop))
}

func (s slice) Bounds() (axis, start, stop int) { return s.axis, s.start, s.stop }
func (slice) Formula() (string, []string)       { return "y = x[i:j]", []string{"pad(g)"} }

func (s slice) AtBatch(n int) autodiff.Op {
	return slice{s.axis, autodiff.ExtentAt(s.start, n), autodiff.ExtentAt(s.stop, n)}
}

func (s slice) Infer(in []typ) (typ, error) {
	y := in[0]
	if _, err := axisOf(y.Shape.Rank(), s.axis); err != nil {
		return typ{}, err
	}
	extent, ok := extentBetween(s.start, s.stop)
	if !ok {
		return typ{}, autodiff.Errorf(autodiff.ErrValue, "start and stop do not bound an extent",
			"%s:%s", autodiff.ExtentString(s.start), autodiff.ExtentString(s.stop))
	}
	have := y.Shape.Extent(s.axis)
	if have >= 0 && (s.start < 0 || s.stop < 0) {
		return typ{}, autodiff.Errorf(autodiff.ErrValue, "negative bounds are multiples of an open extent N",
			"the extent is %d; bounds do not count from the end", have)
	}
	if extentExceeds(s.stop, have) {
		return typ{}, autodiff.Errorf(autodiff.ErrValue, "stop lies beyond the end",
			"%s > %s", autodiff.ExtentString(s.stop), autodiff.ExtentString(have))
	}
	y.Shape = y.Shape.With(s.axis, extent)
	return y, nil
}

func (s slice) Pullback(_ int, y, dy *node) *node {
	return autodiff.Apply(pad{s.axis, s.start, y.In(0).Shape().Extent(s.axis)}, dy)
}

func (s slice) Moves(dst *tensor.Dense, in []*tensor.Dense, do func(Move)) {
	do(Move{0, dst.Shape(), rowMajor(in[0].Shape()).at(s.axis, s.start), rowMajor(dst.Shape())})
}

func (s slice) Run(dst *tensor.Dense, in []*tensor.Dense) error { return moves(s, dst, in) }

var _ = register(Spec{Name: "Slice", Draw: func(d *Draw) Case {
	s := d.Shape(1, 4)
	axis := d.Int(0, s.Rank()-1)
	start := d.Int(0, s.Extent(axis))
	stop := d.Int(start, s.Extent(axis))
	return Case{In: []Arg{Float(s)}, Build: func(in []*node) *node { return Slice(in[0], axis-s.Rank(), start, stop) }}
}})
