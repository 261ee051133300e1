package simd

import "math"

// generic returns the plain loops.
func generic[T Float]() *kernels[T] {
	return &kernels[T]{
		add: addLoop[T], sub: subLoop[T], mul: mulLoop[T], div: divLoop[T],
		maximum: maximumLoop[T], minimum: minimumLoop[T],
		addRows: rowsLoop(addLoop[T]), subRows: rowsLoop(subLoop[T]), mulRows: rowsLoop(mulLoop[T]), divRows: rowsLoop(divLoop[T]),
		addCols: colsLoop(addLoop[T]), subCols: colsLoop(subLoop[T]), mulCols: colsLoop(mulLoop[T]), divCols: colsLoop(divLoop[T]),
		neg: negLoop[T], abs: absLoop[T], square: squareLoop[T], sqrt: sqrtLoop[T], relu: reluLoop[T],
		scale: scaleLoop[T], shift: shiftLoop[T], axpy: axpyLoop[T], descend: descendLoop[T], fill: fillLoop[T],
		sum: sumLoop[T], max: maxLoop[T], min: minLoop[T], dot: dotLoop[T],
		rowSums: eachRow(sumLoop[T]), rowMaxima: eachRow(maxLoop[T]), rowMinima: eachRow(minLoop[T]),
		rowDots: rowDotsLoop[T], columnSums: columnSumsLoop[T],
		where:    whereLoop[T],
		equal:    compareLoop(func(a, b T) bool { return a == b }),
		notEqual: compareLoop(func(a, b T) bool { return a != b }),
		less:     compareLoop(func(a, b T) bool { return a < b }), lessEqual: compareLoop(func(a, b T) bool { return a <= b }),
		softmax: softmaxLoop[T], expSums: expSumsLoop[T], transpose: transposeLoop[T],
		copyLines: copyLinesLoop[T], addLines: addLinesLoop[T], gatherLines: gatherLinesLoop[T], sumLines: sumLinesLoop[T],
		sign: signLoop[T], leak: leakLoop[T], index: indexLoop[T], widen: convertLoop[float64, float32], narrow: convertLoop[float32, float64],
		philox: philoxLoop, drop: dropLoop[T],
		exp: mapLoop[T](math.Exp), log: mapLoop[T](logarithm), tanh: mapLoop[T](math.Tanh),
		sigmoid: mapLoop[T](logistic), softplus: mapLoop[T](softplus),
		erf: mapLoop[T](math.Erf), gelu: mapLoop[T](gelu),
	}
}
