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
		softmax: softmaxLoop[T], expSums: expSumsLoop[T],
		exp: mapLoop[T](math.Exp), log: mapLoop[T](logarithm), tanh: mapLoop[T](math.Tanh),
		sigmoid: mapLoop[T](logistic), softplus: mapLoop[T](softplus),
		erf: mapLoop[T](math.Erf), gelu: mapLoop[T](gelu),
	}
}

func addLoop[T Float](dst, a, b []T) {
	for i := range dst {
		dst[i] = a[i] + b[i]
	}
}

func subLoop[T Float](dst, a, b []T) {
	for i := range dst {
		dst[i] = a[i] - b[i]
	}
}

func mulLoop[T Float](dst, a, b []T) {
	for i := range dst {
		dst[i] = a[i] * b[i]
	}
}

func divLoop[T Float](dst, a, b []T) {
	for i := range dst {
		dst[i] = a[i] / b[i]
	}
}

func maximumLoop[T Float](dst, a, b []T) {
	for i := range dst {
		dst[i] = max(a[i], b[i])
	}
}

func minimumLoop[T Float](dst, a, b []T) {
	for i := range dst {
		dst[i] = min(a[i], b[i])
	}
}

// rowsLoop applies f to each row of a and the row b.
func rowsLoop[T Float](f func(dst, a, b []T)) func(dst, a, b []T) {
	return func(dst, a, b []T) {
		n := len(b)
		for n > 0 && len(dst) >= n {
			f(dst[:n], a, b)
			dst, a = dst[n:], a[n:]
		}
	}
}

// colsLoop applies f to each row of a and as many copies of an element of b.
func colsLoop[T Float](f func(dst, a, b []T)) func(dst, a, b []T, cols int) {
	return func(dst, a, b []T, cols int) {
		for i := range b {
			for j := range cols {
				f(dst[i*cols+j:][:1], a[i*cols+j:], b[i:])
			}
		}
	}
}

func negLoop[T Float](dst, x []T) {
	for i := range dst {
		dst[i] = -x[i]
	}
}

func absLoop[T Float](dst, x []T) {
	for i := range dst {
		dst[i] = T(math.Abs(float64(x[i])))
	}
}

func squareLoop[T Float](dst, x []T) {
	for i := range dst {
		dst[i] = x[i] * x[i]
	}
}

func sqrtLoop[T Float](dst, x []T) {
	for i := range dst {
		dst[i] = T(math.Sqrt(float64(x[i])))
	}
}

func reluLoop[T Float](dst, x []T) {
	for i := range dst {
		dst[i] = max(x[i], 0)
	}
}

func scaleLoop[T Float](dst, x []T, c T) {
	for i := range dst {
		dst[i] = c * x[i]
	}
}

func shiftLoop[T Float](dst, x []T, c T) {
	for i := range dst {
		dst[i] = x[i] + c
	}
}

func axpyLoop[T Float](y, x []T, c T) {
	for i := range y {
		y[i] += T(c * x[i])
	}
}

func descendLoop[T Float](w, g []T, lr T) {
	for i := range w {
		w[i] -= T(lr * g[i])
	}
}

func fillLoop[T Float](dst []T, c T) {
	for i := range dst {
		dst[i] = c
	}
}
