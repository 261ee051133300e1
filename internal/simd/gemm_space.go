package simd

import (
	"sync"
	"sync/atomic"
	"unsafe"
)

// What products need beside their operands is taken from a list of what is free
// and put back, so that no step allocates. It is not a sync.Pool, which each
// garbage collection empties.

// A freeList has what nobody uses.
type freeList[E any] struct {
	last atomic.Pointer[E] // what was put back last, quick to reach
	mu   sync.Mutex
	free []*E
}

// take returns something free, or nil.
func (f *freeList[E]) take() *E {
	if e := f.last.Load(); e != nil && f.last.CompareAndSwap(e, nil) {
		return e
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	last := len(f.free) - 1
	if last < 0 {
		return nil
	}
	e := f.free[last]
	f.free = f.free[:last]
	return e
}

func (f *freeList[E]) put(e *E) {
	if f.last.CompareAndSwap(nil, e) {
		return
	}
	f.mu.Lock()
	f.free = append(f.free, e)
	f.mu.Unlock()
}

// gemmFree has what is free, for one type of elements.
type gemmFree[T Float] struct {
	spaces freeList[gemmSpace[T]]
	panels freeList[gemmPanel[T]]
}

var (
	gemmFree32 gemmFree[float32]
	gemmFree64 gemmFree[float64]
)

func freeOf[T Float]() *gemmFree[T] {
	var zero T
	if unsafe.Sizeof(zero) == 4 {
		return (*gemmFree[T])(unsafe.Pointer(&gemmFree32))
	}
	return (*gemmFree[T])(unsafe.Pointer(&gemmFree64))
}

// A gemmPanel is a packed panel of B. It belongs to one task at a time.
type gemmPanel[T Float] struct{ data []T }

func takePanel[T Float]() *gemmPanel[T] {
	if p := freeOf[T]().panels.take(); p != nil {
		return p
	}
	return new(gemmPanel[T])
}

func (p *gemmPanel[T]) free() { freeOf[T]().panels.put(p) }

// room returns room for n elements.
func (p *gemmPanel[T]) room(n int) []T {
	p.data = grown(p.data, n)
	return p.data
}

// A gemmSpace is a job that is done in tasks. It belongs to one product at a
// time.
type gemmSpace[T Float] struct {
	gemmJob[T]
	cores            int
	bufferA, bufferC []T
	sheet            gemmSheet
	parts            []*gemmPart[T]

	packTask, multiplyTask, chainTask, partTask func(i, core int) // bound once
}

func takeSpace[T Float]() *gemmSpace[T] {
	if s := freeOf[T]().spaces.take(); s != nil {
		return s
	}
	s := new(gemmSpace[T])
	s.packTask, s.multiplyTask, s.chainTask, s.partTask = s.packOne, s.multiplyOne, s.chainOne, s.partOne
	return s
}

func (s *gemmSpace[T]) free() {
	s.gemmJob = gemmJob[T]{}
	freeOf[T]().spaces.put(s)
}

// grown returns n elements of the buffer or of a larger one, at the start of a
// cache line.
func grown[T Float](buffer []T, n int) []T {
	if cap(buffer) >= n {
		return buffer[:n]
	}
	const line = 64
	size := int(unsafe.Sizeof(buffer[0]))
	fresh := make([]T, n+line/size)
	skip := -int(uintptr(unsafe.Pointer(&fresh[0]))) & (line - 1) / size
	return fresh[skip:][:n]
}
