//go:build cuda && cgo

package cuda

import (
	"fmt"
	"runtime"
	"unsafe"

	"gorgonia.org/cu"
	"gorgonia.org/tensor"
)

// A block is memory that the driver manages: the device's while it works, and
// the host's at all other times.
type block struct {
	address cu.DevicePtr
	bytes   uintptr
}

// Uintptr returns the address.
func (b *block) Uintptr() uintptr { return uintptr(b.address) }

// MemSize returns the size in bytes.
func (b *block) MemSize() uintptr { return b.bytes }

// in calls f on a thread that has the engine's context.
func (e *engine) in(f func() error) error {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	if err := cu.SetCurrentContext(e.std.Context().CUDAContext()); err != nil {
		return err
	}
	return f()
}

// Alloc returns zeroed memory that both reach, as Shared and Pinned do.
func (e *engine) Alloc(bytes int64) (tensor.Memory, error) {
	if bytes < 0 {
		return nil, fmt.Errorf("gorgonia's CUDA: %d bytes", bytes)
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.closed {
		return nil, errClosed
	}
	b := &block{bytes: uintptr(max(bytes, 1))}
	err := e.in(func() (err error) {
		b.address, err = cu.MemAllocManaged(int64(b.bytes), cu.AttachGlobal)
		if err != nil {
			free, total, _ := cu.MemInfo()
			err = fmt.Errorf("gorgonia's CUDA: allocating %d bytes where %d of %d are free: %w", bytes, free, total, err)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	e.held[b.address] = true
	clear(bytesAt(b.Uintptr(), int(b.bytes)))
	return b, nil
}

// Shared is Alloc.
func (e *engine) Shared(bytes int64) (tensor.Memory, error) { return e.Alloc(bytes) }

// Pinned is Alloc.
func (e *engine) Pinned(bytes int64) (tensor.Memory, error) { return e.Alloc(bytes) }

// Free frees what Alloc returned; after Close nothing is left to free.
func (e *engine) Free(mem tensor.Memory, _ int64) error { return e.free(cu.DevicePtr(mem.Uintptr())) }

func (e *engine) free(address cu.DevicePtr) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	if !e.held[address] {
		return nil
	}
	delete(e.held, address)
	return e.in(func() error { return cu.MemFree(address) })
}

// scratch returns memory that is freed when it is garbage.
func (e *engine) scratch(bytes int) (*block, error) {
	mem, err := e.Alloc(int64(bytes))
	if err != nil {
		return nil, err
	}
	b := mem.(*block)
	runtime.AddCleanup(b, func(address cu.DevicePtr) { _ = e.free(address) }, b.address)
	return b, nil
}

// Copy prepares a copy between two tensors of one size.
func (e *engine) Copy(dst, src *tensor.Dense) func() error {
	n := int64(len(src.Uint8s()))
	if n == 0 {
		return func() error { return nil }
	}
	to, from := cu.DevicePtr(dst.Uintptr()), cu.DevicePtr(src.Uintptr())
	return func() error {
		e.std.Context().Memcpy(to, from, n)
		return e.finish()
	}
}

// Memcpy copies the whole of src to the beginning of dst.
func (e *engine) Memcpy(dst, src tensor.Memory) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.closed {
		return errClosed
	}
	if dst.MemSize() < src.MemSize() {
		return fmt.Errorf("gorgonia's CUDA: copying %d bytes to where there are %d", src.MemSize(), dst.MemSize())
	}
	copy(bytesOf(dst), bytesOf(src))
	return nil
}

// Memclr sets memory to 0.
func (e *engine) Memclr(mem tensor.Memory) { clear(bytesOf(mem)) }

// Memset is the host's.
func (e *engine) Memset(mem tensor.Memory, val any) error { return tensor.StdEng{}.Memset(mem, val) }

// Accessible returns mem: the host reaches all memory.
func (e *engine) Accessible(mem tensor.Memory) (tensor.Memory, error) { return mem, nil }

// AllocAccessible says so.
func (e *engine) AllocAccessible() bool { return true }

// WorksWith accepts row-major tensors.
func (e *engine) WorksWith(order tensor.DataOrder) bool { return order.IsRowMajor() }

func bytesOf(mem tensor.Memory) []byte { return bytesAt(mem.Uintptr(), int(mem.MemSize())) }

// bytesAt returns the n bytes at an address, which are none of Go's memory, or
// kept by who asks.
func bytesAt(address uintptr, n int) []byte {
	return unsafe.Slice(*(**byte)(unsafe.Pointer(&address)), n)
}
