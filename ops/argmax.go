package ops

import (
	"fmt"

	"gorgonia.org/tensor"

	"keisan/autodiff"
)

// ArgMax returns the index, int64, of the greatest element along an axis, which
// the result lacks; a negative axis counts from the end. Of equal elements it
// is the first; NaN is greater than anything, as in NumPy. The axis must not be
// empty. No gradient flows.
//
//	y = argmax_k x[…, k, …]
func ArgMax(x *autodiff.Node, axis int) *autodiff.Node {
	k, err := axisOf(x.Shape().Rank(), axis)
	if err != nil {
		return autodiff.Mistake(err, argMax{axis}, x)
	}
	return autodiff.Apply(argMax{k}, x)
}

type argMax struct{ axis int }

func (a argMax) String() string { return fmt.Sprintf("ArgMax(axis=%d)", a.axis) }

// Axis returns the axis that the result lacks.
func (a argMax) Axis() int { return a.axis }

func (argMax) Formula() (string, []string) { return "i = argmax x", []string{""} }

func (a argMax) Infer(in []typ) (typ, error) {
	t, err := reduceSome(in[0], 1<<a.axis)
	return typ{DType: autodiff.Int64, Shape: t.Shape}, err
}

func (a argMax) Run(dst *tensor.Dense, in []*tensor.Dense) error {
	switch dtypeOf(in[0]) {
	case autodiff.Float64:
		return argMaxLoop[float64](dst, in[0], a.axis)
	case autodiff.Float32:
		return argMaxLoop[float32](dst, in[0], a.axis)
	}
	return argMaxLoop[int64](dst, in[0], a.axis)
}

func argMaxLoop[T number](dst, src *tensor.Dense, axis int) error {
	y, x := elems[int64](dst), elems[T](src)
	kept, reduced := spans(src.Shape(), 1<<axis)
	n := 0
	kept.each(0, func(base int) {
		best, at, k := x[base], 0, 0
		reduced.each(base, func(i int) {
			if v := x[i]; best == best && (v > best || v != v) {
				best, at = v, k
			}
			k++
		})
		y[n] = int64(at)
		n++
	})
	return nil
}

var _ = register(Spec{Name: "ArgMax", Draw: func(d *Draw) Case {
	s := d.PositiveShape(1, 3)
	axis := d.Int(-s.Rank(), s.Rank()-1)
	return Case{In: []Arg{spread(s)}, Build: func(in []*node) *node { return ArgMax(in[0], axis) }}
}})
