package simd

import "math/bits"

// Sums of this file are the same on every level, to the bit: 128 bytes of
// running sums take the elements in turn; those of 16 turns are added to a
// second set, those of 16 such to the total, and the totals of such blocks in
// pairs, pairs of pairs, and so on (N. J. Higham, "The accuracy of floating
// point summation", 1993). No element goes through more than about
// 16 + 16 + log₂ n additions, and what is added up where does not depend on how
// the work is divided.

// block is how many elements the running sums take.
func block[T Float]() int { return 16 * 16 * lanes[T]() }

// lanes is the number of running sums.
func lanes[T Float]() int {
	if is32[T]() {
		return 32
	}
	return 16
}

// Sum returns Σ x[i]: 0 of nothing.
func Sum[T Float](x []T) T {
	n := block[T]()
	if len(x) <= n {
		return on[T]().sum(x)
	}
	// The largest power of two of blocks that leaves something.
	half := n << (bits.Len(uint((len(x)-1)/n)) - 1)
	return Sum(x[:half]) + Sum(x[half:])
}

// Dot returns Σ a[i]·b[i], with the products rounded.
func Dot[T Float](a, b []T) T {
	n := block[T]()
	b = b[:len(a)]
	if len(a) <= n {
		return on[T]().dot(a, b)
	}
	half := n << (bits.Len(uint((len(a)-1)/n)) - 1)
	return Dot(a[:half], b[:half]) + Dot(a[half:], b[half:])
}

// RowSums computes the sum of each row: x has as many rows as dst elements.
//
//	dst[i] = Σ_j x[i,j]
func RowSums[T Float](dst, x []T) {
	cols := extent(x, dst)
	if cols <= block[T]() {
		on[T]().rowSums(dst, x, cols)
		return
	}
	for i := range dst {
		dst[i] = Sum(x[i*cols:][:cols])
	}
}

// RowDots computes the dot product of each row of a with the same row of b.
//
//	dst[i] = Σ_j a[i,j]·b[i,j]
func RowDots[T Float](dst, a, b []T) {
	cols := extent(a, dst)
	b = b[:len(a)]
	if cols <= block[T]() {
		on[T]().rowDots(dst, a, b, cols)
		return
	}
	for i := range dst {
		dst[i] = Dot(a[i*cols:][:cols], b[i*cols:][:cols])
	}
}

// ColumnSums computes the sum of each column: x has as many columns as dst
// elements. Each is a sum of sums of 16 rows, of sums of 16 of those, and so on.
//
//	dst[j] = Σ_i x[i,j]
func ColumnSums[T Float](dst, x []T) {
	clear(dst)
	const most = 1 << 16 // rows that the kernel's levels of sums take
	for rows, n := extent(x, dst), len(dst); rows > 0; {
		r := min(rows, most)
		on[T]().columnSums(dst, x[:r*n], r, true)
		x, rows = x[r*n:], rows-r
	}
}

// Max returns the largest element: NaN if there is one, −Inf of nothing. The
// sign of a zero is not determined.
func Max[T Float](x []T) T { return on[T]().max(x) }

// Min returns the smallest element: NaN if there is one, +Inf of nothing. The
// sign of a zero is not determined.
func Min[T Float](x []T) T { return on[T]().min(x) }

// RowMaxima computes the Max of each row: x has as many rows as dst elements.
func RowMaxima[T Float](dst, x []T) { on[T]().rowMaxima(dst, x, extent(x, dst)) }

// RowMinima computes the Min of each row: x has as many rows as dst elements.
func RowMinima[T Float](dst, x []T) { on[T]().rowMinima(dst, x, extent(x, dst)) }
