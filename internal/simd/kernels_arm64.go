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

// neonF32 replaces the loops that NEON has kernels for.
func neonF32(k *kernels[float32]) {
	add, sub := inBlocks2(addNEONF32, k.add), inBlocks2(subNEONF32, k.sub)
	mul, div := inBlocks2(mulNEONF32, k.mul), inBlocks2(divNEONF32, k.div)
	k.add, k.sub, k.mul, k.div = add, sub, mul, div
	k.maximum, k.minimum = inBlocks2(maximumNEONF32, k.maximum), inBlocks2(minimumNEONF32, k.minimum)
	k.addRows, k.subRows, k.mulRows, k.divRows = rowsLoop(add), rowsLoop(sub), rowsLoop(mul), rowsLoop(div)
	k.addCols, k.subCols, k.mulCols, k.divCols = colsLoop(add), colsLoop(sub), colsLoop(mul), colsLoop(div)
	k.neg, k.abs, k.square = inBlocks1(negNEONF32, k.neg), inBlocks1(absNEONF32, k.abs), inBlocks1(squareNEONF32, k.square)
	k.sqrt, k.relu = inBlocks1(sqrtNEONF32, k.sqrt), inBlocks1(reluNEONF32, k.relu)
	k.scale, k.shift = inBlocksC(scaleNEONF32, k.scale), inBlocksC(shiftNEONF32, k.shift)
	k.axpy, k.descend = inBlocksC(axpyNEONF32, k.axpy), inBlocksC(descendNEONF32, k.descend)
}

// neonF64 replaces the loops that NEON has kernels for.
func neonF64(k *kernels[float64]) {
	add, sub := inBlocks2(addNEONF64, k.add), inBlocks2(subNEONF64, k.sub)
	mul, div := inBlocks2(mulNEONF64, k.mul), inBlocks2(divNEONF64, k.div)
	k.add, k.sub, k.mul, k.div = add, sub, mul, div
	k.maximum, k.minimum = inBlocks2(maximumNEONF64, k.maximum), inBlocks2(minimumNEONF64, k.minimum)
	k.addRows, k.subRows, k.mulRows, k.divRows = rowsLoop(add), rowsLoop(sub), rowsLoop(mul), rowsLoop(div)
	k.addCols, k.subCols, k.mulCols, k.divCols = colsLoop(add), colsLoop(sub), colsLoop(mul), colsLoop(div)
	k.neg, k.abs, k.square = inBlocks1(negNEONF64, k.neg), inBlocks1(absNEONF64, k.abs), inBlocks1(squareNEONF64, k.square)
	k.sqrt, k.relu = inBlocks1(sqrtNEONF64, k.sqrt), inBlocks1(reluNEONF64, k.relu)
	k.scale, k.shift = inBlocksC(scaleNEONF64, k.scale), inBlocksC(shiftNEONF64, k.shift)
	k.axpy, k.descend = inBlocksC(axpyNEONF64, k.axpy), inBlocksC(descendNEONF64, k.descend)
}

// inBlocks2 leaves to the loop what is less than a block.
func inBlocks2[T Float](blocks, loop func(dst, a, b []T)) func(dst, a, b []T) {
	return func(dst, a, b []T) {
		n := wholeBlocks(dst)
		blocks(dst[:n], a, b)
		loop(dst[n:], a[n:], b[n:])
	}
}

func inBlocks1[T Float](blocks, loop func(dst, x []T)) func(dst, x []T) {
	return func(dst, x []T) {
		n := wholeBlocks(dst)
		blocks(dst[:n], x)
		loop(dst[n:], x[n:])
	}
}

func inBlocksC[T Float](blocks, loop func(dst, x []T, c T)) func(dst, x []T, c T) {
	return func(dst, x []T, c T) {
		n := wholeBlocks(dst)
		blocks(dst[:n], x, c)
		loop(dst[n:], x[n:], c)
	}
}

// wholeBlocks returns how many elements of x whole blocks of 64 bytes have.
func wholeBlocks[T Float](x []T) int {
	block := lanes[T]() / 2
	return len(x) / block * block
}
