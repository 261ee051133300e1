package ops

import (
	"fmt"

	"gorgonia.org/tensor"

	"keisan/autodiff"
)

// Pad returns x with zeros (false for bool) before and after its elements along
// an axis, which may count from the end. before and after are extents: numbers
// or multiples of autodiff.Batch. Any element type.
//
//	y[…, before + i, …] = x[…, i, …], 0 elsewhere        x̄ = ȳ[…, before:before+n, …]
func Pad(x *autodiff.Node, axis, before, after int) *autodiff.Node {
	k, err := axisOf(x.Shape().Rank(), axis)
	if err != nil {
		return autodiff.Mistake(err, composite("Pad"), x)
	}
	if x.Valid() && before == 0 && after == 0 {
		return x
	}
	to, ok := extentSum(before, x.Shape().Extent(k), after)
	if !ok {
		return autodiff.Mistake(noExtent(before, x.Shape().Extent(k), after), composite("Pad"), x)
	}
	return autodiff.Apply(pad{k, before, to}, x)
}

// pad puts x at before in an axis of the extent to. (before and after would not
// do: the adjoint of x[0:1] has N−1 zeros after it, which is no extent.)
type pad struct{ axis, before, to int }

func (p pad) String() string {
	return fmt.Sprintf("Pad(axis=%d, at %s of %s)", p.axis, autodiff.ExtentString(p.before), autodiff.ExtentString(p.to))
}

func (pad) Formula() (string, []string) { return "p = pad(x)", []string{"g[i:j]"} }

func (p pad) AtBatch(n int) autodiff.Op {
	return pad{p.axis, autodiff.ExtentAt(p.before, n), autodiff.ExtentAt(p.to, n)}
}

func (p pad) Infer(in []typ) (typ, error) {
	y := in[0]
	if _, err := axisOf(y.Shape.Rank(), p.axis); err != nil {
		return typ{}, err
	}
	stop, ok := extentSum(p.before, y.Shape.Extent(p.axis))
	if !ok {
		return typ{}, noExtent(p.before, y.Shape.Extent(p.axis))
	}
	if extentExceeds(stop, p.to) {
		return typ{}, autodiff.Errorf(autodiff.ErrValue, "does not fit", "%s > %s", autodiff.ExtentString(stop), autodiff.ExtentString(p.to))
	}
	y.Shape = y.Shape.With(p.axis, p.to)
	return y, nil
}

func (p pad) Pullback(_ int, y, dy *node) *node {
	stop, _ := extentSum(p.before, y.In(0).Shape().Extent(p.axis))
	return Slice(dy, p.axis, p.before, stop)
}

func (p pad) Moves(dst *tensor.Dense, in []*tensor.Dense, do func(Move)) {
	do(Move{0, in[0].Shape(), rowMajor(in[0].Shape()), rowMajor(dst.Shape()).at(p.axis, p.before)})
}

func (p pad) Run(dst *tensor.Dense, in []*tensor.Dense) error {
	clear(dst.Uint8s())
	return moves(p, dst, in)
}

var _ = register(Spec{Name: "Pad", Draw: func(d *Draw) Case {
	s := d.Shape(1, 4)
	axis, before, after := d.Int(0, s.Rank()-1), d.Int(0, 2), d.Int(0, 2)
	return Case{In: []Arg{Float(s)}, Build: func(in []*node) *node { return Pad(in[0], axis-s.Rank(), before, after) }}
}})
