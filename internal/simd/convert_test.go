package simd

import (
	"math/rand/v2"
	"testing"
)

// Conversions of every length 0 … 66 against the loop, at every offset, with
// NaN, infinities and denormals, and numbers that float32 does not hold.
func TestConvert(t *testing.T) {
	r := rand.New(rand.NewPCG(51, 52))
	for _, l := range levelsHere() {
		k := kernelsAt[float64](l)
		for n := range 67 {
			for offset := range 16 {
				x32, x64 := fenced[float32](n, offset), fenced[float64](n, offset+5)
				randomize(r, x32)
				randomize(r, x64)
				want64, want32 := make([]float64, n), make([]float32, n)
				convertLoop(want64, x32)
				convertLoop(want32, x64)
				have64, have32 := fenced[float64](n, offset+1), fenced[float32](n, offset+2)
				Widen(have64, x32)
				Narrow(have32, x64)
				whole := n &^ 15
				kernel64, kernel32 := fenced[float64](whole, offset+3), fenced[float32](whole, offset+4)
				k.widen(kernel64, x32)
				k.narrow(kernel32, x64)
				for _, err := range []error{agree(have64, want64, 0), agree(have32, want32, 0), agree(kernel64, want64[:whole], 0), agree(kernel32, want32[:whole], 0)} {
					if err != nil {
						t.Fatalf("%s, n = %d, offset %d: %v", l, n, offset, err)
					}
				}
				if !intact(have64) || !intact(have32) || !intact(kernel64) || !intact(kernel32) {
					t.Fatalf("%s, n = %d, offset %d: writes beyond its slice", l, n, offset)
				}
			}
		}
	}
}

// The first of equal elements is found wherever it is, and zeros of both signs
// are equal; NaN is found nowhere.
func TestIndex(t *testing.T) {
	for _, l := range levelsHere() {
		t.Run(l.String()+"/float32", func(t *testing.T) { testIndex[float32](t, l) })
		t.Run(l.String()+"/float64", func(t *testing.T) { testIndex[float64](t, l) })
	}
}

func testIndex[T Float](t *testing.T, l Level) {
	r := rand.New(rand.NewPCG(53, 54))
	k := kernelsAt[T](l)
	for n := range 67 {
		for offset := range 16 {
			x := fenced[T](n, offset)
			randomize(r, x)
			for _, v := range append([]T{0, fence, T(0) * -1}, x...) {
				if have, want := k.index(x, v), indexLoop(x, v); have != want {
					t.Fatalf("%v in %v: have %d, want %d", v, x, have, want)
				}
			}
		}
	}
}
