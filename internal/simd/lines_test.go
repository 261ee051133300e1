package simd

import (
	"fmt"
	"math/rand/v2"
	"testing"
)

func ExampleCopyLines() {
	x := []float32{1, 2, 3, 4, 5, 6, 7, 8, 9} // 3×3
	y := make([]float32, 4)
	CopyLines(y, x[1:], 2, 2, 2, 3)
	fmt.Println(y)
	AddLines(y, x[4:], 2, 2, 2, 3)
	fmt.Println(y)
	// Output:
	// [2 3 5 6]
	// [7 9 13 15]
}

func ExampleGatherLines() {
	x := []float32{1, 2, 3, 4, 5, 6, 7, 8, 9}           // 3×3
	y, z := make([]float32, 16), make([]float32, 4)     // 4 × 2×2, 2×2
	GatherLines(y, x, []int{0, 1, 3, 4}, 4, 2, 2, 2, 3) // what each pixel of a 2×2 kernel sees
	SumLines(z, y, []int{0, 4, 8, 12}, 2, 2, 2, 2)      // 4 times the mean that the kernel sees
	fmt.Println(y[:4], y[4:8], y[8:12], y[12:], "Σ", z)
	// Output: [1 2 4 5] [2 3 5 6] [4 5 7 8] [5 6 8 9] Σ [12 16 24 28]
}

// Lines of every length 1 … 66 against the loop, at every offset, few and many,
// next to each other and apart; elements between them do not change.
func TestLines(t *testing.T) {
	for _, l := range levelsHere() {
		t.Run(l.String()+"/float32", func(t *testing.T) { testLines(t, kernels32(l)) })
		t.Run(l.String()+"/float64", func(t *testing.T) { testLines(t, kernels64(l)) })
	}
}

func testLines[T Float](t *testing.T, k *kernels[T]) {
	r := rand.New(rand.NewPCG(41, 42))
	for cols := 1; cols < 67; cols++ {
		for offset := range 16 {
			rows := 1 + (cols+offset)%4
			checkLines(t, r, k.copyLines, false, rows, cols, cols+offset%3, cols+offset%5, offset)
			checkLines(t, r, k.addLines, true, rows, cols, cols+offset%3, cols+offset%5, offset)
		}
		checkLines(t, r, k.copyLines, false, 5, cols, cols+1, 1, 3) // of src they overlap
		checkLines(t, r, k.addLines, true, 5, cols, cols, 0, 2)
		for offset := range 16 {
			checkPlaces(t, r, k.gatherLines, k.sumLines, 1+(cols+offset)%5, cols, cols+offset%3, cols+offset%5, offset)
		}
	}
}

// The exported functions take no lines, none of no length, and short ones in turn.
func TestFewLines(t *testing.T) {
	r := rand.New(rand.NewPCG(43, 44))
	for _, extents := range [][2]int{{0, 0}, {0, 7}, {7, 0}, {2, 19}, {11, 1}, {11, 3}, {2, 5}, {9, 13}} {
		rows, cols := extents[0], extents[1]
		checkLines(t, r, CopyLines[float32], false, rows, cols, cols+1, cols+2, 1)
		checkLines(t, r, AddLines[float64], true, rows, cols, cols+1, cols+2, 1)
	}
	checkPlaces(t, r, GatherLines[float32], SumLines[float32], 3, 20, 21, 19, 1)
	for name, f := range map[string]func(){
		"dst of places": func() { GatherLines(make([]float64, 19), make([]float64, 20), []int{3, 5}, 10, 2, 5, 5, 5) },
		"src of places": func() { SumLines(make([]float64, 20), make([]float64, 20), []int{11, 3}, 2, 5, 5, 5) },
		"places":        func() { SumLines(make([]float64, 20), make([]float64, 20), []int{3, -1}, 2, 5, 5, 5) },
		"dst":           func() { CopyLines(make([]float64, 9), make([]float64, 20), 2, 5, 5, 5) },
		"src":           func() { AddLines(make([]float64, 20), make([]float64, 10), 2, 5, 5, 6) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s may be too short", name)
				}
			}()
			f()
		}()
	}
}

func checkLines[T Float](t *testing.T, r *rand.Rand, f func(dst, src []T, rows, cols, dstStride, srcStride int), adds bool, rows, cols, dstStride, srcStride, offset int) {
	t.Helper()
	src := fenced[T](max(0, (rows-1)*srcStride+cols), offset)
	have := fenced[T](max(0, (rows-1)*dstStride+cols), offset+7)
	randomize(r, src)
	randomize(r, have)
	want := append([]T(nil), have...)
	for i := range rows {
		for j := range cols {
			if !adds {
				want[i*dstStride+j] = 0
			}
			want[i*dstStride+j] += src[i*srcStride+j]
		}
	}
	f(have, src, rows, cols, dstStride, srcStride)
	if err := agree(have, want, 0); err != nil || !intact(have) {
		t.Fatalf("%d×%d, strides %d and %d: %v, neighbours intact: %v", rows, cols, dstStride, srcStride, err, intact(have))
	}
}

// checkPlaces holds matrices from several places, some of them the same, against
// the loops: places of the results that no line has do not change.
func checkPlaces[T Float](t *testing.T, r *rand.Rand, gather func(dst, src []T, at []int, row, rows, cols, dstStride, srcStride int),
	sum func(dst, src []T, at []int, rows, cols, dstStride, srcStride int), rows, cols, dstStride, srcStride, offset int) {
	t.Helper()
	at := make([]int, 1+offset%7)
	for k := range at {
		at[k] = r.IntN(40)
	}
	row := rows*dstStride + offset%2
	src := fenced[T](40+(rows-1)*srcStride+cols, offset)
	many, one := fenced[T]((len(at)-1)*row+(rows-1)*dstStride+cols, offset+7), fenced[T]((rows-1)*dstStride+cols, offset+3)
	randomize(r, src)
	randomize(r, many)
	randomize(r, one)
	wantMany, wantOne := append([]T(nil), many...), append([]T(nil), one...)
	for i := range rows {
		for j := range cols {
			total := T(0)
			for k, from := range at {
				x := src[from+i*srcStride+j]
				wantMany[k*row+i*dstStride+j] = x
				total += x
			}
			wantOne[i*dstStride+j] = total
		}
	}
	gather(many, src, at, row, rows, cols, dstStride, srcStride)
	sum(one, src, at, rows, cols, dstStride, srcStride)
	for name, err := range map[string]error{"gathered": agree(many, wantMany, 0), "summed": agree(one, wantOne, 0)} {
		if err != nil || !intact(many) || !intact(one) {
			t.Fatalf("%d places, %d×%d, strides %d and %d, %s: %v, neighbours intact: %v", len(at), rows, cols, dstStride, srcStride, name, err, intact(many) && intact(one))
		}
	}
}
