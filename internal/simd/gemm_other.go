//go:build !amd64

package simd

var (
	gemmF32 = [...]gemmKernels[float32]{Generic: gemmGeneric[float32](4)}
	gemmF64 = [...]gemmKernels[float64]{Generic: gemmGeneric[float64](8)}
)

// gemmPrefetch does nothing: where it would pay, kernels have one of their own.
func gemmPrefetch(p *byte, stride, rows, lines int) {}
