package data

import (
	"fmt"

	"gorgonia.org/tensor"
)

// Set is a dataset for classification: N samples of D numbers in K classes.
type Set struct {
	X      *tensor.Dense // (N×D) the samples, float64 or float32
	T      *tensor.Dense // (N×K) their classes one-hot, of X's dtype
	Labels *tensor.Dense // (N) their classes as int64
}

// As returns the set with X and T in the given float type, rounded to the
// nearest. Labels are shared; so is all if the type is X's already. Types other
// than tensor.Float64 and tensor.Float32 are an error.
func (s *Set) As(dt tensor.Dtype) (*Set, error) {
	if dt != tensor.Float64 && dt != tensor.Float32 {
		return nil, fmt.Errorf("data: a set's numbers are float64 or float32, not %v", dt)
	}
	x, err := as(s.X, dt)
	if err != nil {
		return nil, err
	}
	t, err := as(s.T, dt)
	if err != nil {
		return nil, err
	}
	return &Set{X: x, T: t, Labels: s.Labels}, nil
}

func as(x *tensor.Dense, dt tensor.Dtype) (*tensor.Dense, error) {
	if x == nil || x.Dtype() == dt {
		return x, nil
	}
	if err := checkRows(x); err != nil {
		return nil, fmt.Errorf("data: %w", err)
	}
	var to any
	switch from := x.Data().(type) {
	case []float64:
		to = convert[float32](from)
	case []float32:
		to = convert[float64](from)
	default:
		return nil, fmt.Errorf("data: cannot convert a tensor of %v to %v", x.Dtype(), dt)
	}
	return tensor.New(tensor.WithShape(x.Shape()...), tensor.WithBacking(to)), nil
}

func convert[T, S float32 | float64](from []S) []T {
	to := make([]T, len(from))
	for i, v := range from {
		to[i] = T(v)
	}
	return to
}

// checkRows returns what keeps x from being read as rows that lie one after
// the other, if anything.
func checkRows(x *tensor.Dense) error {
	switch {
	case x == nil:
		return fmt.Errorf("the tensor is nil")
	case x.Dims() == 0 || x.Shape().TotalSize() == 0:
		return fmt.Errorf("a tensor of shape %v has no samples", x.Shape())
	case !x.IsNativelyAccessible():
		return fmt.Errorf("the tensor's memory is not the host's")
	case x.RequiresIterator() || x.DataOrder().IsColMajor():
		return fmt.Errorf("a tensor of shape %v is a transposed, strided, masked or column-major view: clone it in row-major order first", x.Shape())
	}
	return nil
}
