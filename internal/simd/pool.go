package simd

import (
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// Parallel calls f for each i from 0 to n-1, in any order, on as many cores as
// are free, and returns when all calls have. Calls with the same core, a number
// below GOMAXPROCS and n, follow one another. Calls must not wait for one
// another: with one core, or when others keep the cores busy, the caller makes
// all of them, one after the other. f may itself call Parallel, and so may any
// goroutine at any time. f must not panic.
//
// The calls are dealt out in advance, neighbours to one core, and only who has
// made all of his own takes from others: so what is computed in equal parts
// again and again finds most of its operands in the cache of its core. (From
// core to core, a cache line takes 0.2 to 1 µs.)
//
// It allocates only when more goroutines call it at a time than ever before.
func Parallel(n int, f func(i, core int)) { cores.run(n, f) }

// cores is the pool that all kernels share.
var cores pool

// A pool has one goroutine less than there are cores, for the caller works
// too. They start with the first call that can use them and then wait for work
// as long as the process lives.
type pool struct {
	mu      sync.Mutex
	idle    []*worker // who waits for work, in the order of their numbers
	started int
	free    []*task // for the next calls
}

// A task is one call of run.
type task struct {
	f      func(i, core int)
	hands  []hand // the caller's and each hired worker's
	hired  []*worker
	helped atomic.Int64 // workers that still work on it, plus the caller
	done   chan struct{}
}

// A worker takes the task that it finds in its slot, and of it the hand that
// position names.
type worker struct {
	number   int
	position int
	slot     atomic.Pointer[task]
	asleep   atomic.Bool
	wake     chan struct{}
}

func (p *pool) run(n int, f func(i, core int)) {
	if n <= 1 || runtime.GOMAXPROCS(0) == 1 {
		for i := range n {
			f(i, 0)
		}
		return
	}
	t := p.hire(n, f)
	for _, w := range t.hired {
		if w.asleep.CompareAndSwap(true, false) {
			w.wake <- struct{}{}
		}
	}
	t.work(0)
	p.dismiss(t)
}

// hire makes the task and puts it into the slots of idle workers.
func (p *pool) hire(n int, f func(i, core int)) *task {
	most := runtime.GOMAXPROCS(0) - 1
	p.mu.Lock()
	defer p.mu.Unlock()
	for p.started < most {
		w := &worker{number: p.started, wake: make(chan struct{}, 1)}
		go w.live(p)
		p.rest(w)
		p.started++
	}
	var t *task
	if last := len(p.free) - 1; last >= 0 {
		t, p.free = p.free[last], p.free[:last]
	} else {
		t = &task{done: make(chan struct{}, 1)}
	}
	help := min(most, n-1, len(p.idle))
	t.f = f
	t.deal(n, help+1)
	t.helped.Store(int64(help) + 1)
	t.hired = append(t.hired[:0], p.idle[:help]...)
	p.idle = append(p.idle[:0], p.idle[help:]...)
	for i, w := range t.hired {
		w.position = i + 1
		w.slot.Store(t)
	}
	return t
}

// dismiss waits until nobody else works on the task and keeps it for another
// call. Workers that have not begun need not: they are idle again.
func (p *pool) dismiss(t *task) {
	idle := int64(0)
	p.mu.Lock()
	for _, w := range t.hired {
		if w.slot.CompareAndSwap(t, nil) {
			p.rest(w)
			idle++
		}
	}
	p.mu.Unlock()
	t.helped.Add(-idle)
	alone := patiently(func() bool { return t.helped.Load() == 1 })
	if !alone && t.helped.Add(-1) > 0 {
		<-t.done
	}
	t.f = nil
	p.mu.Lock()
	p.free = append(p.free, t)
	p.mu.Unlock()
}

// rest notes that a worker is idle.
func (p *pool) rest(w *worker) {
	i := len(p.idle)
	for i > 0 && p.idle[i-1].number > w.number {
		i--
	}
	p.idle = slices.Insert(p.idle, i, w)
}

// live waits for tasks and works on them.
func (w *worker) live(p *pool) {
	for {
		w.wait()
		t := w.slot.Swap(nil)
		if t == nil {
			continue // its caller did not need the worker any more
		}
		t.work(w.position)
		if t.helped.Add(-1) == 0 {
			t.done <- struct{}{}
		}
		p.mu.Lock()
		p.rest(w)
		p.mu.Unlock()
	}
}

// wait returns when there may be a task in the slot.
func (w *worker) wait() {
	occupied := func() bool { return w.slot.Load() != nil }
	if patiently(occupied) {
		return
	}
	w.asleep.Store(true)
	// Whoever sets asleep to false sends, unless it is the worker itself.
	if !occupied() || !w.asleep.CompareAndSwap(true, false) {
		<-w.wake
	}
}

// patiently waits for a condition, but not for ever, and tells whether it came
// true. A goroutine that sleeps needs tens of microseconds to wake, as long as
// many a kernel runs; so it asks again and again for a while, giving way to
// goroutines that have work to do.
func patiently(condition func() bool) bool {
	for begin := time.Now(); time.Since(begin) < patience; runtime.Gosched() {
		for range 50 {
			if condition() {
				return true
			}
		}
	}
	return false
}

const patience = 100 * time.Microsecond
