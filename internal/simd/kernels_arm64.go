package simd

func kernels32(l Level) *kernels[float32] {
	k := generic[float32]()
	if l == NEON {
		neonF32(k)
	}
	return k
}

func kernels64(l Level) *kernels[float64] {
	k := generic[float64]()
	if l == NEON {
		neonF64(k)
	}
	return k
}
