package cuda

import (
	"errors"
	"fmt"
	"runtime"
	"slices"
	"sync"
	"time"

	"gorgonia.org/tensor"
)

// kind says whose memory a block is.
type kind uint8

const (
	onDevice kind = iota // out of the host's reach
	managed              // both reach it, in turn
	pinned               // the host's, from which the device copies
)

// A block is memory that the driver allocated.
type block struct {
	address, bytes uintptr
	kind
	serial int // addresses come again, serial numbers do not
}

// Uintptr returns the address.
func (b *block) Uintptr() uintptr { return b.address }

// MemSize returns the size in bytes.
func (b *block) MemSize() uintptr { return b.bytes }

// memory keeps account of an engine's blocks.
type memory struct {
	lock   sync.Mutex
	held   []block          // by address
	unused []unused         // by whoever enters the engine next to be freed
	serial int              // of the last block
	execs  map[uintptr]bool // the graphs that sequences have

	execDestroy, free, freeHost *function // of the driver
}

// freeing returns what frees memory of a kind.
func (m *memory) freeing(k kind) *function {
	if k == pinned {
		return m.freeHost
	}
	return m.free
}

// unused is what a function of the driver frees.
type unused struct {
	free   *function
	handle uintptr
}

// holding returns the block that an address lies in.
func (m *memory) holding(address uintptr) *block {
	m.lock.Lock()
	defer m.lock.Unlock()
	i, found := slices.BinarySearchFunc(m.held, address, byAddress)
	if !found {
		i--
	}
	if i < 0 || address >= m.held[i].address+m.held[i].bytes {
		return nil
	}
	b := m.held[i]
	return &b
}

func byAddress(b block, address uintptr) int {
	switch {
	case b.address < address:
		return -1
	case b.address > address:
		return 1
	}
	return 0
}

// add takes a new block into account.
func (m *memory) add(b *block) {
	m.lock.Lock()
	defer m.lock.Unlock()
	m.serial++
	b.serial = m.serial
	i, _ := slices.BinarySearchFunc(m.held, b.address, byAddress)
	m.held = slices.Insert(m.held, i, *b)
}

// remove says that a block, which may have been removed before, is not used any
// more.
func (e *Engine) remove(b block) {
	e.lock.Lock()
	defer e.lock.Unlock()
	i, found := slices.BinarySearchFunc(e.held, b.address, byAddress)
	if !found || e.held[i].serial != b.serial {
		return
	}
	e.unused = append(e.unused, unused{e.freeing(b.kind), b.address})
	e.held = slices.Delete(e.held, i, i+1)
}

// keep says that a graph is used until it is retired.
func (e *Engine) keep(graph uintptr) {
	e.lock.Lock()
	defer e.lock.Unlock()
	e.execs[graph] = true
}

// retire says that a graph is not used any more.
func (e *Engine) retire(graph uintptr) {
	e.lock.Lock()
	defer e.lock.Unlock()
	if e.execs[graph] {
		delete(e.execs, graph)
		e.unused = append(e.unused, unused{e.execDestroy, graph})
	}
}

// discard frees what is not used any more. The engine has been entered.
func (e *Engine) discard() error {
	e.lock.Lock()
	list := e.unused
	e.unused = nil
	e.lock.Unlock()
	var errs []error
	for _, u := range list {
		errs = append(errs, u.free.call(u.handle))
	}
	return errors.Join(errs...)
}

// allocate returns zeroed memory; the engine has been entered. If there is not
// enough, it is tried again after a garbage collection.
func (e *Engine) allocate(bytes int64, k kind) (*block, error) {
	if bytes < 0 {
		return nil, fmt.Errorf("cuda: %d bytes", bytes)
	}
	if err := e.discard(); err != nil {
		return nil, err
	}
	b := &block{bytes: uintptr(max(bytes, 1)), kind: k}
	err := e.request(b)
	if f := (*failure)(nil); errors.As(err, &f) && f.code == outOfMemory {
		runtime.GC()
		time.Sleep(collecting)
		if err := e.discard(); err != nil {
			return nil, err
		}
		err = e.request(b)
	}
	if err != nil {
		return nil, e.noMemory(bytes, err)
	}
	if k == onDevice || k == managed {
		if err := e.api.setAsync.call(b.address, 0, b.bytes, e.stream); err != nil {
			return nil, err
		}
		if err := e.wait(); err != nil {
			return nil, err
		}
	} else {
		clear(foreign(b.address, int(b.bytes)))
	}
	e.add(b)
	return b, nil
}

// collecting is how long what a garbage collection found is given to be freed.
const collecting = 20 * time.Millisecond

// scratch returns device memory for what lies between two launches. It is freed
// when it is garbage.
func (e *Engine) scratch(bytes int) (*block, error) {
	b, err := e.allocate(int64(bytes), onDevice)
	if err == nil {
		runtime.AddCleanup(b, e.remove, *b)
	}
	return b, err
}

// request asks the driver for a block.
func (e *Engine) request(b *block) error {
	switch b.kind {
	case managed:
		const global = 1
		return e.api.memManaged.call(pointer(&b.address), b.bytes, global)
	case pinned:
		const portable = 1
		return e.api.memHost.call(pointer(&b.address), b.bytes, portable)
	}
	return e.api.memAlloc.call(pointer(&b.address), b.bytes)
}

// noMemory adds to an error how much was asked for, and how much there is.
func (e *Engine) noMemory(bytes int64, err error) error {
	var free, total uint64
	if e.api.memInfo.call(pointer(&free), pointer(&total)) != nil {
		return fmt.Errorf("cuda: allocating %d bytes: %w", bytes, err)
	}
	return fmt.Errorf("cuda: allocating %d bytes (%.1f MiB) where %.1f of %.1f MiB are free: %w",
		bytes, mib(uint64(bytes)), mib(free), mib(total), err)
}

func mib(n uint64) float64 { return float64(n) / (1 << 20) }

// Alloc returns zeroed memory of the device. If there is not enough, the error
// says how much there is. Nothing is freed but by Free.
func (e *Engine) Alloc(size int64) (tensor.Memory, error) { return e.entered(size, onDevice) }

// Shared returns zeroed memory that the device reaches in runs and the host
// between them.
func (e *Engine) Shared(size int64) (tensor.Memory, error) { return e.entered(size, managed) }

// Pinned returns zeroed memory of the host that the device copies from and to.
func (e *Engine) Pinned(size int64) (tensor.Memory, error) { return e.entered(size, pinned) }

func (e *Engine) entered(size int64, k kind) (tensor.Memory, error) {
	if err := e.enter(); err != nil {
		return nil, err
	}
	defer e.leave()
	b, err := e.allocate(size, k)
	if err != nil {
		return nil, err
	}
	return b, nil
}

// Free frees what Alloc, Shared or Pinned returned: at once if the engine has
// nothing else to do. It must not be used any more.
func (e *Engine) Free(mem tensor.Memory, _ int64) error {
	b := e.holding(mem.Uintptr())
	if b == nil || b.address != mem.Uintptr() {
		return fmt.Errorf("cuda: freeing what was not allocated here, or is already free")
	}
	e.remove(*b)
	if !e.mu.TryLock() {
		return nil
	}
	e.mu.Unlock()
	if err := e.enter(); err != nil {
		return err
	}
	defer e.leave()
	return e.discard()
}
