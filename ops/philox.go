package ops

import "math/bits"

// philox returns four random words that are a pure function of a key and a
// counter: Philox4x32-10 (Salmon, Moraes, Dror and Shaw, "Parallel Random
// Numbers: As Easy as 1, 2, 3", SC 2011). Ten times, it multiplies two words
// of the counter by constants, crosses the products' halves with the other two
// and the key, and adds constants to the key.
func philox(key [2]uint32, c [4]uint32) [4]uint32 {
	for range 10 {
		hi0, lo0 := bits.Mul32(0xd2511f53, c[0])
		hi1, lo1 := bits.Mul32(0xcd9e8d57, c[2])
		c = [4]uint32{hi1 ^ c[1] ^ key[0], lo1, hi0 ^ c[3] ^ key[1], lo0}
		key[0] += 0x9e3779b9
		key[1] += 0xbb67ae85
	}
	return c
}

// A mask says which elements one dropout keeps in one run.
type mask struct {
	key    [2]uint32
	step   int64
	stream int
	drop   uint64 // a random word below this drops its element: ratio · 2³²
}

func newMask(ratio float64, stream int, counter []int64) mask {
	key := uint64(counter[0])
	return mask{[2]uint32{uint32(key), uint32(key >> 32)}, counter[1], stream, uint64(ratio*(1<<32) + 0.5)}
}

// Mask tells an engine which elements are dropped: those of the lowest random words of this
// stream.
func (d dropout) Mask() (ratio float64, stream int) { return d.ratio.float(), d.stream }

// words returns the random words of elements 4·block to 4·block + 3.
func (m mask) words(block int) [4]uint32 {
	return philox(m.key, [4]uint32{uint32(block), uint32(m.stream), uint32(m.step), uint32(m.step >> 32)})
}

// dropoutLoop writes scale · x to y, or 0 where an element is dropped; first is the
// index of x[0] in the whole tensor, so that it can be done in parts.
func dropoutLoop[T float](m mask, y, x []T, first int, scale T) {
	var words [4]uint32
	for i, v := range x {
		k := first + i
		if i == 0 || k%4 == 0 {
			words = m.words(k / 4)
		}
		y[i] = 0
		if uint64(words[k%4]) >= m.drop {
			y[i] = scale * v
		}
	}
}
