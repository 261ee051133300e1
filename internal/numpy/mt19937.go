package numpy

import "math/bits"

// Sizes of the Mersenne twister MT19937: words of state, and the distance
// between the two words that are mixed.
const (
	mtWords = 624
	mtShift = 397
)

// RandomState is NumPy's legacy generator numpy.random.RandomState, the one
// behind numpy.random.seed, rand, randn, permutation and choice. With the same
// seed and the same calls in the same order it returns the same values, bit
// for bit, on every machine.
//
// The zero value is seeded with 0. A RandomState is not safe for concurrent use.
//
// Source: M. Matsumoto and T. Nishimura, "Mersenne Twister", ACM Transactions
// on Modeling and Computer Simulation 8(1), 1998; NumPy's legacy seeding.
type RandomState struct {
	key      [mtWords]uint32
	left     int // words of key not yet given out; 0 asks for new ones
	hasGauss bool
	gauss    float64 // the second value of the last pair of normals
}

// NewRandomState returns a generator that is where numpy.random.seed(seed)
// puts NumPy's.
func NewRandomState(seed uint32) *RandomState {
	r := new(RandomState)
	r.Seed(seed)
	return r
}

// Seed puts r where numpy.random.seed(seed) puts NumPy's generator. A cached
// normal is forgotten.
//
//	key[0] = seed        key[i] = 1812433253 (key[i-1] ^ key[i-1]>>30) + i
func (r *RandomState) Seed(seed uint32) {
	*r = RandomState{}
	r.key[0] = seed
	for i := uint32(1); i < mtWords; i++ {
		last := r.key[i-1]
		r.key[i] = 1812433253*(last^last>>30) + i
	}
}

// Uint32 returns the next 32 random bits, the word of which all else is made.
func (r *RandomState) Uint32() uint32 {
	if r.left == 0 {
		r.twist()
	}
	y := r.key[mtWords-r.left]
	r.left--
	y ^= y >> 11
	y ^= y << 7 & 0x9d2c5680
	y ^= y << 15 & 0xefc60000
	return y ^ y>>18
}

// twist makes the next 624 words.
//
//	y = top bit of key[i], other bits of key[i+1]
//	key[i] = key[i+397] ^ y>>1 ^ (0x9908b0df if y is odd)
func (r *RandomState) twist() {
	if r.key == [mtWords]uint32{} { // no seed and no step leads here: the zero value
		r.Seed(0)
	}
	k := &r.key
	for i := range k {
		y := k[i]&0x80000000 | k[(i+1)%mtWords]&0x7fffffff
		k[i] = k[(i+mtShift)%mtWords] ^ y>>1 ^ y&1*0x9908b0df
	}
	r.left = mtWords
}

// Interval returns an integer of 0 … max, both included, each as likely. It
// draws words, masks them to the bits that max needs and rejects what is
// larger than max; above 2³²-1 it draws pairs of words, the high one first.
// For max = 0 it draws nothing.
func (r *RandomState) Interval(max uint64) uint64 {
	if max == 0 {
		return 0
	}
	mask := uint64(1)<<bits.Len64(max) - 1
	for {
		v := uint64(r.Uint32())
		if max > 1<<32-1 {
			v = v<<32 | uint64(r.Uint32())
		}
		if v &= mask; v <= max {
			return v
		}
	}
}
