package simd

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
