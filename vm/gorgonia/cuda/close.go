//go:build cuda && cgo

package cuda

import (
	"errors"
	"fmt"
	"runtime"

	"gorgonia.org/cu"

	"keisan/vm"
)

var _ vm.Closing = (*engine)(nil)

// errClosed is the error of an engine that is not to be used any more.
var errClosed = fmt.Errorf("gorgonia's CUDA: %w", vm.ErrClosed)

// BeforeClose has f called when the engine is about to give its memory back, or
// at once if it has done so.
func (e *engine) BeforeClose(f func()) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.closed {
		f()
		return
	}
	e.leaving = append(e.leaving, f)
}

// Close gives memory, modules, the handles and the context back. After an error
// of the device nothing can be given back but by the end of the process.
func (e *engine) Close() error {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.closed {
		return nil
	}
	e.closed = true
	runtime.LockOSThread() // Gorgonia's Close makes its context the thread's
	defer runtime.UnlockOSThread()
	err := e.in(e.finish)
	if err == nil {
		for _, move := range e.leaving {
			move()
		}
		err = e.in(e.release)
	}
	if err == nil {
		err = e.std.Close()
	}
	e.leaving, e.held = nil, nil
	if err != nil {
		return fmt.Errorf("gorgonia's CUDA: closing: %w", err)
	}
	return nil
}

// release frees what Alloc returned and nobody has freed.
func (e *engine) release() error {
	var errs []error
	for address := range e.held {
		errs = append(errs, cu.MemFree(address))
	}
	return errors.Join(errs...)
}
