package simd

import "math"

// running is the state of a sum: 128 bytes of sums of at most 16 elements, and
// of sums of those.
type running[T Float] struct {
	inner, outer [32]T
	turns        int
}

// turn is called when all inner sums have taken an element.
func (r *running[T]) turn() {
	if r.turns++; r.turns%16 == 0 {
		r.fold()
	}
}

func (r *running[T]) fold() {
	for k, v := range r.inner {
		r.outer[k] += v
	}
	r.inner = [32]T{}
}

// total adds up the sums by halves.
func (r *running[T]) total() T {
	r.fold()
	for width := lanes[T]() / 2; width > 0; width /= 2 {
		for k := range width {
			r.outer[k] += r.outer[k+width]
		}
	}
	return r.outer[0]
}

// sumLoop adds up at most 16·16 turns.
func sumLoop[T Float](x []T) T {
	var r running[T]
	for width := lanes[T](); len(x) >= width; x = x[width:] {
		for k, v := range x[:width] {
			r.inner[k] += v
		}
		r.turn()
	}
	for k, v := range x {
		r.inner[k] += v
	}
	return r.total()
}

func dotLoop[T Float](a, b []T) T {
	var r running[T]
	for width := lanes[T](); len(a) >= width; a, b = a[width:], b[width:] {
		y := b[:width]
		for k, v := range a[:width] {
			r.inner[k] += T(v * y[k])
		}
		r.turn()
	}
	for k, v := range a {
		r.inner[k] += T(v * b[k])
	}
	return r.total()
}

// eachRow makes a loop over rows of f.
func eachRow[T Float](f func(x []T) T) func(dst, x []T, cols int) {
	return func(dst, x []T, cols int) {
		for i := range dst {
			dst[i] = f(x[i*cols:][:cols])
		}
	}
}

func rowDotsLoop[T Float](dst, a, b []T, cols int) {
	for i := range dst {
		dst[i] = dotLoop(a[i*cols:][:cols], b[i*cols:][:cols])
	}
}

// columnSumsLoop adds up the rows of x in four levels of sums, some columns at a
// time.
func columnSumsLoop[T Float](dst, x []T, rows int, accumulate bool) {
	const tile = 64
	n := len(dst)
	for from := 0; from < n; from += tile {
		y := dst[from:min(n, from+tile)]
		var sums [4][tile]T
		for i := range rows {
			for j, v := range x[i*n+from:][:len(y)] {
				sums[0][j] += v
			}
			for l, count := 0, i+1; l < 3 && count%16 == 0; l, count = l+1, count/16 {
				for j, v := range sums[l] {
					sums[l+1][j] += v
				}
				sums[l] = [tile]T{}
			}
		}
		for j := range y {
			total := sums[3][j] + (sums[2][j] + (sums[1][j] + sums[0][j]))
			if accumulate {
				total += y[j]
			}
			y[j] = total
		}
	}
}

func maxLoop[T Float](x []T) T {
	y := T(math.Inf(-1))
	for _, v := range x {
		y = max(y, v)
	}
	return y
}

func minLoop[T Float](x []T) T {
	y := T(math.Inf(1))
	for _, v := range x {
		y = min(y, v)
	}
	return y
}
