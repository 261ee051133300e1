package compare

import (
	"runtime"

	"keisan/internal/simd"
)

// fmaPeaks measures the multiply-adds that the kernels' level can do, for each
// float type; nil if there is no loop for it.
func fmaPeaks() []Peak {
	if simd.FMAPeak[float32](1) == 0 {
		return nil
	}
	return []Peak{
		fmaPeak("float32", simd.FMAPeak[float32]),
		fmaPeak("float64", simd.FMAPeak[float64]),
	}
}

// fmaPeak measures a loop of n rounds, which tells how many operations they
// were.
func fmaPeak(what string, loop func(n int) (flops int)) Peak {
	const n = 100_000 // takes a millisecond, or less
	rate := func(cores int) float64 {
		return float64(cores*loop(n)) / 1e9 / fastest(func() { split(cores, func(int) { loop(n) }) })
	}
	return Peak{What: what, Unit: "GFLOP/s", One: rate(1), All: rate(runtime.GOMAXPROCS(0))}
}
