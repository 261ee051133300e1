package ops

import (
	"fmt"
	"math"
	"slices"
	"testing"
)

// TestPhilox holds philox against the known answers that its authors publish
// with Random123 (kat_vectors, "philox4x32 10").
func TestPhilox(t *testing.T) {
	const all = math.MaxUint32
	for _, c := range []struct {
		counter [4]uint32
		key     [2]uint32
		want    [4]uint32
	}{
		{want: [4]uint32{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}},
		{[4]uint32{all, all, all, all}, [2]uint32{all, all}, [4]uint32{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}},
		{[4]uint32{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, [2]uint32{0xa4093822, 0x299f31d0},
			[4]uint32{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}},
	} {
		if have := philox(c.key, c.counter); have != c.want {
			t.Errorf("philox(%x, %x): have %x, want %x", c.key, c.counter, have, c.want)
		}
	}
}

// dropped returns which of n ones a dropout drops.
func dropped(ratio float64, stream, n int, key, step int64) []float64 {
	y := make([]float64, n)
	dropoutLoop(newMask(ratio, stream, []int64{key, step}), y, slices.Repeat([]float64{1}, n), 0, 1)
	return y
}

// TestDropoutRatio counts: n draws of probability p have mean np and standard
// deviation √(np(1−p)).
func TestDropoutRatio(t *testing.T) {
	const n = 200_000
	for _, ratio := range []float64{0, 0.1, 0.5, 0.9, 0.999} {
		kept := 0.0
		for _, v := range dropped(ratio, 1, n, 123456789012345, 7) {
			kept += v
		}
		if have, want := kept, n*(1-ratio); !(math.Abs(have-want) <= 4*math.Sqrt(n*ratio*(1-ratio))) {
			t.Errorf("ratio %v keeps %v of %d, want about %v", ratio, have, n, want)
		}
	}
}

// TestDropoutIndependence compares masks that differ in one thing: half of
// their elements agree, also when one mask is shifted.
func TestDropoutIndependence(t *testing.T) {
	const n = 100_000
	base := dropped(0.5, 0, n, 42, 3)
	for name, other := range map[string][]float64{
		"stream":    dropped(0.5, 1, n, 42, 3),
		"step":      dropped(0.5, 0, n, 42, 4),
		"far step":  dropped(0.5, 0, n, 42, 3+1<<32),
		"key":       dropped(0.5, 0, n, 43, 3),
		"high key":  dropped(0.5, 0, n, 42+1<<32, 3),
		"neighbour": append(base[1:len(base):len(base)], 0),
		"block":     append(base[4:len(base):len(base)], 0, 0, 0, 0),
	} {
		agree := 0.0
		for i, v := range other {
			if v == base[i] {
				agree++
			}
		}
		if have, want := agree, n/2.0; !(math.Abs(have-want) <= 4*math.Sqrt(n*0.25)) {
			t.Errorf("another %s: %v of %d agree, want about %v", name, have, n, want)
		}
	}
	if !slices.Equal(base, dropped(0.5, 0, n, 42, 3)) {
		t.Error("the same mask differs when made again")
	}
}

// TestDropoutParts computes a tensor in parts of every size.
func TestDropoutParts(t *testing.T) {
	const n = 67
	m := newMask(0.4, 2, []int64{99, 1})
	x := make([]float32, n)
	for i := range x {
		x[i] = float32(i) + 1
	}
	want := make([]float32, n)
	dropoutLoop(m, want, x, 0, 1/0.6)
	for size := 1; size <= n; size++ {
		have := make([]float32, n)
		for first := 0; first < n; first += size {
			end := min(first+size, n)
			dropoutLoop(m, have[first:end], x[first:end], first, 1/0.6)
		}
		if fmt.Sprint(have) != fmt.Sprint(want) {
			t.Fatalf("parts of %d: have %v, want %v", size, have, want)
		}
	}
}
