package cpu

import (
	"runtime"
	"unsafe"

	"gorgonia.org/tensor"

	"keisan/autodiff"
	"keisan/internal/simd"
)

// A preparer binds an op's kernel to its tensors; nil means that there is none
// for them.
type preparer = func(op autodiff.Op, dst *tensor.Dense, in []*tensor.Dense) func() error

// floats prepares by dst's element type.
func floats(f32, f64 preparer) preparer {
	return func(op autodiff.Op, dst *tensor.Dense, in []*tensor.Dense) func() error {
		switch dst.Dtype() {
		case tensor.Float32:
			return f32(op, dst, in)
		case tensor.Float64:
			return f64(op, dst, in)
		}
		return nil
	}
}

// elements returns the elements of t, which must be of type T; a scalar has
// one.
func elements[T any](t *tensor.Dense) []T {
	raw := t.Uint8s()
	return unsafe.Slice((*T)(unsafe.Pointer(unsafe.SliceData(raw))), len(raw)/sizeOf[T]())
}

// sizeOf returns the bytes of an element.
func sizeOf[T any]() int {
	var zero T
	return int(unsafe.Sizeof(zero))
}

// done makes a call of what cannot fail.
func done(f func()) func() error {
	return func() error {
		f()
		return nil
	}
}

// inParts returns a call of body for the numbers 0 … n-1 in parts of about
// grain, which are as many on any number of cores: on several cores if there
// are several parts.
func inParts(n, grain int, body func(from, to int)) func() {
	grain = max(grain, 1)
	parts := (n + grain - 1) / grain
	if parts <= 1 {
		return func() { body(0, n) }
	}
	part := func(i, _ int) { body(i*grain, min(n, (i+1)*grain)) }
	return func() { simd.Parallel(parts, part) }
}

// inTiles returns a call of body for the numbers 0 … n-1, tile at a time, with
// memory for size elements of type S: each core has its own for all its tiles.
// What body computes must not depend on which core does it.
func inTiles[S any](n, tile, size int, body func(space []S, from, to int)) func() {
	tiles := (n + tile - 1) / tile
	cores := min(runtime.GOMAXPROCS(0), max(n/partSize, 1))
	spaces := make([][]S, cores)
	for i := range spaces {
		spaces[i] = make([]S, size)
	}
	share := func(core, _ int) {
		for t := tiles * core / cores; t < tiles*(core+1)/cores; t++ {
			body(spaces[core], t*tile, min(n, (t+1)*tile))
		}
	}
	if cores == 1 {
		return func() { share(0, 0) }
	}
	return func() { simd.Parallel(cores, share) }
}

// partSize is the number of elements of a part: long enough for what it costs
// to call in another core, short enough that nobody waits long for the last.
const partSize = 32 << 10
