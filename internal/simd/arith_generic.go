package simd

import "math"

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
		var copies [64]T
		for i, v := range b {
			for k := range copies {
				copies[k] = v
			}
			for j := 0; j < cols; j += len(copies) {
				n := min(len(copies), cols-j)
				f(dst[i*cols+j:][:n], a[i*cols+j:][:n], copies[:n])
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

func signLoop[T Float](dst, x []T) {
	for i, v := range x[:len(dst)] {
		switch {
		case v > 0:
			dst[i] = 1
		case v < 0:
			dst[i] = -1
		default:
			dst[i] = v
		}
	}
}

func leakLoop[T Float](dst, x []T, c T) {
	for i, v := range x[:len(dst)] {
		if !(v > 0) {
			v *= c
		}
		dst[i] = v
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
