package simd

import (
	"math"
	"math/rand/v2"
	"testing"
)

// Softmax and its sums against the loops, at every width 0 … 66 and some larger
// ones, with infinities and NaN, in place, into memory whose neighbours must
// not change.
func TestSoftmax(t *testing.T) {
	for _, l := range levelsHere() {
		t.Run(l.String()+"/float32", func(t *testing.T) { testSoftmax[float32](t, l, 0x1p-23) })
		t.Run(l.String()+"/float64", func(t *testing.T) { testSoftmax[float64](t, l, 0x1p-52) })
	}
}

func testSoftmax[T Float](t *testing.T, l Level, eps float64) {
	r := rand.New(rand.NewPCG(19, 20))
	k := kernelsAt[T](l)
	for cols := range 75 {
		if cols > 66 {
			cols = 123 * (cols - 66)
		}
		for offset := range 16 {
			if cols > 66 && offset%5 > 0 && testing.Short() {
				continue
			}
			const rows = 4
			x := fenced[T](rows*cols, offset)
			for i := range x {
				x[i] = T(5 * r.NormFloat64())
				if offset > 8 && r.IntN(40*cols) == 0 {
					x[i] = []T{T(math.Inf(1)), T(math.Inf(-1)), T(math.NaN()), 1e30, -1e30, 700}[r.IntN(6)]
				}
			}
			if offset == 15 { // a row of −Inf
				for i := range cols {
					x[i] = T(math.Inf(-1))
				}
			}
			have, want := fenced[T](rows*cols, offset+1), make([]T, rows*cols)
			k.softmax(have, x, cols)
			softmaxLoop(want, x, cols)
			check := func(name string, have, want, difference []T) {
				t.Helper()
				for i, h := range have {
					// The difference to the maximum is rounded, and so are the
					// loop's sums.
					tol := eps * (16 + math.Abs(float64(difference[i]))) * float64(want[i])
					if d := math.Abs(float64(h) - float64(want[i])); !(d <= tol+2*ulp(T(0))) && (h == h || want[i] == want[i]) {
						t.Fatalf("%s, %d columns, offset %d, element %d of %d: have %v, want %v", name, cols, offset, i, len(have), h, want[i])
					}
				}
				if !intact(have) {
					t.Fatalf("%s, %d columns, offset %d: writes beyond its slice", name, cols, offset)
				}
			}
			difference := make([]T, rows*cols)
			for i := range difference {
				difference[i] = x[i] - Max(x[i/cols*cols:][:cols])
				if !(difference[i] > -1000) {
					difference[i] = 0
				}
			}
			check("softmax", have, want, difference)
			place := fenced[T](rows*cols, offset+2)
			copy(place, x)
			k.softmax(place, place, cols)
			check("softmax in place", place, want, difference)

			top, sum, wantTop, wantSum := fenced[T](rows, offset), fenced[T](rows, offset+1), make([]T, rows), make([]T, rows)
			k.expSums(top, sum, x, cols)
			expSumsLoop(wantTop, wantSum, x, cols)
			if err := agree(top, wantTop, 0); err != nil {
				t.Fatalf("maximum of %d columns: %v", cols, err)
			}
			check("sum", sum, wantSum, make([]T, rows))
			if !intact(top) {
				t.Fatalf("%d columns: the maxima are written beyond their slice", cols)
			}
		}
	}
}

// The sum of many exponentials loses no more than that of few.
func TestSoftmaxOfManyClasses(t *testing.T) {
	for _, l := range levelsHere() {
		const n = 200_000
		x := make([]float32, n)
		for i := range x {
			x[i] = float32(i%7) / 8
		}
		top, sum := make([]float32, 1), make([]float32, 1)
		kernelsAt[float32](l).expSums(top, sum, x, n)
		want := 0.0
		for _, v := range x {
			want += math.Exp(float64(v) - float64(top[0]))
		}
		if e := math.Abs(float64(sum[0])-want) / want * 0x1p24; !(e <= 4) {
			t.Errorf("%s: have %v, want %v: %.1f·2⁻²⁴", l, sum[0], want, e)
		}
	}
}
