package ops

import (
	"gorgonia.org/tensor"

	"keisan/autodiff"
)

func castNumber[S number](dst, src *tensor.Dense) error {
	x := elems[S](src)
	switch dtypeOf(dst) {
	case autodiff.Float64:
		convert(elems[float64](dst), x)
	case autodiff.Float32:
		convert(elems[float32](dst), x)
	case autodiff.Int64:
		return truncate(elems[int64](dst), x)
	case autodiff.Bool:
		y := elems[bool](dst)
		for i, v := range x {
			y[i] = v != 0
		}
	}
	return nil
}

func convert[D, S number](y []D, x []S) {
	for i, v := range x {
		y[i] = D(v)
	}
}

// truncate converts to int64 and refuses what int64 does not hold. The bounds
// are powers of two, so they are exact in every type.
func truncate[S number](y []int64, x []S) error {
	for i, v := range x {
		if f := float64(v); !(f >= -1<<63 && f < 1<<63) {
			return autodiff.Errorf(autodiff.ErrValue, "no int64 holds an element", "element %d is %v; allowed is −2⁶³ ≤ x < 2⁶³", i, v)
		}
		y[i] = int64(v)
	}
	return nil
}

func castBool(dst, src *tensor.Dense) error {
	x := elems[bool](src)
	switch dtypeOf(dst) {
	case autodiff.Float64:
		chooseOne(elems[float64](dst), x)
	case autodiff.Float32:
		chooseOne(elems[float32](dst), x)
	case autodiff.Int64:
		chooseOne(elems[int64](dst), x)
	}
	return nil
}

// chooseOne writes 1 for true and 0 for false.
func chooseOne[D number](y []D, x []bool) {
	for i, v := range x {
		y[i] = 0
		if v {
			y[i] = 1
		}
	}
}
