package cuda

import (
	"fmt"
	"slices"
	"unsafe"

	"gorgonia.org/tensor"

	"keisan/autodiff"
)

// blockSize is how many threads a block of a kernel has, unless the kernel says
// otherwise.
const blockSize = 256

// A kernel is a function of a module on the device.
type kernel struct {
	engine *Engine
	name   string
	handle uintptr
	params []int // the sizes of its parameters, if they are known
}

// A size is the grid and the block of a launch.
type size struct{ gridX, gridY, blockX, blockY int }

// over returns the size for kernels that take n elements in strides of the grid.
func (e *Engine) over(n int) size { return e.blocks((n + blockSize - 1) / blockSize) }

// blocks returns the size of n blocks, at least 1 and not more than keep the
// device busy.
func (e *Engine) blocks(n int) size {
	return size{max(1, min(n, 32*e.device.processors)), 1, blockSize, 1}
}

// A table is an argument that is a struct of long longs: extents, strides.
type table []int64

// call prepares a launch. An argument is a tensor, device memory or a *status
// (its address), an int or int64 (a long long), a float32 or float64, or a
// table that is not empty.
func (k *kernel) call(s size, args ...any) func() error {
	k.check(args)
	values, params := make([]uint64, len(args)), make([]unsafe.Pointer, len(args))
	var keep []any
	for i, a := range args {
		if t, ok := a.(table); ok {
			params[i] = unsafe.Pointer(&t[0])
			continue
		}
		values[i] = word(a)
		params[i] = unsafe.Pointer(&values[i])
		switch a.(type) {
		case *block, *status:
			keep = append(keep, a)
		}
	}
	l := &launch{k, s, values, params, keep}
	return l.run
}

// check panics unless arguments are those of the kernel, as far as that is known.
func (k *kernel) check(args []any) {
	if k.params == nil {
		return
	}
	sizes := make([]int, len(args))
	for i, a := range args {
		switch a := a.(type) {
		case table:
			sizes[i] = 8 * len(a)
		case float32:
			sizes[i] = 4
		default:
			sizes[i] = 8
		}
	}
	if !slices.Equal(sizes, k.params) {
		panic(fmt.Sprintf("cuda: %s has parameters of %v bytes, and gets %v", k.name, k.params, sizes))
	}
}

// A launch is a kernel with its arguments.
type launch struct {
	*kernel
	size
	values []uint64
	params []unsafe.Pointer // to each value
	keep   []any            // memory that nobody else holds
}

func (l *launch) run() error {
	if err := l.engine.launchMoves(); err != nil {
		return err
	}
	return l.engine.api.launchKernel(l.handle, l.size, l.engine.stream, l.params)
}

// word returns the bytes of an argument.
func word(a any) uint64 {
	var w uint64
	switch a := a.(type) {
	case *tensor.Dense:
		return uint64(addressOf(a))
	case *block:
		return uint64(a.address)
	case *status:
		return uint64(a.address)
	case uintptr:
		return uint64(a)
	case int:
		return uint64(a)
	case int64:
		return uint64(a)
	case float32:
		*(*float32)(unsafe.Pointer(&w)) = a
	case float64:
		*(*float64)(unsafe.Pointer(&w)) = a
	default:
		panic("cuda: no kernel takes such an argument")
	}
	return w
}

// addressOf returns where the elements of t lie, if it has any.
func addressOf(t *tensor.Dense) uintptr {
	return uintptr(unsafe.Pointer(unsafe.SliceData(t.Uint8s())))
}

// joined makes one call of several.
func joined(calls ...func() error) func() error {
	return func() error {
		for _, call := range calls {
			if err := call(); err != nil {
				return err
			}
		}
		return nil
	}
}

// A binding is what a call is prepared for.
type binding struct {
	op  autodiff.Op
	dst *tensor.Dense
	in  []*tensor.Dense
}

// A binder prepares an op's call on the device; nil means that there is none
// for these operands, and the op's own Run is used.
type binder func(e *Engine, b binding) (func() error, error)
