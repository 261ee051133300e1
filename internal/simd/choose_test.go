package simd

import (
	"fmt"
	"math/rand/v2"
	"testing"
)

// Comparisons and choices against their loops, at every length 0 … 66 and every
// offset 0 … 15, with NaN, infinities and zeros of both signs, in place, into
// memory whose neighbours must not change.
func TestChoose(t *testing.T) {
	for _, l := range levelsHere() {
		t.Run(l.String()+"/float32", func(t *testing.T) { testChoose[float32](t, l) })
		t.Run(l.String()+"/float64", func(t *testing.T) { testChoose[float64](t, l) })
	}
}

func testChoose[T Float](t *testing.T, l Level) {
	r := rand.New(rand.NewPCG(21, 22))
	k, loop := kernelsAt[T](l), generic[T]()
	for n := range 67 {
		for offset := range 16 {
			a, b := fenced[T](n, offset), fenced[T](n, offset+5)
			randomize(r, a)
			randomize(r, b)
			for i := range a {
				if r.IntN(3) == 0 {
					b[i] = a[i]
				}
			}
			for i, f := range [][2]func(dst []bool, a, b []T){{k.equal, loop.equal}, {k.notEqual, loop.notEqual}, {k.less, loop.less}, {k.lessEqual, loop.lessEqual}} {
				memory := make([]bool, n+64)
				for j := range memory {
					memory[j] = r.IntN(2) == 0
				}
				want := append([]bool(nil), memory...)
				f[0](memory[offset+16:][:n:n], a, b)
				f[1](want[offset+16:][:n:n], a, b)
				if fmt.Sprint(memory) != fmt.Sprint(want) {
					t.Fatalf("relation %d of %d, offset %d: have %v, want %v", i, n, offset, memory, want)
				}
			}
			cond := make([]bool, n+16)[offset:][:n:n]
			for i := range cond {
				cond[i] = r.IntN(2) == 0
			}
			want := make([]T, n)
			loop.where(want, cond, a, b)
			for place := range 3 {
				x, y := fenced[T](n, offset), fenced[T](n, offset+3)
				copy(x, a)
				copy(y, b)
				dst := [][]T{fenced[T](n, offset+1), x, y}[place]
				k.where(dst, cond, x, y)
				if err := agree(dst, want, 0); err != nil || !intact(dst) {
					t.Fatalf("where of %d, offset %d: %v, neighbours intact: %v", n, offset, err, intact(dst))
				}
			}
		}
	}
}
