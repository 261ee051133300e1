package compare

import (
	"runtime"
	"sync"
	"time"
)

// A Peak is the most that a machine can do of something.
type Peak struct {
	What string  `json:"what"` // "float32", or "copy" with Bytes
	Size float64 `json:"bytes,omitempty"`
	Unit string  `json:"unit"`
	One  float64 `json:"one"` // on one core
	All  float64 `json:"all"` // on all cores
}

// copyPeak measures copies that read and write so many bytes together. Small
// ones stay in the caches, as a workload of this size does.
func copyPeak(bytes float64) Peak {
	src, dst := make([]byte, int(bytes/2)), make([]byte, int(bytes/2))
	for i := range src {
		src[i] = byte(i) // real pages, not the shared one of zeros
	}
	copy(dst, src)
	rate := func(cores int) float64 {
		return bytes / 1e9 / fastest(func() {
			split(cores, func(i int) {
				from, to := i*len(src)/cores, (i+1)*len(src)/cores
				copy(dst[from:to], src[from:to])
			})
		})
	}
	return Peak{What: "copy", Size: bytes, Unit: "GB/s", One: rate(1), All: rate(runtime.GOMAXPROCS(0))}
}

// fastest returns the seconds of the fastest of the calls that fit in some
// turns: a peak is what nothing disturbed.
func fastest(f func()) float64 {
	best := time.Duration(1 << 62)
	for begin := time.Now(); time.Since(begin) < 13*turn; {
		start := time.Now()
		f()
		best = min(best, time.Since(start))
	}
	return best.Seconds()
}

// split calls f for each of the cores at once.
func split(cores int, f func(core int)) {
	if cores == 1 {
		f(0)
		return
	}
	var all sync.WaitGroup
	for i := range cores {
		all.Go(func() { f(i) })
	}
	all.Wait()
}
