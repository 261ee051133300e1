package simd

func kernels32(l Level) *kernels[float32] {
	switch l {
	case AVX512:
		return &avx512F32
	case AVX2:
		return &avx2F32
	}
	return generic[float32]()
}

func kernels64(l Level) *kernels[float64] {
	switch l {
	case AVX512:
		return &avx512F64
	case AVX2:
		return &avx2F64
	}
	return generic[float64]()
}

var avx512F32 = kernels[float32]{
	add: addF32AVX512, sub: subF32AVX512, mul: mulF32AVX512, div: divF32AVX512, maximum: maximumF32AVX512, minimum: minimumF32AVX512,
	addRows: addRowsF32AVX512, subRows: subRowsF32AVX512, mulRows: mulRowsF32AVX512, divRows: divRowsF32AVX512,
	addCols: addColsF32AVX512, subCols: subColsF32AVX512, mulCols: mulColsF32AVX512, divCols: divColsF32AVX512,
	neg: negF32AVX512, abs: absF32AVX512, square: squareF32AVX512, sqrt: sqrtF32AVX512, relu: reluF32AVX512,
	scale: scaleF32AVX512, shift: shiftF32AVX512, axpy: axpyF32AVX512, descend: descendF32AVX512, fill: fillF32AVX512,
	exp: expF32AVX512, log: logF32AVX512, tanh: tanhF32AVX512, sigmoid: sigmoidF32AVX512, softplus: softplusF32AVX512,
	erf: erfF32AVX512, gelu: geluF32AVX512,
	sum: sumF32AVX512, max: maxF32AVX512, min: minF32AVX512, dot: dotF32AVX512, rowSums: rowSumsF32AVX512, rowMaxima: rowMaximaF32AVX512, rowMinima: rowMinimaF32AVX512, rowDots: rowDotsF32AVX512, columnSums: columnSumsF32AVX512,
	where: whereF32AVX512, equal: equalF32AVX512, notEqual: notEqualF32AVX512, less: lessF32AVX512, lessEqual: lessEqualF32AVX512,
	softmax: softmaxF32AVX512, expSums: expSumsF32AVX512,
	transpose: transposeF32AVX2, copyLines: copyLinesF32AVX512, addLines: addLinesF32AVX512,
	gatherLines: gatherLinesF32AVX512, sumLines: sumLinesF32AVX512,
	philox: philoxAVX512, drop: dropF32AVX512,
	sign: signF32AVX512, leak: leakF32AVX512, index: indexF32AVX512, widen: widenAVX512, narrow: narrowAVX512,
}

var avx512F64 = kernels[float64]{
	add: addF64AVX512, sub: subF64AVX512, mul: mulF64AVX512, div: divF64AVX512, maximum: maximumF64AVX512, minimum: minimumF64AVX512,
	addRows: addRowsF64AVX512, subRows: subRowsF64AVX512, mulRows: mulRowsF64AVX512, divRows: divRowsF64AVX512,
	addCols: addColsF64AVX512, subCols: subColsF64AVX512, mulCols: mulColsF64AVX512, divCols: divColsF64AVX512,
	neg: negF64AVX512, abs: absF64AVX512, square: squareF64AVX512, sqrt: sqrtF64AVX512, relu: reluF64AVX512,
	scale: scaleF64AVX512, shift: shiftF64AVX512, axpy: axpyF64AVX512, descend: descendF64AVX512, fill: fillF64AVX512,
	exp: expF64AVX512, log: logF64AVX512, tanh: tanhF64AVX512, sigmoid: sigmoidF64AVX512, softplus: softplusF64AVX512,
	erf: erfF64AVX512, gelu: geluF64AVX512,
	sum: sumF64AVX512, max: maxF64AVX512, min: minF64AVX512, dot: dotF64AVX512, rowSums: rowSumsF64AVX512, rowMaxima: rowMaximaF64AVX512, rowMinima: rowMinimaF64AVX512, rowDots: rowDotsF64AVX512, columnSums: columnSumsF64AVX512,
	where: whereF64AVX512, equal: equalF64AVX512, notEqual: notEqualF64AVX512, less: lessF64AVX512, lessEqual: lessEqualF64AVX512,
	softmax: softmaxF64AVX512, expSums: expSumsF64AVX512,
	transpose: transposeF64AVX2, copyLines: copyLinesF64AVX512, addLines: addLinesF64AVX512,
	gatherLines: gatherLinesF64AVX512, sumLines: sumLinesF64AVX512,
	philox: philoxAVX512, drop: dropF64AVX512,
	sign: signF64AVX512, leak: leakF64AVX512, index: indexF64AVX512, widen: widenAVX512, narrow: narrowAVX512,
}

