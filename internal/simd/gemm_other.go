//go:build !amd64 && !arm64

package simd

var (
	gemmF32 = [...]gemmKernels[float32]{Generic: gemmGeneric[float32](4)}
	gemmF64 = [...]gemmKernels[float64]{Generic: gemmGeneric[float64](8)}
)
