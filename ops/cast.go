package ops

import (
	"gorgonia.org/tensor"

	"keisan/autodiff"
)

// Cast returns x with its elements converted to another element type. Floats
// lose their fraction when they become int64, as in Go; a NaN or a number
// outside int64's range is an error of the run. Numbers become the bool x ≠ 0,
// bools the numbers 0 and 1. A gradient flows between floats only.
//
//	y = x        x̄ = ȳ, in the element type of x
func Cast(x *autodiff.Node, to autodiff.DType) *autodiff.Node {
	if x.Valid() && x.DType() == to {
		return x
	}
	return autodiff.Apply(cast{to}, x)
}

type cast struct{ to autodiff.DType }

func (c cast) String() string { return "Cast(" + c.to.String() + ")" }

func (c cast) Formula() (string, []string) { return "y = " + c.to.String() + "(x)", []string{"g"} }

func (c cast) Infer(in []typ) (typ, error) { return typ{DType: c.to, Shape: in[0].Shape}, nil }

func (c cast) Pullback(_ int, y, dy *node) *node { return Cast(dy, y.In(0).DType()) }

func (c cast) Run(dst *tensor.Dense, in []*tensor.Dense) error {
	switch dtypeOf(in[0]) {
	case c.to:
		copy(dst.Uint8s(), in[0].Uint8s())
		return nil
	case autodiff.Float64:
		return castNumber[float64](dst, in[0])
	case autodiff.Float32:
		return castNumber[float32](dst, in[0])
	case autodiff.Int64:
		return castNumber[int64](dst, in[0])
	}
	return castBool(dst, in[0])
}

var _ = register(Spec{Name: "Cast", Draw: func(d *Draw) Case {
	types := []autodiff.DType{autodiff.Float64, autodiff.Float32, autodiff.Int64, autodiff.Bool}
	from, to := Float(d.Shape(0, 3)), types[d.Int(0, 3)]
	switch d.Int(0, 4) {
	case 0:
		from = Ints(from.Shape, 3)
	case 1:
		from = Bools(from.Shape)
	}
	from.Lo, from.Hi = from.Lo*3, from.Hi*3
	return Case{In: []Arg{from.Away(0)}, Build: func(in []*node) *node { return Cast(in[0], to) }}
}})
