package simd

var gemmF32 = [...]gemmKernels[float32]{
	Generic: gemmGeneric[float32](4),
	NEON: {
		lanes: 8, size: 4, rows: 6, reuse: 16, tiles: gemmTilesNEONF32[:],
		packRows:    [...]func(*float32, int, *float32, int, int, int){1: gemmPackRows1NEONF32, 2: gemmPackRows2NEONF32},
		packColumns: gemmPackColumnsNEONF32,
		peak:        fmaPeakNEONF32,
	},
}

var gemmF64 = [...]gemmKernels[float64]{
	Generic: gemmGeneric[float64](8),
	NEON: {
		lanes: 4, size: 8, rows: 6, reuse: 16, tiles: gemmTilesNEONF64[:],
		packRows:    [...]func(*float64, int, *float64, int, int, int){1: gemmPackRows1NEONF64, 2: gemmPackRows2NEONF64},
		packColumns: gemmPackColumnsNEONF64,
		peak:        fmaPeakNEONF64,
	},
}
