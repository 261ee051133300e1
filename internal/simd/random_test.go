package simd

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
)

// The known answers of the Random123 library.
func ExamplePhilox() {
	words := make([]uint32, 4)
	Philox(words, 0, 0, 0, 0)
	fmt.Printf("%08x\n", words)
	Philox(words, 0x299f31d0_a4093822, 0x243f6a88, 0x85a308d3, 0x03707344_13198a2e)
	fmt.Printf("%08x\n", words)
	// Output:
	// [6627e8d5 e169c58d bc57ac4c 9b00dbd8]
	// [d16cfe09 94fdcceb 5001e420 24126ea1]
}

// Every level's words are the loop's, however many, also where counters
// overflow, and nothing else is written.
func TestPhilox(t *testing.T) {
	r := rand.New(rand.NewPCG(41, 42))
	for _, l := range levelsHere() {
		k := kernelsAt[float32](l)
		for n := 0; n <= 64*20; n += 64 {
			have := slices.Repeat([]uint32{77}, n+40)
			want := slices.Clone(have)
			key, block, stream, step := r.Uint64(), r.Uint32(), r.Uint32(), r.Uint64()
			switch n / 64 % 4 {
			case 1:
				block = ^uint32(0) - 5 // it begins again in the middle of a register
			case 2:
				key, step, stream = ^uint64(0), ^uint64(0), ^uint32(0)
			}
			at := n / 64 % 17
			k.philox(have[at:at+n], key, block, stream, step)
			philoxLoop(want[at:at+n], key, block, stream, step)
			if !slices.Equal(have, want) {
				t.Fatalf("%s: %d words from block %#x on: have %08x, want %08x", l, n, block, have, want)
			}
		}
	}
	for n := 0; n < 300; n += 4 {
		have, want := make([]uint32, n), make([]uint32, n)
		Philox(have, 1, 2, 3, 4)
		philoxLoop(want, 1, 2, 3, 4)
		if !slices.Equal(have, want) {
			t.Fatalf("%d words: have %08x, want %08x", n, have, want)
		}
	}
}

func TestDrop(t *testing.T) {
	for _, l := range levelsHere() {
		t.Run(l.String()+"/float32", func(t *testing.T) { testDrop[float32](t, l) })
		t.Run(l.String()+"/float64", func(t *testing.T) { testDrop[float64](t, l) })
	}
}

func testDrop[T Float](t *testing.T, l Level) {
	r := rand.New(rand.NewPCG(43, 44))
	k := kernelsAt[T](l)
	for n := 0; n < 67; n++ {
		for offset := range 16 {
			for _, limit := range []uint32{0, 1, 1 << 31, 0x7fffffff, ^uint32(0), r.Uint32()} {
				x, words := fenced[T](n, offset), make([]uint32, n)
				randomize(r, x)
				for i := range words {
					words[i] = []uint32{r.Uint32(), limit, limit - 1, 0, ^uint32(0)}[r.IntN(5)]
				}
				want := make([]T, n)
				dropLoop(want, x, words, limit, 1.25)
				whole := n &^ 15
				kernel, function := fenced[T](whole, offset+3), fenced[T](n, offset+5)
				k.drop(kernel, x, words, limit, 1.25)
				Drop(function, x, words, limit, 1.25)
				if err := agree(kernel, want[:whole], 0); err != nil || !intact(kernel) {
					t.Fatalf("%d, offset %d, limit %#x: %v, neighbours intact: %v", n, offset, limit, err, intact(kernel))
				}
				if err := agree(function, want, 0); err != nil || !intact(function) {
					t.Fatalf("Drop of %d, offset %d, limit %#x: %v", n, offset, limit, err)
				}
			}
		}
	}
}
