package simd

var gemmF32 = [...]gemmKernels[float32]{
	Generic: gemmGeneric[float32](4),
	AVX2: {
		lanes: 8, size: 4, rows: 6, reuse: 16, tiles: gemmTilesAVX2F32[:], copying: gemmCopyingTilesAVX2F32[:],
		packRows:    [...]func(*float32, int, *float32, int, int, int){1: gemmPackRows1AVX2F32, 2: gemmPackRows2AVX2F32},
		packColumns: gemmPackColumnsAVX2F32,
		peak:        fmaPeakAVX2F32,
	},
	AVX512: {
		lanes: 16, size: 4, rows: 14, reuse: 192, tiles: gemmTilesAVX512F32[:], copying: gemmCopyingTilesAVX512F32[:],
		packRows:    [...]func(*float32, int, *float32, int, int, int){1: gemmPackRows1AVX512F32, 2: gemmPackRows2AVX512F32},
		packColumns: gemmPackColumnsAVX512F32,
		peak:        fmaPeakAVX512F32,
	},
}

var gemmF64 = [...]gemmKernels[float64]{
	Generic: gemmGeneric[float64](8),
	AVX2: {
		lanes: 4, size: 8, rows: 6, reuse: 16, tiles: gemmTilesAVX2F64[:], copying: gemmCopyingTilesAVX2F64[:],
		packRows:    [...]func(*float64, int, *float64, int, int, int){1: gemmPackRows1AVX2F64, 2: gemmPackRows2AVX2F64},
		packColumns: gemmPackColumnsAVX2F64,
		peak:        fmaPeakAVX2F64,
	},
	AVX512: {
		lanes: 8, size: 8, rows: 14, reuse: 192, tiles: gemmTilesAVX512F64[:], copying: gemmCopyingTilesAVX512F64[:],
		packRows:    [...]func(*float64, int, *float64, int, int, int){1: gemmPackRows1AVX512F64, 2: gemmPackRows2AVX512F64},
		packColumns: gemmPackColumnsAVX512F64,
		peak:        fmaPeakAVX512F64,
	},
}
