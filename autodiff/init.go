package autodiff

import (
	"fmt"
	"math"

	"gorgonia.org/tensor"
)

// Rand is a stream of random numbers: uniform on [0, 1) and standard normal.
// *math/rand/v2.Rand is one.
type Rand interface {
	Float64() float64
	NormFloat64() float64
}

// An Initializer writes the first value of a variable to dst, in row-major
// order. The numbers are then rounded to the variable's element type.
type Initializer func(r Rand, shape Shape, dst []float64) error

var errNoRand = fmt.Errorf("there are no random numbers to draw: Rand is nil: %w", ErrValue)

// Zeros is the initializer 0.
func Zeros() Initializer { return Constant(0) }

// Ones is the initializer 1.
func Ones() Initializer { return Constant(1) }

// Constant is the initializer v.
func Constant(v float64) Initializer {
	return func(_ Rand, _ Shape, dst []float64) error {
		fill(dst, v)
		return nil
	}
}

// Normal draws from the normal distribution: mean + std·z.
func Normal(mean, std float64) Initializer {
	return func(r Rand, _ Shape, dst []float64) error {
		if !(std >= 0) || math.IsInf(mean+std, 0) || math.IsNaN(mean) {
			return fmt.Errorf("no normal distribution has the mean %v and the standard deviation %v: %w", mean, std, ErrValue)
		}
		if r == nil {
			return errNoRand
		}
		for i := range dst {
			dst[i] = mean + float64(std*r.NormFloat64()) // rounded twice, as NumPy does: no fused multiply-add
		}
		return nil
	}
}

// Uniform draws from the uniform distribution on [low, high).
func Uniform(low, high float64) Initializer {
	return func(r Rand, _ Shape, dst []float64) error {
		if !(low <= high) || math.IsInf(high-low, 0) {
			return fmt.Errorf("no numbers are from %v up to %v: %w", low, high, ErrValue)
		}
		if r == nil {
			return errNoRand
		}
		for i := range dst {
			dst[i] = low + float64((high-low)*r.Float64())
		}
		return nil
	}
}

// Xavier draws normal numbers with the standard deviation √(1/n), where n is
// the number of inputs of each output: the first extent of a matrix, the
// product of all but the first of a convolution's weights (Glorot and Bengio,
// 2010, in the form that suits sigmoid and tanh).
func Xavier() Initializer { return scaled(1) }

// He draws normal numbers with the standard deviation √(2/n), which suits ReLU
// (He et al., 2015); n as for Xavier.
func He() Initializer { return scaled(2) }

func scaled(gain float64) Initializer {
	return func(r Rand, shape Shape, dst []float64) error {
		fanIn := 1
		switch rank := shape.Rank(); {
		case rank == 0:
		case rank <= 2:
			fanIn = shape.Extent(0)
		default:
			for axis := 1; axis < rank; axis++ {
				fanIn *= shape.Extent(axis)
			}
		}
		return Normal(0, math.Sqrt(gain/float64(fanIn)))(r, shape, dst)
	}
}

// Value starts from the elements of t, which must have the variable's shape
// and float32, float64 or int64 elements; it must be no view.
func Value(t *tensor.Dense) Initializer {
	return func(_ Rand, shape Shape, dst []float64) error {
		if t == nil {
			return fmt.Errorf("the initial value is nil: %w", ErrValue)
		}
		if have := ShapeOf(t.Shape()...); have != shape {
			return fmt.Errorf("initial value is %s, the variable %s: %w", have, shape, ErrShape)
		}
		if n := t.Shape().TotalSize(); len(dst) != n {
			return fmt.Errorf("initial value has %d numbers, there is room for %d: %w", n, len(dst), ErrShape)
		}
		switch d, _ := DTypeOf(t.Dtype()); d {
		case Float64:
			copy(dst, t.Float64s())
		case Float32:
			for i, v := range t.Float32s() {
				dst[i] = float64(v)
			}
		case Int64:
			for i, v := range t.Int64s() {
				dst[i] = float64(v)
			}
		default:
			return fmt.Errorf("initial value has %v elements: %w", t.Dtype(), ErrDType)
		}
		return nil
	}
}
