package gorgonia

import (
	"math"
	"unsafe"

	"gorgonia.org/tensor"

	"keisan/autodiff"
)

// on returns the tensor of a type whose elements lie in mem.
func on(mem []byte, t autodiff.Type) *tensor.Dense {
	var backing any
	switch t.DType {
	case autodiff.Float64:
		backing = elements[float64](mem)
	case autodiff.Float32:
		backing = elements[float32](mem)
	case autodiff.Int64:
		backing = elements[int64](mem)
	case autodiff.Bool:
		backing = elements[bool](mem)
	}
	return tensor.New(tensor.WithShape(t.Shape.Extents()...), tensor.WithBacking(backing), tensor.WithEngine(New()))
}

func elements[T any](mem []byte) []T {
	if len(mem) == 0 {
		return []T{}
	}
	var zero T
	return unsafe.Slice((*T)(unsafe.Pointer(&mem[0])), len(mem)/int(unsafe.Sizeof(zero)))
}

// garbage returns a tensor whose every element must be written: NaN for floats.
func garbage(t autodiff.Type) *tensor.Dense {
	n := t.Shape.Count().At(0) * t.DType.Size()
	words := make([]uint64, n/8+1) // aligned
	y := on(unsafe.Slice((*byte)(unsafe.Pointer(&words[0])), n), t)
	for i := range count(y) {
		put(y, i, math.NaN())
	}
	return y
}

func count(t *tensor.Dense) int { return len(t.Uint8s()) / int(t.Dtype().Size()) }

func get(t *tensor.Dense, i int) float64 {
	switch mem := t.Uint8s(); t.Dtype() {
	case tensor.Float64:
		return elements[float64](mem)[i]
	case tensor.Float32:
		return float64(elements[float32](mem)[i])
	case tensor.Int64:
		return float64(elements[int64](mem)[i])
	default:
		return float64(mem[i])
	}
}

// put sets element i. What int64 does not hold is another number.
func put(t *tensor.Dense, i int, v float64) {
	switch mem := t.Uint8s(); t.Dtype() {
	case tensor.Float64:
		elements[float64](mem)[i] = v
	case tensor.Float32:
		elements[float32](mem)[i] = float32(v)
	case tensor.Int64:
		elements[int64](mem)[i] = -77
		if math.Abs(v) < 1<<62 {
			elements[int64](mem)[i] = int64(v)
		}
	default:
		elements[bool](mem)[i] = v >= 1
	}
}

func clones(list []*tensor.Dense) []*tensor.Dense {
	c := make([]*tensor.Dense, len(list))
	for i, t := range list {
		d, _ := autodiff.DTypeOf(t.Dtype())
		c[i] = garbage(autodiff.TypeOf(d, t.Shape()...))
		copy(c[i].Uint8s(), t.Uint8s())
	}
	return c
}

func shapes(list []*tensor.Dense) []tensor.Shape {
	var s []tensor.Shape
	for _, t := range list {
		s = append(s, t.Shape())
	}
	return s
}

// differ returns the index of the first element that differs by more than the
// tolerance, or −1. NaN is equal to NaN, and −0 to 0.
func differ(have, want *tensor.Dense, tolerance float64) int {
	for i := range count(want) {
		h, w := get(have, i), get(want, i)
		if h == w || h != h && w != w {
			continue
		}
		if math.IsInf(w, 0) || !(math.Abs(h-w) <= tolerance*max(1, math.Abs(w))) {
			return i
		}
	}
	return -1
}
