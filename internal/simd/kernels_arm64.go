package simd

func kernels32(l Level) *kernels[float32] {
	if l == NEON {
		return &neonF32
	}
	return generic[float32]()
}

func kernels64(l Level) *kernels[float64] {
	if l == NEON {
		return &neonF64
	}
	return generic[float64]()
}
