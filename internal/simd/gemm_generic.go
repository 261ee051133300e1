package simd

import "unsafe"

// gemmGeneric returns kernels in plain Go: tiles of up to 4×4 sums, which
// processors with 16 or more registers can hold.
func gemmGeneric[T Float](size int) gemmKernels[T] {
	tiles := make([]gemmTile[T], 5)
	for rows := 1; rows <= 4; rows++ {
		tiles[rows] = func(c *T, ldc int, a *T, rowA, stepA int, b *T, ldb, k, tail int, accumulate bool, _ *T, _ int) {
			gemmTileGeneric(
				unsafe.Slice(c, (rows-1)*ldc+tail), ldc,
				unsafe.Slice(a, (rows-1)*rowA+(k-1)*stepA+1), rowA, stepA,
				unsafe.Slice(b, (k-1)*ldb+tail), ldb, rows, k, tail, accumulate)
		}
	}
	return gemmKernels[T]{
		lanes: 4, size: size, rows: 4, reuse: 64, tiles: [][]gemmTile[T]{1: tiles},
		packRows:    [...]func(*T, int, *T, int, int, int){1: packRowsGeneric[T], 2: nil},
		packColumns: packColumnsGeneric[T],
	}
}

// gemmTileGeneric computes rows × tail elements of C, at most 4×4.
func gemmTileGeneric[T Float](c []T, ldc int, a []T, rowA, stepA int, b []T, ldb, rows, k, tail int, accumulate bool) {
	var sums [4][4]T
	if rows == 4 && tail == 4 {
		sums = sums4x4(a, rowA, stepA, b, ldb, k)
	} else {
		for l := range k {
			bl := b[l*ldb:][:tail]
			for i := range rows {
				ail := a[i*rowA+l*stepA]
				for j, blj := range bl {
					sums[i][j&3] += ail * blj
				}
			}
		}
	}
	for i := range rows {
		row := c[i*ldc:][:tail]
		for j, sum := range sums[i][:tail] {
			if accumulate {
				sum += row[j]
			}
			row[j] = sum
		}
	}
}

// sums4x4 keeps all sums in registers.
func sums4x4[T Float](a []T, rowA, stepA int, b []T, ldb, k int) [4][4]T {
	var (
		s00, s01, s02, s03 T
		s10, s11, s12, s13 T
		s20, s21, s22, s23 T
		s30, s31, s32, s33 T
	)
	for l := range k {
		bl := b[l*ldb:][:4:4]
		b0, b1, b2, b3 := bl[0], bl[1], bl[2], bl[3]
		at := l * stepA
		x := a[at]
		s00, s01, s02, s03 = s00+x*b0, s01+x*b1, s02+x*b2, s03+x*b3
		at += rowA
		x = a[at]
		s10, s11, s12, s13 = s10+x*b0, s11+x*b1, s12+x*b2, s13+x*b3
		at += rowA
		x = a[at]
		s20, s21, s22, s23 = s20+x*b0, s21+x*b1, s22+x*b2, s23+x*b3
		at += rowA
		x = a[at]
		s30, s31, s32, s33 = s30+x*b0, s31+x*b1, s32+x*b2, s33+x*b3
	}
	return [4][4]T{{s00, s01, s02, s03}, {s10, s11, s12, s13}, {s20, s21, s22, s23}, {s30, s31, s32, s33}}
}

func packRowsGeneric[T Float](dst *T, ldd int, src *T, lds, k, tail int) {
	to, from := unsafe.Slice(dst, (k-1)*ldd+tail), unsafe.Slice(src, (k-1)*lds+tail)
	for l := range k {
		copy(to[l*ldd:][:tail], from[l*lds:][:tail])
	}
}

func packColumnsGeneric[T Float](dst *T, ldd int, src *T, lds, k, rows int) {
	to, from := unsafe.Slice(dst, (k-1)*ldd+rows), unsafe.Slice(src, (rows-1)*lds+k)
	for i := range rows {
		for l, v := range from[i*lds:][:k] {
			to[l*ldd+i] = v
		}
	}
}
