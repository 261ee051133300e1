package cuda

import (
	"fmt"
	"reflect"

	"gorgonia.org/tensor"
)

// Copy prepares a copy between two tensors of one size, wherever they lie. The
// host's own memory, unlike Pinned, is copied while the call is made.
func (e *Engine) Copy(dst, src *tensor.Dense) func() error {
	return e.copyOf(addressOf(dst), addressOf(src), uintptr(len(src.Uint8s())))
}

func (e *Engine) copyOf(dst, src, bytes uintptr) func() error {
	if bytes == 0 || dst == src {
		return func() error { return nil }
	}
	return func() error {
		if err := e.launchMoves(); err != nil {
			return err
		}
		return e.api.copyAsync.call(dst, src, bytes, e.stream)
	}
}

// Memcpy copies the whole of src to the beginning of dst, and waits for it.
func (e *Engine) Memcpy(dst, src tensor.Memory) error {
	if dst.MemSize() < src.MemSize() {
		return fmt.Errorf("cuda: copying %d bytes to where there are %d", src.MemSize(), dst.MemSize())
	}
	return e.Sequence([]func() error{e.copyOf(dst.Uintptr(), src.Uintptr(), src.MemSize())})()
}

// Memclr sets memory to 0. An error shows at the next run.
func (e *Engine) Memclr(mem tensor.Memory) { _ = e.clearing(mem)() }

func (e *Engine) clearing(mem tensor.Memory) func() error {
	return e.Sequence([]func() error{e.zeroing(mem.Uintptr(), mem.MemSize())})
}

// zeroing prepares to set memory to 0.
func (e *Engine) zeroing(address, bytes uintptr) func() error {
	return func() error {
		if err := e.launchMoves(); err != nil {
			return err
		}
		return e.api.setAsync.call(address, 0, bytes, e.stream)
	}
}

// Memset sets memory to a value, of which it is filled with as many as there is
// room for: a number or a bool.
func (e *Engine) Memset(mem tensor.Memory, val any) error {
	v := reflect.ValueOf(val)
	if !v.IsValid() || v.Kind() > reflect.Complex128 {
		return fmt.Errorf("cuda: memory cannot be set to a %T", val)
	}
	if v.IsZero() {
		return e.clearing(mem)()
	}
	n := int(mem.MemSize() / v.Type().Size())
	filled := reflect.MakeSlice(reflect.SliceOf(v.Type()), n, n)
	for i := range n {
		filled.Index(i).Set(v)
	}
	return e.Memcpy(mem, hostMemory{filled.Pointer(), uintptr(n) * v.Type().Size(), filled})
}

// hostMemory is Go's memory, kept by what it is of.
type hostMemory struct {
	address, bytes uintptr
	of             any
}

func (m hostMemory) Uintptr() uintptr { return m.address }
func (m hostMemory) MemSize() uintptr { return m.bytes }
