package cpu

import (
	"gorgonia.org/tensor"

	"keisan/autodiff"
	"keisan/internal/simd"
)

// cast prepares ops.Cast from floats and bools to floats and bools, and from
// int64 to floats. To int64, where numbers may not fit, nothing is in a hurry.
func cast(_ autodiff.Op, dst *tensor.Dense, in []*tensor.Dense) func() error {
	x := in[0]
	switch dst.Dtype() {
	case tensor.Float32:
		return castTo(elements[float32](dst), x)
	case tensor.Float64:
		return castTo(elements[float64](dst), x)
	case tensor.Bool:
		switch x.Dtype() {
		case tensor.Float32:
			return notZero(elements[bool](dst), elements[float32](x))
		case tensor.Float64:
			return notZero(elements[bool](dst), elements[float64](x))
		}
	}
	return nil
}

// castTo prepares conversions to floats.
func castTo[T simd.Float](y []T, src *tensor.Dense) func() error {
	switch src.Dtype() {
	case tensor.Bool:
		x, ones, zeros := elements[bool](src), make([]T, tile), make([]T, tile)
		simd.Fill(ones, 1)
		return done(tiled(len(y), func(from, to int) {
			simd.Where(y[from:to], x[from:to], ones[:to-from], zeros[:to-from])
		}))
	case tensor.Int64:
		x := elements[int64](src)
		return done(inParts(len(y), partSize, func(from, to int) {
			for i, v := range x[from:to] {
				y[from+i] = T(v)
			}
		}))
	}
	switch y := any(y).(type) {
	case []float64:
		if src.Dtype() == tensor.Float32 {
			x := elements[float32](src)
			return done(inParts(len(y), partSize, func(from, to int) { simd.Widen(y[from:to], x[from:to]) }))
		}
	case []float32:
		if src.Dtype() == tensor.Float64 {
			x := elements[float64](src)
			return done(inParts(len(y), partSize, func(from, to int) { simd.Narrow(y[from:to], x[from:to]) }))
		}
	}
	return nil
}

// notZero prepares y = (x ≠ 0).
func notZero[T simd.Float](y []bool, x []T) func() error {
	zeros := make([]T, tile)
	return done(tiled(len(y), func(from, to int) { simd.NotEqual(y[from:to], x[from:to], zeros[:to-from]) }))
}

// tiled is inParts for a body that takes at most a tile at a time.
func tiled(n int, body func(from, to int)) func() {
	return inParts(n, partSize, func(from, to int) {
		for ; from < to; from += tile {
			body(from, min(to, from+tile))
		}
	})
}
