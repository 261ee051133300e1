package ops

import (
	"gorgonia.org/tensor"

	"keisan/autodiff"
)

// Where returns a where the bool cond holds and b elsewhere, with broadcasting.
// a and b have one element type, any. The operand that is not taken gets the
// gradient 0, whatever it is there.
//
//	y = a if cond else b        ā = ȳ if cond else 0        b̄ = 0 if cond else ȳ
func Where(cond, a, b *autodiff.Node) *autodiff.Node { return Elementwise(where{}, cond, a, b) }

type where struct{}

func (where) String() string { return "Where" }

// InPlace allows dst to be a or b.
func (where) InPlace(i int) bool { return i > 0 }

func (where) Formula() (string, []string) {
	return "y = c ? a : b", []string{"", "c ? g : 0", "c ? 0 : g"}
}

func (where) Infer(in []typ) (typ, error) {
	if in[0].DType != autodiff.Bool {
		return typ{}, autodiff.Errorf(autodiff.ErrDType, "the condition must be bool", "got %s; ops.Greater and its like make one", in[0].DType)
	}
	return sameType([]typ{in[1], in[2], {DType: in[1].DType, Shape: in[0].Shape}})
}

func (where) Pullback(i int, y, dy *node) *node {
	if i == 1 {
		return Where(y.In(0), dy, zeros(dy))
	}
	return Where(y.In(0), zeros(dy), dy)
}

// zeros returns the constant 0 of x's type.
func zeros(x *node) *node { return x.Graph().Full(x.Type(), 0) }

func (where) Run(dst *tensor.Dense, in []*tensor.Dense) error {
	switch dtypeOf(dst) {
	case autodiff.Float64:
		return whereLoop[float64](dst, in)
	case autodiff.Float32:
		return whereLoop[float32](dst, in)
	case autodiff.Int64:
		return whereLoop[int64](dst, in)
	}
	return whereLoop[bool](dst, in)
}

func whereLoop[T number | bool](dst *tensor.Dense, in []*tensor.Dense) error {
	y, cond, a, b := elems[T](dst), elems[bool](in[0]), elems[T](in[1]), elems[T](in[2])
	for i, c := range cond {
		if c {
			y[i] = a[i]
		} else {
			y[i] = b[i]
		}
	}
	return nil
}

var _ = register(Spec{Name: "Where", Draw: func(d *Draw) Case {
	from, to := d.Broadcast()
	in := []Arg{Bools(to), Float(from), Float(to)}
	if d.Int(0, 1) == 0 {
		in[0].Shape, in[2].Shape = from, to
	}
	return Case{In: in, Build: func(in []*node) *node { return Where(in[0], in[1], in[2]) }}
}})
