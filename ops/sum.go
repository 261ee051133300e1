package ops

import (
	"gorgonia.org/tensor"

	"keisan/autodiff"
)

// Sum returns the sum over the given axes, which the result lacks; none means
// all, and negative ones count from the end. KeepDims keeps them as 1.
//
//	y = Σ_k x[…, k, …]        x̄[…, k, …] = ȳ
func Sum(x *autodiff.Node, along ...int) *autodiff.Node {
	set, err := axesOf(x.Shape().Rank(), along)
	if err != nil {
		return autodiff.Mistake(err, sum{}, x)
	}
	if set == 0 {
		return x
	}
	return autodiff.Apply(sum{set}, x)
}

type sum struct{ along axes }

func (s sum) String() string { return "Sum(" + s.along.String() + ")" }

// Axes returns the axes of x that the result lacks.
func (s sum) Axes() []int { return s.along.list() }

func (s sum) Formula() (string, []string) { return "s = Σ x", []string{"1·g"} }

func (s sum) Infer(in []typ) (typ, error) {
	if in[0].DType == autodiff.Bool {
		return typ{}, autodiff.Errorf(autodiff.ErrDType, "wants numbers", "got bool; ops.Cast makes numbers of it")
	}
	return typ{DType: in[0].DType, Shape: s.along.drop(in[0].Shape)}, nil
}

func (s sum) Pullback(_ int, y, dy *node) *node {
	return autodiff.Apply(repeat{y.In(0).Shape(), s.along}, dy)
}

func (s sum) Run(dst *tensor.Dense, in []*tensor.Dense) error {
	switch dtypeOf(dst) {
	case autodiff.Float64:
		return sumLoop[float64](dst, in[0], s.along)
	case autodiff.Float32:
		return sumLoop[float32](dst, in[0], s.along)
	}
	return sumLoop[int64](dst, in[0], s.along)
}

func sumLoop[T number](dst, src *tensor.Dense, along axes) error {
	y, x := elems[T](dst), elems[T](src)
	clear(y)
	walk(src.Shape(), along, func(i, k int) { y[k] += x[i] })
	return nil
}

var _ = register(Spec{Name: "Sum", Draw: drawReduction(Sum)})
