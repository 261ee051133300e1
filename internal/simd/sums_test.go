package simd

import (
	"fmt"
	"math"
	"math/big"
	"math/rand/v2"
	"testing"
)

// Reductions of slices, rows and columns against their plain loops, to the bit,
// at every length 0 … 66 and some long ones, every offset 0 … 15, into memory
// whose neighbours must not change.
func TestReductions(t *testing.T) {
	for _, l := range levelsHere() {
		t.Run(l.String()+"/float32", func(t *testing.T) { testReductions[float32](t, l) })
		t.Run(l.String()+"/float64", func(t *testing.T) { testReductions[float64](t, l) })
	}
}

func testReductions[T Float](t *testing.T, l Level) {
	r := rand.New(rand.NewPCG(11, 12))
	k, loop := kernelsAt[T](l), generic[T]()
	for n := range 75 {
		if n > 66 {
			n = 50 * n * (n - 66) // at most 8192
		}
		for offset := range 16 {
			if n > 66 && offset%5 > 0 && testing.Short() {
				continue
			}
			const rows = 3
			a, b := fenced[T](rows*n, offset), fenced[T](rows*n, offset+7)
			randomize(r, a)
			randomize(r, b)
			if offset > 0 { // else a NaN is likely to hide everything
				tame(a)
				tame(b)
			}
			have := fenced[T](rows, offset+1)
			want := make([]T, rows)
			check := func(name string, zeros bool) {
				t.Helper()
				for i, h := range have {
					if h == 0 && want[i] == 0 && zeros {
						have[i] = want[i]
					}
				}
				if err := agree(have, want, 0); err != nil || !intact(have) {
					t.Fatalf("%s of %d columns, offset %d: %v, neighbours intact: %v", name, n, offset, err, intact(have))
				}
			}
			k.rowSums(have, a, n)
			loop.rowSums(want, a, n)
			check("rowSums", false)
			k.rowDots(have, a, b, n)
			loop.rowDots(want, a, b, n)
			check("rowDots", false)
			k.rowMaxima(have, a, n)
			loop.rowMaxima(want, a, n)
			check("rowMaxima", true)
			k.rowMinima(have, a, n)
			loop.rowMinima(want, a, n)
			check("rowMinima", true)
			for i := range rows {
				x, y := a[i*n:][:n], b[i*n:][:n]
				have[0], have[1], have[2] = k.sum(x), k.dot(x, y), k.max(x)+k.min(x)
				want[0], want[1], want[2] = loop.sum(x), loop.dot(x, y), loop.max(x)+loop.min(x)
				check("sum, dot, max and min", true)
			}
		}
	}
}

// tame makes everything in x finite and of moderate size.
func tame[T Float](x []T) {
	for i, v := range x {
		if !(math.Abs(float64(v)) < 1e15) {
			x[i] = T(i) - 0.5
		}
	}
}

func TestColumnSums(t *testing.T) {
	for _, l := range levelsHere() {
		t.Run(l.String()+"/float32", func(t *testing.T) { testColumnSums[float32](t, l) })
		t.Run(l.String()+"/float64", func(t *testing.T) { testColumnSums[float64](t, l) })
	}
}

func testColumnSums[T Float](t *testing.T, l Level) {
	r := rand.New(rand.NewPCG(13, 14))
	for cols := range 67 {
		for _, rows := range []int{0, 1, 2, 15, 16, 17, 33, 256, 300, 4097} {
			if rows > 300 && cols%11 != 3 {
				continue
			}
			x := fenced[T](rows*cols, cols)
			randomize(r, x)
			if cols%2 == 1 {
				tame(x)
			}
			for _, accumulate := range []bool{false, true} {
				have, want := fenced[T](cols, cols+5), make([]T, cols)
				randomize(r, have)
				copy(want, have)
				kernelsAt[T](l).columnSums(have, x, rows, accumulate)
				columnSumsLoop(want, x, rows, accumulate)
				if err := agree(have, want, 0); err != nil || !intact(have) {
					t.Fatalf("%d×%d: %v, neighbours intact: %v", rows, cols, err, intact(have))
				}
			}
		}
	}
}

// The error of sums grows at most with the logarithm of their length.
func TestSumError(t *testing.T) {
	r := rand.New(rand.NewPCG(15, 16))
	for _, n := range []int{10, 1000, 100_000, 3_000_000} {
		x := make([]float32, n)
		exact := new(big.Float).SetPrec(200)
		magnitude := 0.0
		for i := range x {
			x[i] = 1 + r.Float32()
			exact.Add(exact, big.NewFloat(float64(x[i])))
			magnitude += float64(x[i])
		}
		want, _ := exact.Float64()
		bound := 0x1p-24 * (33 + 5 + math.Log2(float64(n))) * magnitude
		column := make([]float32, 1)
		ColumnSums(column, x)
		for name, have := range map[string]float32{"Sum": Sum(x), "ColumnSums": column[0]} {
			if d := math.Abs(float64(have) - want); !(d <= bound) {
				t.Errorf("%s of %d: off by %g, at most %g", name, n, d, bound)
			} else {
				t.Logf("%s of %d numbers: relative error %.1f·2⁻²⁴", name, n, d/want*0x1p24)
			}
		}
	}
}

// Long slices are reduced in blocks, rows as slices.
func TestLongSums(t *testing.T) {
	r := rand.New(rand.NewPCG(17, 18))
	for _, n := range []int{8191, 8192, 8193, 20_000, 3*8192 + 5} {
		const rows = 2
		a, b := make([]float32, rows*n), make([]float32, rows*n)
		for i := range a {
			a[i], b[i] = float32(r.NormFloat64()), float32(r.NormFloat64())
		}
		sums, dots, top, low := make([]float32, rows), make([]float32, rows), make([]float32, rows), make([]float32, rows)
		RowSums(sums, a)
		RowDots(dots, a, b)
		RowMaxima(top, a)
		RowMinima(low, a)
		for i := range rows {
			x, y := a[i*n:][:n], b[i*n:][:n]
			sum, dot := 0.0, 0.0
			for k := range x {
				sum += float64(x[k])
				dot += float64(x[k]) * float64(y[k])
			}
			if sums[i] != Sum(x) || dots[i] != Dot(x, y) || top[i] != Max(x) || low[i] != Min(x) {
				t.Errorf("%d: rows differ from slices", n)
			}
			if !(math.Abs(sum-float64(sums[i])) <= 1e-3) || !(math.Abs(dot-float64(dots[i])) <= 1e-3) {
				t.Error(fmt.Sprint(n, ": have ", sums[i], dots[i], ", want ", sum, dot))
			}
		}
	}
}
