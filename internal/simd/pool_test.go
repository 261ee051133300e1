package simd

import (
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// procs sets GOMAXPROCS until the test ends.
func procs(t *testing.T, n int) {
	before := runtime.GOMAXPROCS(n)
	t.Cleanup(func() { runtime.GOMAXPROCS(before) })
}

func TestParallel(t *testing.T) {
	for _, cores := range []int{1, 2, 5, 3} {
		procs(t, cores)
		for _, n := range []int{0, 1, 2, 7, 1000} {
			calls := make([]atomic.Int32, n)
			Parallel(n, func(i, _ int) { calls[i].Add(1) })
			for i := range calls {
				if have := calls[i].Load(); have != 1 {
					t.Fatalf("%d cores, %d tasks: task %d ran %d times", cores, n, i, have)
				}
			}
		}
	}
}

// What one core does is done one after the other.
func TestParallelCores(t *testing.T) {
	procs(t, 3)
	for n := range 40 {
		var busy [3]atomic.Bool
		Parallel(n, func(_, core int) {
			if busy[core].Swap(true) {
				t.Errorf("%d tasks: core %d does two at a time", n, core)
			}
			time.Sleep(time.Microsecond)
			busy[core].Store(false)
		})
	}
}

// The owner of a hand takes from the front, others from the back.
func TestHand(t *testing.T) {
	var h hand
	h.set(2, 5)
	for i, step := range []struct {
		own  bool
		want int
	}{{true, 2}, {false, 4}, {true, 3}, {true, -1}, {false, -1}} {
		if have := h.take(step.own); have != step.want {
			t.Errorf("take %d: have %d, want %d", i, have, step.want)
		}
	}
}

// Workers that wait, sleep, wake and are not needed after all.
func TestParallelInTurn(t *testing.T) {
	procs(t, 3)
	var sum atomic.Int64
	for round := range 300 {
		if round%60 == 0 {
			time.Sleep(2 * patience)
		}
		Parallel(round%5, func(i, _ int) {
			for begin := time.Now(); time.Since(begin) < time.Duration(i)*20*time.Microsecond; {
			}
			sum.Add(1)
		})
	}
	if have, want := sum.Load(), int64(300*(0+1+2+3+4)/5); have != want {
		t.Errorf("have %d tasks, want %d", have, want)
	}
}

// Tasks may have tasks, and callers need not know of one another.
func TestParallelNested(t *testing.T) {
	procs(t, 4)
	var sum atomic.Int64
	var callers sync.WaitGroup
	for range 6 {
		callers.Go(func() {
			for range 50 {
				Parallel(5, func(i, _ int) {
					Parallel(4, func(j, _ int) {
						Parallel(3, func(k, _ int) { sum.Add(int64(i + 10*j + 100*k)) })
					})
				})
			}
		})
	}
	callers.Wait()
	one := int64(0)
	for i := range 5 {
		for j := range 4 {
			for k := range 3 {
				one += int64(i + 10*j + 100*k)
			}
		}
	}
	if have, want := sum.Load(), 6*50*one; have != want {
		t.Errorf("have %d, want %d", have, want)
	}
}

// The pool starts a goroutine for each further core and no more.
func TestParallelGoroutines(t *testing.T) {
	procs(t, 4)
	f := func(int, int) { time.Sleep(10 * time.Microsecond) }
	Parallel(8, f)
	before := runtime.NumGoroutine()
	for range 100 {
		Parallel(8, f)
	}
	if have := runtime.NumGoroutine(); have > before {
		t.Errorf("have %d goroutines, want %d", have, before)
	}
}

func TestParallelAllocations(t *testing.T) {
	procs(t, 3)
	var n atomic.Int64
	f := func(int, int) { n.Add(1) }
	if have := allocations(func() { Parallel(16, f) }); have > 0.1 {
		t.Errorf("%v allocations a call, want 0", have)
	}
}

// allocations returns how many allocations a call makes on all cores, once it
// has run a few times.
func allocations(f func()) float64 {
	const calls = 200
	var before, after runtime.MemStats
	for range 10 {
		f()
	}
	runtime.ReadMemStats(&before)
	for range calls {
		f()
	}
	runtime.ReadMemStats(&after)
	return float64(after.Mallocs-before.Mallocs) / calls
}

func BenchmarkParallel(b *testing.B) {
	b.ReportAllocs()
	f := func(int, int) {}
	for b.Loop() {
		Parallel(2, f)
	}
}
