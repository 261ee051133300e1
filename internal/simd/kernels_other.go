//go:build !amd64 && !arm64

package simd

func kernels32(Level) *kernels[float32] { return generic[float32]() }

func kernels64(Level) *kernels[float64] { return generic[float64]() }
