package optest

import (
	"math"
	"math/rand/v2"
	"slices"
	"unsafe"

	"gorgonia.org/tensor"

	"keisan/autodiff"
	"keisan/ops"
)

// newTensor returns a tensor of zeros; extents of 0 are allowed.
func newTensor(t autodiff.Type) *tensor.Dense {
	return tensor.New(tensor.Of(t.DType.Tensor()), tensor.WithShape(t.Shape.Extents()...))
}

// typeOf returns the type of a tensor.
func typeOf(t *tensor.Dense) autodiff.Type {
	d, _ := autodiff.DTypeOf(t.Dtype())
	return autodiff.TypeOf(d, t.Shape()...)
}

// elements returns the elements of t, which must be of type T; also a scalar
// has a slice, of one.
func elements[T float32 | float64 | int64 | bool](t *tensor.Dense) []T {
	raw := t.Uint8s()
	var zero T
	return unsafe.Slice((*T)(unsafe.Pointer(unsafe.SliceData(raw))), len(raw)/int(unsafe.Sizeof(zero)))
}

// count returns the number of elements.
func count(t *tensor.Dense) int { return len(t.Uint8s()) / typeOf(t).DType.Size() }

// at returns element i as a float64.
func at(t *tensor.Dense, i int) float64 {
	switch d, _ := autodiff.DTypeOf(t.Dtype()); d {
	case autodiff.Float64:
		return elements[float64](t)[i]
	case autodiff.Float32:
		return float64(elements[float32](t)[i])
	case autodiff.Int64:
		return float64(elements[int64](t)[i])
	}
	if elements[bool](t)[i] {
		return 1
	}
	return 0
}

// put sets element i.
func put(t *tensor.Dense, i int, v float64) {
	switch d, _ := autodiff.DTypeOf(t.Dtype()); d {
	case autodiff.Float64:
		elements[float64](t)[i] = v
	case autodiff.Float32:
		elements[float32](t)[i] = float32(v)
	case autodiff.Int64:
		elements[int64](t)[i] = int64(v)
	case autodiff.Bool:
		elements[bool](t)[i] = v != 0
	}
}

// clone returns a copy with memory of its own.
func clone(t *tensor.Dense) *tensor.Dense {
	c := newTensor(typeOf(t))
	copy(c.Uint8s(), t.Uint8s())
	return c
}

// dot returns Σ aᵢbᵢ and Σ |aᵢbᵢ|.
func dot(a, b *tensor.Dense) (sum, size float64) {
	for i := range count(a) {
		p := at(a, i) * at(b, i)
		sum += p
		size += math.Abs(p)
	}
	return sum, size
}

// index returns the coordinates of element i: [1 0 2].
func index(s tensor.Shape, i int) []int {
	at := make([]int, len(s))
	for k := len(s) - 1; k >= 0; k-- {
		at[k] = i % s[k]
		i /= s[k]
	}
	return at
}

// values draws the inputs' values. Floats are rounded to float32, so that both
// float types compute from the same numbers.
func (t *trial) values() []*tensor.Dense {
	r := t.rand("values")
	spread := 0 // how many elements must differ, over all inputs
	v := make([]*tensor.Dense, len(t.args))
	for i, a := range t.args {
		v[i] = newTensor(autodiff.Type{DType: t.dtype(i), Shape: a.Shape})
		if a.Spread && t.one[i] == i {
			spread += count(v[i])
		}
	}
	levels := r.Perm(spread)
	for i, a := range t.args {
		if t.one[i] != i {
			v[i] = v[t.one[i]]
			continue
		}
		for k := range count(v[i]) {
			u := r.Float64()
			switch {
			case !t.dtype(i).IsFloat():
				put(v[i], k, math.Floor(a.Lo+u*(a.Hi-a.Lo)))
			case a.Spread:
				put(v[i], k, level(a, (float64(levels[0])+0.25+0.5*u)/float64(spread)))
				levels = levels[1:]
			default:
				put(v[i], k, level(a, u))
			}
		}
	}
	return v
}

// level returns the number at the fraction u of what remains of [Lo, Hi]
// without the neighbourhoods of the kinks.
func level(a ops.Arg, u float64) float64 {
	margin := min(0.05, (a.Hi-a.Lo)/20)
	kinks := slices.Sorted(slices.Values(a.Kinks))
	var from, to []float64 // what remains
	start := a.Lo
	for _, k := range kinks {
		if k+margin <= start || k-margin >= a.Hi {
			continue
		}
		if k-margin > start {
			from, to = append(from, start), append(to, k-margin)
		}
		start = k + margin
	}
	if start < a.Hi {
		from, to = append(from, start), append(to, a.Hi)
	}
	length := 0.0
	for i := range from {
		length += to[i] - from[i]
	}
	u *= length
	for i := range from {
		if l := to[i] - from[i]; u > l && i+1 < len(from) {
			u -= l
			continue
		}
		return float64(float32(from[i] + u))
	}
	return float64(float32(a.Lo))
}

// randomize fills t with numbers between lo and hi, or whole ones of small size
// if it holds no floats.
func randomize(t *tensor.Dense, r *rand.Rand, lo, hi float64) *tensor.Dense {
	float := typeOf(t).DType.IsFloat()
	for k := range count(t) {
		if float {
			put(t, k, float64(float32(lo+r.Float64()*(hi-lo))))
		} else {
			put(t, k, float64(r.IntN(3)))
		}
	}
	return t
}
