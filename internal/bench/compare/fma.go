package compare

import (
	"runtime"
	"time"

	"keisan/internal/simd"
)

// fmaPeaks measures the multiply-adds that the kernels' level can do, for each
// float type; nil if there is no loop for it.
func fmaPeaks() []Peak {
	if simd.FMAPeak[float32](1) == 0 {
		return nil
	}
	return []Peak{fmaPeak("float32"), fmaPeak("float64")}
}

// fmaLoop returns a loop of n rounds of multiply-adds on a core, which tells how
// many operations they were.
func fmaLoop(dtype string) func(n int) (flops int) {
	if dtype == "float64" {
		return simd.FMAPeak[float64]
	}
	return simd.FMAPeak[float32]
}

// multiplyAdds is the runner that does as many operations as a workload, but
// nothing else than multiply-adds, on all cores.
type multiplyAdds struct {
	flops float64 // of a run
	loop  func(n int) (flops int)
}

func (m multiplyAdds) Time(runs int) (time.Duration, error) {
	cores := runtime.GOMAXPROCS(0)
	n := int(float64(runs)*m.flops/float64(cores*m.loop(1))) + 1
	begin := time.Now()
	split(cores, func(int) { m.loop(n) })
	return time.Since(begin), nil
}

// fmaPeak measures that loop.
func fmaPeak(dtype string) Peak {
	const n = 100_000 // takes a millisecond, or less
	loop := fmaLoop(dtype)
	rate := func(cores int) float64 {
		return float64(cores*loop(n)) / 1e9 / fastest(func() { split(cores, func(int) { loop(n) }) })
	}
	return Peak{What: dtype, Unit: "GFLOP/s", One: rate(1), All: rate(runtime.GOMAXPROCS(0))}
}
