package vm

import (
	"unsafe"

	"gorgonia.org/tensor"

	"keisan/autodiff"
)

// alignment of every value in bytes: a cache line, and an AVX-512 register.
const alignment = 64

func align(n int) int { return (n + alignment - 1) &^ (alignment - 1) }

// bytesOf returns the size of a value of a concrete type.
func bytesOf(t autodiff.Type) int { return t.Shape.Count().At(0) * t.DType.Size() }

// newMemory returns n zeroed bytes, aligned.
func newMemory(n int) []byte {
	b := make([]byte, n+alignment)
	skip := align(int(uintptr(unsafe.Pointer(&b[0]))%alignment)) - int(uintptr(unsafe.Pointer(&b[0]))%alignment)
	return b[skip : skip+n : skip+n]
}

// bytesAt returns the n bytes at an address, which are none of Go's memory.
func bytesAt(address uintptr, n int) []byte {
	return unsafe.Slice(*(**byte)(unsafe.Pointer(&address)), n)
}

// typeOf returns the type of a tensor that the VM made.
func typeOf(t *tensor.Dense) autodiff.Type {
	d, _ := autodiff.DTypeOf(t.Dtype())
	return autodiff.TypeOf(d, t.Shape()...)
}

// newDense returns a zero tensor of a concrete type.
func newDense(e Engine, t autodiff.Type) *tensor.Dense {
	return denseOn(e, t, newMemory(bytesOf(t)))
}

// denseOn returns the tensor whose elements lie at the start of mem.
func denseOn(e Engine, t autodiff.Type, mem []byte) *tensor.Dense {
	return tensor.New(tensor.WithShape(t.Shape.Extents()...), tensor.WithBacking(backing(t, mem)), tensor.WithEngine(e))
}

// backing returns the start of mem as the slice of elements that a tensor has.
func backing(t autodiff.Type, mem []byte) any {
	switch n := t.Shape.Count().At(0); t.DType {
	case autodiff.Float64:
		return slice[float64](mem, n)
	case autodiff.Float32:
		return slice[float32](mem, n)
	case autodiff.Int64:
		return slice[int64](mem, n)
	default:
		return slice[bool](mem, n)
	}
}

func slice[T any](mem []byte, n int) []T {
	if n == 0 {
		return []T{}
	}
	return unsafe.Slice((*T)(unsafe.Pointer(&mem[0])), n)
}
