package cuda

import (
	"errors"
	"fmt"

	"keisan/vm"
)

// BeforeClose has f called when the engine is about to give its memory back, or
// at once if it has done so.
func (e *Engine) BeforeClose(f func()) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.closed {
		f()
		return
	}
	e.leaving = append(e.leaving, f)
}

// Close gives back what the engine has: memory, graphs, modules, cuBLAS's handle,
// the stream and the context. Nothing may run on it meanwhile. Machines on it move
// their variables to the host, where Machine.Value, the same tensor as before, has
// them; elements that were taken from such a tensor earlier, by Float32s, say, are
// gone. Programs, and all else that needs the device, return vm.ErrClosed from now
// on. To close an engine again does nothing.
//
// After an error of the device itself, such as a kernel's that follows a wrong
// address, nothing can be given back but by the end of the process: Close returns
// that error.
func (e *Engine) Close() error {
	err := e.enter()
	if errors.Is(err, vm.ErrClosed) {
		return nil
	}
	if err != nil {
		return err
	}
	defer e.leave()
	err = e.wait()
	if err == nil {
		for _, move := range e.leaving {
			move()
		}
		err = e.release()
	}
	e.closed, e.leaving = true, nil
	if err != nil {
		return fmt.Errorf("cuda: closing %s: %w", e.device, err)
	}
	return nil
}

// release gives back what there is of the engine, in an order in which nothing
// is used any more. It has been entered, or is not known to anybody yet.
func (e *Engine) release() error {
	if e.context == 0 {
		return nil
	}
	e.guard.Lock()
	e.slabs = nil
	e.guard.Unlock()
	e.abandon()
	errs := []error{e.discard()}
	if b := e.blas; b != nil && b.handle != 0 {
		errs = append(errs, b.destroy.call(b.handle))
	}
	for _, m := range e.modules {
		errs = append(errs, e.api.moduleUnload.call(m.handle))
	}
	e.modules = nil
	if e.stream != 0 {
		errs = append(errs, e.api.streamDestroy.call(e.stream))
	}
	errs = append(errs, e.api.contextRelease.call(uintptr(e.device.handle)))
	return errors.Join(errs...)
}

// abandon says that nothing is used any more.
func (m *memory) abandon() {
	m.lock.Lock()
	defer m.lock.Unlock()
	for exec := range m.execs {
		m.unused = append(m.unused, unused{m.execDestroy, exec})
	}
	for _, b := range m.held {
		m.unused = append(m.unused, unused{m.freeing(b.kind), b.address})
	}
	m.execs, m.held = nil, nil
}
