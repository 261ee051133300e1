package simd

//go:generate go run -C gen ./gemm -level avx512 -pkg simd -out ../gemm_avx512_amd64.s -stubs ../gemm_avx512_amd64.go -table ../gemm_avx512_tiles_amd64.go
//go:generate go run -C gen ./gemm -level avx2 -pkg simd -out ../gemm_avx2_amd64.s -stubs ../gemm_avx2_amd64.go -table ../gemm_avx2_tiles_amd64.go
