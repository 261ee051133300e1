package simd

import "math/bits"

// Philox writes the random words of the counters (block + i, stream, step) for
// i = 0, 1, …, four of each: Philox4x32-10 with this key (Salmon, Moraes, Dror
// and Shaw, "Parallel Random Numbers: As Easy as 1, 2, 3", SC 2011). dst holds a
// multiple of four words. The low words of key and step come first.
func Philox(dst []uint32, key uint64, block, stream uint32, step uint64) {
	const whole = 64 // words that all levels' kernels take
	n := len(dst) &^ (whole - 1)
	f32.philox(dst[:n], key, block, stream, step)
	philoxLoop(dst[n:], key, block+uint32(n/4), stream, step)
}

// Drop computes dst = scale·x where the word is at least limit, 0 elsewhere. dst
// may be x.
func Drop[T Float](dst, x []T, words []uint32, limit uint32, scale T) {
	n := len(dst) &^ 15 // a whole number of any registers
	x, words = x[:len(dst)], words[:len(dst)]
	on[T]().drop(dst[:n], x, words, limit, scale)
	dropLoop(dst[n:], x[n:], words[n:], limit, scale)
}

// philoxLoop multiplies, ten times, two words of the counter by constants,
// crosses the products' halves with the other two and the key, and adds
// constants to the key.
func philoxLoop(dst []uint32, key uint64, block, stream uint32, step uint64) {
	for ; len(dst) >= 4; dst = dst[4:] {
		c := [4]uint32{block, stream, uint32(step), uint32(step >> 32)}
		k0, k1 := uint32(key), uint32(key>>32)
		for range 10 {
			hi0, lo0 := bits.Mul32(0xd2511f53, c[0])
			hi1, lo1 := bits.Mul32(0xcd9e8d57, c[2])
			c = [4]uint32{hi1 ^ c[1] ^ k0, lo1, hi0 ^ c[3] ^ k1, lo0}
			k0 += 0x9e3779b9
			k1 += 0xbb67ae85
		}
		copy(dst, c[:])
		block++
	}
}

func dropLoop[T Float](dst, x []T, words []uint32, limit uint32, scale T) {
	for i := range dst {
		if words[i] >= limit {
			dst[i] = scale * x[i]
		} else {
			dst[i] = 0
		}
	}
}
