//go:build cuda && cgo

package cuda

import (
	"math"
	"runtime"
	"unsafe"

	"gorgonia.org/cu"
	"gorgonia.org/tensor"

	"keisan/autodiff"
)

const (
	threads    = 256 // of a block
	mostBlocks = 1 << 16
)

// blocksFor returns how many blocks have n threads, or as many as are worth it.
func blocksFor(n int) int { return min((n+threads-1)/threads, mostBlocks) }

// kernelCall prepares the launch of the row's kernel of our own.
func (e *engine) kernelCall(r row, op autodiff.Op, dst *tensor.Dense, in []*tensor.Dense) (func() error, error) {
	x, n := in[0], dst.Shape().TotalSize()
	switch r.Kernel {
	case "sum":
		_, along, inner, ok := folded(x.Shape(), op.(axial).Axes())
		if !ok {
			return nil, nil
		}
		return e.launch("sum", x.Dtype(), min(n, mostBlocks), word(dst), word(x), uint64(along), uint64(inner), uint64(n)), nil
	case "repeat":
		_, along, inner, ok := folded(dst.Shape(), op.(axial).Axes())
		if !ok {
			return nil, nil
		}
		return e.launch("repeat", x.Dtype(), blocksFor(n), word(dst), word(x), uint64(along), uint64(inner), uint64(n)), nil
	}
	constant := 0.0
	if r.constant != nil {
		constant = r.constant(op)
	}
	return e.launch(r.Kernel, x.Dtype(), blocksFor(n), word(dst), word(x), word(in[len(in)-1]), math.Float64bits(constant), uint64(n)), nil
}

// axial is an op along axes: those of its operand or of its result that the
// other lacks.
type axial interface{ Axes() []int }

// folded returns the extents of a tensor of shape s as three: the product of
// those before the axes, of those along them, and of those after them; false if
// there are others between the axes.
func folded(s tensor.Shape, along []int) (outer, n, inner int, ok bool) {
	if len(along) == 0 {
		return s.TotalSize(), 1, 1, true
	}
	first, end := along[0], along[len(along)-1]+1
	return tensor.ProdInts(s[:first]), tensor.ProdInts(s[first:end]), tensor.ProdInts(s[end:]), end-first == len(along)
}

// launch prepares a kernel for elements of type d. Each argument is a word of 8
// bytes, which Gorgonia's engine copies at every launch.
func (e *engine) launch(kernel string, d tensor.Dtype, blocks int, args ...uint64) func() error {
	suffix := "_f64"
	if d == tensor.Float32 {
		suffix = "_f32"
	}
	f := e.std.Functions()["keisan."+kernel+suffix]
	params := make([]unsafe.Pointer, len(args))
	for i := range args {
		params[i] = unsafe.Pointer(&args[i])
	}
	return func() error {
		e.std.Context().LaunchKernel(f, blocks, 1, 1, threads, 1, 1, 0, cu.NoStream, params)
		return e.finish()
	}
}

// word is the address of a tensor's elements, as an argument.
func word(t *tensor.Dense) uint64 { return uint64(t.Uintptr()) }

// keep keeps a block until here.
func keep(b *block) { runtime.KeepAlive(b) }
