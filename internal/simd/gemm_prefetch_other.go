//go:build !amd64

package simd

// gemmPrefetch does nothing: where it would pay, kernels have one of their own.
func gemmPrefetch(p *byte, stride, rows, lines int) {}