var avx2F32 = kernels[float32]{
	add: addF32AVX2, sub: subF32AVX2, mul: mulF32AVX2, div: divF32AVX2, maximum: maximumF32AVX2, minimum: minimumF32AVX2,
	addRows: addRowsF32AVX2, subRows: subRowsF32AVX2, mulRows: mulRowsF32AVX2, divRows: divRowsF32AVX2,
	addCols: addColsF32AVX2, subCols: subColsF32AVX2, mulCols: mulColsF32AVX2, divCols: divColsF32AVX2,
	neg: negF32AVX2, abs: absF32AVX2, square: squareF32AVX2, sqrt: sqrtF32AVX2, relu: reluF32AVX2,
	scale: scaleF32AVX2, shift: shiftF32AVX2, axpy: axpyF32AVX2, descend: descendF32AVX2, fill: fillF32AVX2,
	exp: expF32AVX2, log: logF32AVX2, tanh: tanhF32AVX2, sigmoid: sigmoidF32AVX2, softplus: softplusF32AVX2,
	erf: erfF32AVX2, gelu: geluF32AVX2,
	sum: sumF32AVX2, max: maxF32AVX2, min: minF32AVX2, dot: dotF32AVX2, rowSums: rowSumsF32AVX2, rowMaxima: rowMaximaF32AVX2, rowMinima: rowMinimaF32AVX2, rowDots: rowDotsF32AVX2, columnSums: columnSumsF32AVX2,
	where: whereF32AVX2, equal: equalF32AVX2, notEqual: notEqualF32AVX2, less: lessF32AVX2, lessEqual: lessEqualF32AVX2,
	softmax: softmaxF32AVX2, expSums: expSumsF32AVX2,
	transpose: transposeF32AVX2, copyLines: copyLinesF32AVX2, addLines: addLinesF32AVX2,
	gatherLines: gatherLinesF32AVX2, sumLines: sumLinesF32AVX2,
	philox: philoxAVX2, drop: dropF32AVX2,
	sign: signF32AVX2, leak: leakF32AVX2, index: indexF32AVX2, widen: widenAVX2, narrow: narrowAVX2,
}

var avx2F64 = kernels[float64]{
	add: addF64AVX2, sub: subF64AVX2, mul: mulF64AVX2, div: divF64AVX2, maximum: maximumF64AVX2, minimum: minimumF64AVX2,
	addRows: addRowsF64AVX2, subRows: subRowsF64AVX2, mulRows: mulRowsF64AVX2, divRows: divRowsF64AVX2,
	addCols: addColsF64AVX2, subCols: subColsF64AVX2, mulCols: mulColsF64AVX2, divCols: divColsF64AVX2,
	neg: negF64AVX2, abs: absF64AVX2, square: squareF64AVX2, sqrt: sqrtF64AVX2, relu: reluF64AVX2,
	scale: scaleF64AVX2, shift: shiftF64AVX2, axpy: axpyF64AVX2, descend: descendF64AVX2, fill: fillF64AVX2,
	exp: expF64AVX2, log: logF64AVX2, tanh: tanhF64AVX2, sigmoid: sigmoidF64AVX2, softplus: softplusF64AVX2,
	erf: erfF64AVX2, gelu: geluF64AVX2,
	sum: sumF64AVX2, max: maxF64AVX2, min: minF64AVX2, dot: dotF64AVX2, rowSums: rowSumsF64AVX2, rowMaxima: rowMaximaF64AVX2, rowMinima: rowMinimaF64AVX2, rowDots: rowDotsF64AVX2, columnSums: columnSumsF64AVX2,
	where: whereF64AVX2, equal: equalF64AVX2, notEqual: notEqualF64AVX2, less: lessF64AVX2, lessEqual: lessEqualF64AVX2,
	softmax: softmaxF64AVX2, expSums: expSumsF64AVX2,
	transpose: transposeF64AVX2, copyLines: copyLinesF64AVX2, addLines: addLinesF64AVX2,
	gatherLines: gatherLinesF64AVX2, sumLines: sumLinesF64AVX2,
	philox: philoxAVX2, drop: dropF64AVX2,
	sign: signF64AVX2, leak: leakF64AVX2, index: indexF64AVX2, widen: widenAVX2, narrow: narrowAVX2,
}
