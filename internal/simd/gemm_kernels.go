package simd

import "unsafe"

// gemmTile multiplies a panel of rows of A by a panel of columns of B, a few
// vectors wide, the last of which has tail elements:
//
//	c[i*ldc+j] = Σ_l a[i*rowA+l*stepA]·b[l*ldb+j], plus c[i*ldc+j] if accumulate
//
// Meanwhile it may ask for the cache lines at next[i*step], i < k/gemmTerms.
type gemmTile[T Float] func(c *T, ldc int, a *T, rowA, stepA int, b *T, ldb, k, tail int, accumulate bool, next *T, step int)

// gemmCopyingTile does the same, but does not ask. It copies ⌈k/gemmTerms⌉ rows of
// B, whole panels wide and step apart from next on, to where they follow one
// another.
type gemmCopyingTile[T Float] func(c *T, ldc int, a *T, rowA, stepA int, b *T, ldb, k, tail int, accumulate bool, next *T, step int, copied *T)

// gemmKernels are a level's kernels.
type gemmKernels[T Float] struct {
	lanes int // elements of a vector
	size  int // bytes of an element
	rows  int // of a tile
	reuse int // of an element of B, from which on packing pays

	// tiles has the kernels by their widths in vectors, then by their numbers
	// of rows.
	tiles [][]gemmTile[T]

	copying [][]gemmCopyingTile[T] // the same that copy; some or all may be nil

	// packRows copies k rows of one or two vectors, packColumns transposes up
	// to a vector of rows of k elements. Both write whole vectors to dst, whose
	// rows are ldd apart.
	packRows    [3]func(dst *T, ldd int, src *T, lds, k, tail int)
	packColumns func(dst *T, ldd int, src *T, lds, k, rows int)

	peak func(n int) // n rounds of 12 FMAs of vectors, nil if there is no such instruction
}

// most returns the most rows of a tile of a width, 0 if there is none.
func (k *gemmKernels[T]) most(vecs int) int {
	if vecs >= len(k.tiles) {
		return 0
	}
	return max(len(k.tiles[vecs])-1, 0)
}

// width returns the greatest width in vectors whose tiles may have that many
// rows, and is at most the vectors that cols columns need.
func (k *gemmKernels[T]) width(rows, cols int) int {
	w := 1
	for v := 2; (v-1)*k.lanes < cols && rows <= k.most(v); v *= 2 {
		w = v
	}
	return w
}

// gemmAt returns the kernels of a level.
func gemmAt[T Float](l Level) *gemmKernels[T] {
	var zero T
	if unsafe.Sizeof(zero) == 4 {
		return (*gemmKernels[T])(unsafe.Pointer(&gemmF32[l]))
	}
	return (*gemmKernels[T])(unsafe.Pointer(&gemmF64[l]))
}
