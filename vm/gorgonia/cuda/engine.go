//go:build cuda && cgo

package cuda

import (
	"errors"
	"fmt"
	"runtime"
	"sync"

	"gorgonia.org/cu"
	cublas "gorgonia.org/cu/blas"
	official "gorgonia.org/gorgonia/cuda"
	"gorgonia.org/tensor"

	"keisan/autodiff"
	"keisan/vm"
)

// engine is Gorgonia's CUDA engine as a vm.Device. It does one thing at a time,
// and has done it when a call returns.
type engine struct {
	mu      sync.Mutex
	std     *official.Engine
	held    map[cu.DevicePtr]bool // what Alloc returned
	leaving []func()
	closed  bool
}

var _ vm.Device = (*engine)(nil)

// New returns the engine on a device, by its index.
func New(device int) (Engine, error) {
	n, err := cu.NumDevices()
	if err != nil {
		return nil, fmt.Errorf("gorgonia's CUDA: %w", err)
	}
	if device < 0 || device >= n {
		return nil, fmt.Errorf("gorgonia's CUDA: there is no device %d of %d", device, n)
	}
	e := &engine{std: new(official.Engine), held: map[cu.DevicePtr]bool{}}
	if err := e.start(cu.Device(device)); err != nil {
		return nil, fmt.Errorf("gorgonia's CUDA: %w", err)
	}
	return e, nil
}

// start initialises Gorgonia's engine and gives it the kernels. Its own arena,
// whose size cannot change later, stays empty: memory comes from the driver.
func (e *engine) start(d cu.Device) (err error) {
	defer func() {
		if r := recover(); r != nil { // without cuDNN
			err = fmt.Errorf("starting: %v", r)
		}
	}()
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	if err := e.std.Init(d, 1); err != nil {
		return err
	}
	if err := e.load(); err != nil {
		return errors.Join(err, e.std.Close())
	}
	// Gorgonia's engine has made its cuBLAS handle on a thread that has no
	// context yet: in another one. This is one of its own context.
	context, blas := e.std.Context(), e.std.BLASContext()
	return context.Do(func() error {
		if err := cu.SetCurrentContext(context.CUDAContext()); err != nil {
			return err
		}
		if err := blas.Close(); err != nil {
			return err
		}
		return blas.Init(cublas.WithContext(context))
	})
}

// finish does what was enqueued, and waits for its end.
func (e *engine) finish() error {
	e.std.Context().Synchronize()
	return e.std.DoWork()
}

// Bind prepares op's call on the device, by the table. Without one the op's own
// loop runs in a Sequence, on the same memory.
func (e *engine) Bind(op autodiff.Op, dst *tensor.Dense, in []*tensor.Dense) (func() error, error) {
	if len(dst.Uint8s()) == 0 {
		return func() error { return nil }, nil
	}
	if r, ok := rowOf(op); ok {
		return e.onDevice(r, op, dst, in)
	}
	return nil, nil
}

// Sequence returns one call that makes the given ones in this order. Each has
// ended when the next begins: the host may reach all memory then.
func (e *engine) Sequence(calls []func() error) func() error {
	return func() error {
		e.mu.Lock()
		defer e.mu.Unlock()
		if e.closed {
			return errClosed
		}
		for _, call := range calls {
			if err := call(); err != nil {
				return err
			}
		}
		return nil
	}
}
