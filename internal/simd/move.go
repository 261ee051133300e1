package simd

// Transpose writes a matrix from one whose columns are its rows. The lines of
// both are strides apart in memory, which must not overlap; they are at least as
// long as the lines. The bits of elements are not looked at.
//
//	dst[i·dstStride + j] = src[j·srcStride + i],  i < rows, j < cols
func Transpose[T Float](dst, src []T, rows, cols, dstStride, srcStride int) {
	if rows <= 0 || cols <= 0 {
		return
	}
	_, _ = dst[(rows-1)*dstStride+cols-1], src[(cols-1)*srcStride+rows-1]
	// A block's lines are in the first cache, and few enough for what it
	// remembers of the addresses of pages.
	const block = 64
	for i := 0; i < rows; {
		r := piece(rows-i, block)
		for j := 0; j < cols; {
			c := piece(cols-j, block)
			y, x := dst[i*dstStride+j:], src[j*srcStride+i:]
			if tile := lanes[T]() / 4; r < tile || c < tile {
				transposeLoop(y, x, r, c, dstStride, srcStride)
			} else {
				on[T]().transpose(y, x, r, c, dstStride, srcStride)
			}
			j += c
		}
		i += r
	}
}

// piece returns how many of n are taken next: size, unless what is left then
// would be less than a quarter of it.
func piece(n, size int) int {
	if n < size+size/4 {
		return n
	}
	return size
}

func transposeLoop[T Float](dst, src []T, rows, cols, dstStride, srcStride int) {
	for i := range rows {
		row := dst[i*dstStride:][:cols]
		for j := range row {
			row[j] = src[j*srcStride+i]
		}
	}
}
