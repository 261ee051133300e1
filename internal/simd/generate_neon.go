package simd

//go:generate go run -C gen ./neon -gemm ../gemm_neon_arm64
//go:generate go run -C gen ./neon -arith ../arith_neon_arm64
