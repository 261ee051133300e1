package simd

import (
	"fmt"
	"math/rand/v2"
	"testing"
)

func ExampleTranspose() {
	x := []float32{1, 2, 3, 4, 5, 6} // 2×3
	y := make([]float32, 6)
	Transpose(y, x, 3, 2, 2, 3)
	fmt.Println(y)
	// Output: [1 4 2 5 3 6]
}

// Transposes at every extent 0 … 66 against the loop, at every offset, between
// other elements, and whole blocks.
func TestTranspose(t *testing.T) {
	for _, l := range levelsHere() {
		t.Run(l.String()+"/float32", func(t *testing.T) { testTranspose[float32](t, l) })
		t.Run(l.String()+"/float64", func(t *testing.T) { testTranspose[float64](t, l) })
	}
}

func testTranspose[T Float](t *testing.T, l Level) {
	r := rand.New(rand.NewPCG(31, 32))
	k := kernelsAt[T](l)
	tile := lanes[T]() / 4
	if l == Generic {
		tile = 0
	}
	for rows := tile; rows < 67; rows++ {
		for cols := tile; cols < 67; cols++ {
			checkTranspose(t, r, k.transpose, rows, cols, rows*cols%16)
		}
	}
}

// The exported function divides into blocks and leaves small ones to the loop.
func TestTransposeBlocks(t *testing.T) {
	r := rand.New(rand.NewPCG(33, 34))
	for _, rows := range []int{0, 1, 7, 8, 63, 64, 66, 79, 80, 81, 130, 200} {
		for _, cols := range []int{0, 1, 3, 8, 65, 79, 80, 81, 150} {
			checkTranspose(t, r, Transpose[float32], rows, cols, 3)
			checkTranspose(t, r, Transpose[float64], rows, cols, 5)
		}
	}
}

// checkTranspose also sees whether elements between rows change.
func checkTranspose[T Float](t *testing.T, r *rand.Rand, f func(dst, src []T, rows, cols, dstStride, srcStride int), rows, cols, offset int) {
	t.Helper()
	dstStride, srcStride := cols+offset%3, rows+offset%5
	src := fenced[T](max(0, (cols-1)*srcStride+rows), offset)
	have := fenced[T](max(0, (rows-1)*dstStride+cols), offset+7)
	randomize(r, src)
	randomize(r, have)
	want := append([]T(nil), have...)
	for i := range rows {
		for j := range cols {
			want[i*dstStride+j] = src[j*srcStride+i]
		}
	}
	f(have, src, rows, cols, dstStride, srcStride)
	if err := agree(have, want, 0); err != nil || !intact(have) {
		t.Fatalf("%d×%d, strides %d and %d: %v, neighbours intact: %v", rows, cols, dstStride, srcStride, err, intact(have))
	}
}
