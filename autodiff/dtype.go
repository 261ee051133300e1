package autodiff

import "gorgonia.org/tensor"

// A DType is the type of a tensor's elements.
type DType uint8

// The element types. The zero DType is invalid.
const (
	Bool DType = 1 + iota
	Int64
	Float32
	Float64
)

var dtypes = [...]struct {
	name   string
	size   int
	tensor tensor.Dtype
}{
	0:       {"invalid", 0, tensor.Dtype{}},
	Bool:    {"bool", 1, tensor.Bool},
	Int64:   {"int64", 8, tensor.Int64},
	Float32: {"float32", 4, tensor.Float32},
	Float64: {"float64", 8, tensor.Float64},
}

// DTypeOf returns the DType of Gorgonia's t, or false if graphs do not know it.
func DTypeOf(t tensor.Dtype) (DType, bool) {
	for d := Bool; d <= Float64; d++ {
		if dtypes[d].tensor == t {
			return d, true
		}
	}
	return 0, false
}

// Valid reports whether d is one of the declared element types.
func (d DType) Valid() bool { return d >= Bool && d <= Float64 }

// IsFloat reports whether d is Float32 or Float64: whether a gradient can flow.
func (d DType) IsFloat() bool { return d == Float32 || d == Float64 }

// Size returns the bytes that one element takes.
func (d DType) Size() int { return d.row().size }

// String returns the name as in Go and NumPy: "float32".
func (d DType) String() string { return d.row().name }

// Tensor returns Gorgonia's name for d.
func (d DType) Tensor() tensor.Dtype { return d.row().tensor }

func (d DType) row() struct {
	name   string
	size   int
	tensor tensor.Dtype
} {
	if !d.Valid() {
		d = 0
	}
	return dtypes[d]
}
