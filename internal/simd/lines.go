package simd

import "math/bits"

// Functions of this file take matrices of rows lines of cols elements, each line
// a stride apart from the next. The lines of dst do not overlap; those of src may
// lie anywhere but in dst.

// CopyLines copies lines.
//
//	dst[i·dstStride + j] = src[i·srcStride + j],  i < rows, j < cols
func CopyLines[T Float](dst, src []T, rows, cols, dstStride, srcStride int) {
	if rows > 0 && cols > 0 {
		_, _ = dst[(rows-1)*dstStride+cols-1], src[(rows-1)*srcStride+cols-1]
		on[T]().copyLines(dst, src, rows, cols, dstStride, srcStride)
	}
}

// AddLines adds lines to those of dst.
//
//	dst[i·dstStride + j] += src[i·srcStride + j],  i < rows, j < cols
func AddLines[T Float](dst, src []T, rows, cols, dstStride, srcStride int) {
	if rows <= 0 || cols <= 0 {
		return
	}
	_, _ = dst[(rows-1)*dstStride+cols-1], src[(rows-1)*srcStride+cols-1]
	// A register with a mask is loaded as if all of it were, and waits for the
	// line before if that reaches into it: so lines in turn are far enough apart.
	register := lanes[T]() / 2
	turns := ceil(ceil(cols, register)*register, max(dstStride, 1))
	for i := range min(turns, rows) {
		on[T]().addLines(dst[i*dstStride:], src[i*srcStride:], ceil(rows-i, turns), cols, turns*dstStride, turns*srcStride)
	}
}

// GatherLines copies matrices, each from a place of src, to places row elements
// apart.
//
//	dst[k·row + i·dstStride + j] = src[at[k] + i·srcStride + j],  i < rows, j < cols
func GatherLines[T Float](dst, src []T, at []int, row, rows, cols, dstStride, srcStride int) {
	if len(at) > 0 && rows > 0 && cols > 0 {
		_, _ = dst[(len(at)-1)*row+(rows-1)*dstStride+cols-1], src[farthest(at)+(rows-1)*srcStride+cols-1]
		on[T]().gatherLines(dst, src, at, row, rows, cols, dstStride, srcStride)
	}
}

// SumLines adds up matrices, one or more, each from a place of src, in their
// order.
//
//	dst[i·dstStride + j] = Σ_k src[at[k] + i·srcStride + j],  i < rows, j < cols
func SumLines[T Float](dst, src []T, at []int, rows, cols, dstStride, srcStride int) {
	if rows > 0 && cols > 0 && len(at) > 0 {
		_, _ = dst[(rows-1)*dstStride+cols-1], src[farthest(at)+(rows-1)*srcStride+cols-1]
		on[T]().sumLines(dst, src, at, rows, cols, dstStride, srcStride)
	}
}

// farthest returns the greatest of places; a negative one counts as very great.
func farthest(at []int) int {
	most := uint(0)
	for _, k := range at {
		most = max(most, uint(k))
	}
	return int(min(most, 1<<(bits.UintSize-2)))
}

func copyLinesLoop[T Float](dst, src []T, rows, cols, dstStride, srcStride int) {
	for i := range rows {
		copy(dst[i*dstStride:][:cols], src[i*srcStride:])
	}
}

func addLinesLoop[T Float](dst, src []T, rows, cols, dstStride, srcStride int) {
	for i := range rows {
		to := dst[i*dstStride:][:cols]
		for j, v := range src[i*srcStride:][:cols] {
			to[j] += v
		}
	}
}

func gatherLinesLoop[T Float](dst, src []T, at []int, row, rows, cols, dstStride, srcStride int) {
	for k, from := range at {
		copyLinesLoop(dst[k*row:], src[from:], rows, cols, dstStride, srcStride)
	}
}

func sumLinesLoop[T Float](dst, src []T, at []int, rows, cols, dstStride, srcStride int) {
	for i := range rows {
		to := dst[i*dstStride:][:cols]
		clear(to)
		for _, from := range at {
			for j, v := range src[from+i*srcStride:][:cols] {
				to[j] += v
			}
		}
	}
}
