package simd

import "math"

// sumLoop adds up to 16·16 turns of running sums.
func sumLoop[T Float](x []T) T {
	return runningSums(len(x), func(i int) T { return x[i] })
}

func dotLoop[T Float](a, b []T) T {
	return runningSums(len(a), func(i int) T { return a[i] * b[i] })
}

func runningSums[T Float](n int, term func(i int) T) T {
	var inner, outer [32]T
	width := lanes[T]()
	for i := range n {
		if i > 0 && i%(16*width) == 0 {
			for k, v := range inner {
				outer[k] += v
			}
			inner = [32]T{}
		}
		inner[i%width] += term(i)
	}
	for k, v := range inner {
		outer[k] += v
	}
	for width /= 2; width > 0; width /= 2 {
		for k := range width {
			outer[k] += outer[k+width]
		}
	}
	return outer[0]
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

// columnSumsLoop adds up the rows of x in four levels of sums.
func columnSumsLoop[T Float](dst, x []T, rows int, accumulate bool) {
	n := len(dst)
	for j := range dst {
		var sums [4]T
		for i := range rows {
			sums[0] += x[i*n+j]
			for l, count := 0, i+1; l < 3 && count%16 == 0; l, count = l+1, count/16 {
				sums[l+1] += sums[l]
				sums[l] = 0
			}
		}
		total := sums[3] + (sums[2] + (sums[1] + sums[0]))
		if accumulate {
			total += dst[j]
		}
		dst[j] = total
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
