package cuda

import (
	"fmt"
	"runtime"
	"sync"

	"gorgonia.org/tensor"

	"keisan/vm"
)

// Engine is a GPU as an engine of package vm, and of Gorgonia's tensors as far
// as their memory goes. Several machines may share one: it does one thing at a
// time.
type Engine struct {
	mu      sync.Mutex
	api     *driver
	blas    *blas
	nvrtc   *nvrtc // nil without a compiler
	device  Device
	context uintptr
	closed  bool
	leaving []func() // before the engine is closed
	stream  uintptr
	current []uintptr          // the context, as an argument: calls of every run allocate nothing
	waited  []uintptr          // the stream
	modules map[string]*module // by source

	compilerless error    // why there is no compiler
	tried        sync.Map // whether users' expressions compile, by their source
	memory
	statuses
	waiting waiting // moves, while calls are enqueued
}

// New returns an engine for a device. The error says which library or device is
// missing, and is ErrUnavailable. Close gives back what the engine has.
func New(options ...Option) (*Engine, error) {
	o, err := with(options)
	if err != nil {
		return nil, err
	}
	e, err := open(o)
	return e, unavailable(err)
}

func open(o *options) (*Engine, error) {
	d, err := openDriver(o.driver)
	if err != nil {
		return nil, err
	}
	devices, err := d.devices()
	if err != nil {
		return nil, err
	}
	if o.number < 0 || o.number >= len(devices) {
		return nil, fmt.Errorf("there is no device %d; the driver finds %v", o.number, devices)
	}
	e := &Engine{api: d, device: devices[o.number], modules: map[string]*module{}}
	e.memory = memory{execs: map[uintptr]bool{}, execDestroy: &d.execDestroy, free: &d.memFree, freeHost: &d.memFreeHost}
	if e.nvrtc, e.compilerless, err = o.compiler(e.device); err != nil {
		return nil, err
	}
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	if err := e.start(o); err != nil {
		_ = e.release() // which may fail for the same reason
		return nil, err
	}
	return e, nil
}

// start makes what the engine has on its device.
func (e *Engine) start(o *options) error {
	d := e.api
	if err := d.contextRetain.call(pointer(&e.context), uintptr(e.device.handle)); err != nil {
		return err
	}
	if err := d.contextSet.call(e.context); err != nil {
		return err
	}
	const nonBlocking = 1
	if err := d.streamCreate.call(pointer(&e.stream), nonBlocking); err != nil {
		return err
	}
	e.current, e.waited = []uintptr{e.context}, []uintptr{e.stream}
	return openBLAS(e, o)
}

// enter gives the caller the device, alone, on a thread of its own; leave gives
// it back.
func (e *Engine) enter() error {
	runtime.LockOSThread()
	e.mu.Lock()
	err := error(nil)
	if e.closed {
		err = errClosed
	} else {
		err = e.api.contextSet.call(e.current...)
	}
	if err != nil {
		e.leave()
	}
	return err
}

// errClosed is the error of an engine that is not to be used any more.
var errClosed = fmt.Errorf("cuda: %w", vm.ErrClosed)

func (e *Engine) leave() {
	e.mu.Unlock()
	runtime.UnlockOSThread()
}

// Device returns the device that the engine runs on.
func (e *Engine) Device() Device { return e.device }

// Compiles tells whether the engine compiles kernels: nil, or why not. It then
// runs the kernels that are embedded: each op by itself, none of them fused, and
// a user's op on the host.
func (e *Engine) Compiles() error { return e.compilerless }

// String names the device, and says so if there is no compiler.
func (e *Engine) String() string {
	if e.nvrtc == nil {
		return "cuda " + e.device.String() + ", without NVRTC: ops are not fused"
	}
	return "cuda " + e.device.String()
}

// wait waits for all that is enqueued.
func (e *Engine) wait() error { return e.api.streamWait.call(e.waited...) }

// AllocAccessible says that the host cannot reach what Alloc returns.
func (e *Engine) AllocAccessible() bool { return false }

// Accessible returns an error unless the host can reach the memory: it is
// variables', or pinned.
func (e *Engine) Accessible(mem tensor.Memory) (tensor.Memory, error) {
	if b := e.holding(mem.Uintptr()); b != nil && b.kind == onDevice {
		return nil, fmt.Errorf("cuda: memory of the device is out of the host's reach: copy it")
	}
	return mem, nil
}

// WorksWith accepts row-major tensors.
func (e *Engine) WorksWith(order tensor.DataOrder) bool { return order.IsRowMajor() }

// NonStdAlloc says that tensors are allocated by Alloc.
func (e *Engine) NonStdAlloc() {}
