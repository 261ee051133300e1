package simd

import (
	"errors"
	"hash/fnv"
	"math"
	"math/rand/v2"
	"testing"
)

// bitsOfAVX2 has, for each function of float32 and float64, a hash of its results on
// AVX2 at the points of TestSameBits: on other processors they have the same
// bits. How good they are, TestAccuracy32 and TestAccuracy64 tell.
var bitsOfAVX2 = map[string][2]uint64{
	"exp":      {0xe76b0b9e437a57cf, 0x2caf2b793860969b},
	"log":      {0xff7154987cdb4265, 0x53432e3dc47f9d54},
	"tanh":     {0xff38052ebc3c7403, 0x1d1ae9278e3737f0},
	"sigmoid":  {0xa3e3891d54eb3396, 0x1db0d966356cd33d},
	"softplus": {0x7f2e19ac9d1e7a6e, 0xa47a80d9938cc93e},
	"erf":      {0x23d24ce9c53a4545, 0x6cbd26f639bfb538},
	"gelu":     {0xa611be5fc83ac819, 0xbee207c9d85d4539},
}

func TestSameBits(t *testing.T) {
	for _, l := range levelsHere()[1:] {
		for _, f := range precises {
			r := rand.New(rand.NewPCG(61, 62))
			x32, x64 := make([]float32, 1<<15), make([]float64, 1<<15)
			for i := range x32 { // of all sizes, and where functions bend
				x32[i], x64[i] = math.Float32frombits(r.Uint32()), math.Float64frombits(r.Uint64())
				if i%2 == 0 {
					x32[i], x64[i] = 50*(r.Float32()-0.5), 50*(r.Float64()-0.5)
				}
			}
			y32, err32 := inPieces(f.f32(kernelsAt[float32](l)), x32)
			y64, err64 := inPieces(f.f64(kernelsAt[float64](l)), x64)
			if err := errors.Join(err32, err64); err != nil {
				t.Errorf("%s: %s has other results where it is cut: %v", l, f.name, err)
			}
			have := [2]uint64{hash(y32), hash(y64)}
			want := bitsOfAVX2[f.name]
			if f.name == "tanh" && l.String() == "avx512" {
				want[0] = have[0] // it has an algorithm of its own
			}
			if have != want {
				t.Errorf("%s: %s has results with the hashes %#x, want %#x", l, f.name, have, want)
			}
		}
	}
}

// inPieces returns f of x, and an error if x cut into pieces of 1 … 67 elements
// has other results, as it would have on another number of cores.
func inPieces[T Float](f func(dst, x []T), x []T) (whole []T, err error) {
	whole, pieces := make([]T, len(x)), make([]T, len(x))
	f(whole, x)
	for i, n := 0, 0; i < len(x); i += n {
		n = min(n%67+1, len(x)-i)
		f(pieces[i:i+n], x[i:])
	}
	return whole, agree(pieces, whole, 0)
}

// hash returns a hash of the bits of x, of any NaN the same.
func hash[T Float](x []T) uint64 {
	h := fnv.New64a()
	for _, v := range x {
		bits := math.Float64bits(float64(v))
		if v != v {
			bits = 0
		}
		for i := range 8 {
			h.Write([]byte{byte(bits >> (8 * i))})
		}
	}
	return h.Sum64()
}
