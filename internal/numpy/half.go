package numpy

import (
	"fmt"
	"math"

	"github.com/x448/float16"
)

// Convert returns e with its numbers rounded to the floating type to, each
// once and to the nearest, ties to the even one. float16 halves the size of a
// file of float32.
//
// Infinities and NaNs stay what they are. A finite number that would become
// infinite is an error which says where it is. So is a type, of e or asked
// for, that is not float64, float32 or float16. If e has the type already, the
// result shares its data.
func (e Entry) Convert(to DType) (Entry, error) {
	from := e.DType()
	if from == to && from != 0 {
		return e, nil
	}
	if !floating(from) || !floating(to) {
		return Entry{}, fmt.Errorf("numpy: entry %q: cannot convert %v to %v", e.Name, from, to)
	}
	wide := widen(e.Data)
	var data any
	var bad int
	switch to {
	case Float64:
		data, bad = wide, -1
	case Float32:
		data, bad = narrow(wide, func(v float64) (float32, bool) {
			f := float32(v)
			return f, math.IsInf(float64(f), 0)
		})
	case Float16:
		data, bad = narrow(wide, func(v float64) (float16.Float16, bool) {
			h := Half(v)
			return h, h.IsInf(0)
		})
	}
	if bad >= 0 {
		return Entry{}, fmt.Errorf("numpy: entry %q: element %v is %v, too large for %v",
			e.Name, Position(bad, e.Shape), wide[bad], to)
	}
	e.Data = data
	return e, nil
}

// Half returns the float16 nearest to v, of two equally near ones that with an
// even last bit. From 65520 on that is infinity.
//
// Rounding to float32 first and to float16 then is wrong where the first
// rounding meets the middle of two float16. So the first rounds to odd: an
// inexact result gets a last bit of 1 and can never be such a middle.
//
// Source: S. Boldo and G. Melquiond, "When double rounding is odd", 2004.
func Half(v float64) float16.Float16 {
	f := float32(v)
	if back := float64(f); back != v && !math.IsNaN(v) {
		b := math.Float32bits(f)
		if math.Abs(back) > math.Abs(v) {
			b-- // towards zero
		}
		f = math.Float32frombits(b | 1)
	}
	return float16.Fromfloat32(f)
}

func floating(d DType) bool { return d == Float64 || d == Float32 || d == Float16 }

// widen returns floating data as float64, which holds each of them exactly.
func widen(data any) []float64 {
	switch x := data.(type) {
	case []float32:
		return each(x, func(v float32) float64 { return float64(v) })
	case []float16.Float16:
		return each(x, func(v float16.Float16) float64 { return float64(v.Float32()) })
	}
	return data.([]float64)
}

func each[S, T any](x []S, f func(S) T) []T {
	y := make([]T, len(x))
	for i, v := range x {
		y[i] = f(v)
	}
	return y
}

// narrow returns round of each x and -1, or the index of the first finite one
// that round says becomes infinite.
func narrow[T any](x []float64, round func(float64) (y T, infinite bool)) ([]T, int) {
	y := make([]T, len(x))
	for i, v := range x {
		var infinite bool
		if y[i], infinite = round(v); infinite && !math.IsInf(v, 0) {
			return nil, i
		}
	}
	return y, -1
}

// Position returns the indices along each axis of the i-th element in
// row-major order.
func Position(i int, shape []int) []int {
	at := make([]int, len(shape))
	for a := len(shape) - 1; a >= 0; a-- {
		if e := shape[a]; e > 0 {
			at[a] = i % e
			i /= e
		}
	}
	return at
}
