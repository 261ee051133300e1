package simd

import (
	"math/rand/v2"
	"testing"
)

// Every tile, in all widths, with the strides of operands that are packed, as
// they are, and transposed.
func TestGemmTiles(t *testing.T) {
	gemmLevels(t, func(t *testing.T, l Level) {
		testGemmTiles[float32](t, l)
		testGemmTiles[float64](t, l)
	})
}

func testGemmTiles[T Float](t *testing.T, l Level) {
	r := rand.New(rand.NewPCG(5, 6))
	k := gemmAt[T](l)
	for vecs := range k.tiles {
		for rows := 1; rows <= k.most(vecs); rows++ {
			for tail := 1; tail <= k.lanes; tail++ {
				for _, depth := range []int{1, 2, 7} {
					cols := (vecs-1)*k.lanes + tail
					p := newGemmCase[T](r, rows, depth, cols, depth == 2, false, (rows+tail)%2 == 0, tail%3, rows%5)
					p.check(t, func(c, a, b []T) {
						rowA, stepA := p.LDA, 1
						if p.TransA {
							rowA, stepA = 1, p.LDA
						}
						k.tiles[vecs][rows](&c[0], p.LDC, &a[0], rowA, stepA, &b[0], p.LDB, depth, tail, p.Accumulate, &b[0], 0)
					})
				}
			}
		}
	}
}

// Tiles that copy do the same and leave some rows of B where they follow one
// another.
func TestGemmCopyingTiles(t *testing.T) {
	gemmLevels(t, func(t *testing.T, l Level) {
		testGemmCopyingTiles[float32](t, l)
		testGemmCopyingTiles[float64](t, l)
	})
}

func testGemmCopyingTiles[T Float](t *testing.T, l Level) {
	r := rand.New(rand.NewPCG(21, 22))
	k := gemmAt[T](l)
	for vecs, tiles := range k.copying {
		width := vecs * k.lanes
		for rows, tile := range tiles {
			for tail := 1; tail <= k.lanes && tile != nil; tail++ {
				for _, depth := range []int{1, 4, 7, 11} {
					cols, copied := width-k.lanes+tail, ceil(depth, gemmTerms)
					p := newGemmCase[T](r, rows, depth, cols, depth == 7, false, (rows+tail)%2 == 0, tail%3, rows%5)
					step := width + tail%5
					from, to := make([]T, (copied-1)*step+width), make([]T, copied*width+1)
					for i := range from {
						from[i] = T(i + 1)
					}
					to[copied*width] = -1
					p.check(t, func(c, a, b []T) {
						rowA, stepA := p.LDA, 1
						if p.TransA {
							rowA, stepA = 1, p.LDA
						}
						tile(&c[0], p.LDC, &a[0], rowA, stepA, &b[0], p.LDB, depth, tail, p.Accumulate, &from[0], step, &to[0])
					})
					for i, have := range to {
						want := T(-1)
						if i < copied*width {
							want = from[i/width*step+i%width]
						}
						if have != want {
							t.Fatalf("%v: copied[%d]: have %v, want %v", p, i, have, want)
						}
					}
				}
			}
		}
	}
}

// Panels of every height and depth, packed from rows and from columns.
func TestGemmPack(t *testing.T) {
	gemmLevels(t, func(t *testing.T, l Level) {
		testGemmPack[float32](t, l)
		testGemmPack[float64](t, l)
	})
}

func testGemmPack[T Float](t *testing.T, l Level) {
	k := gemmAt[T](l)
	for count := 1; count <= 4*k.lanes; count++ {
		for depth := 1; depth <= 2*k.lanes+1; depth++ {
			for _, transposed := range []bool{false, true} {
				for _, ldd := range []int{count, ceil(count, k.lanes) * k.lanes} {
					testPanel(t, k, count, depth, ldd, transposed)
				}
			}
		}
	}
}

func testPanel[T Float](t *testing.T, k *gemmKernels[T], count, depth, ldd int, transposed bool) {
	t.Helper()
	const row, l, more = 3, 2, 5
	from := gemmOperand[T]{row: 1, step: row + count + more}
	if transposed {
		from.row, from.step = l+depth+more, 1
	}
	last := (row+count-1)*from.row + (l+depth-1)*from.step
	from.data = make([]T, last+1)
	for i := range from.data {
		from.data[i] = T(i + 1)
	}
	room := depth*ldd + k.lanes
	dst := make([]T, room+1)
	dst[room] = -1
	k.pack(dst[:room], ldd, &from, row, count, l, depth)
	for x := range depth {
		for i := range count {
			have, want := dst[x*ldd+i], from.data[(row+i)*from.row+(l+x)*from.step]
			if have != want {
				t.Fatalf("%T, %d lanes, panel %d×%d, rows %d apart, transposed %v: element (%d, %d): have %v, want %v",
					have, k.lanes, count, depth, ldd, transposed, i, x, have, want)
			}
		}
	}
	if dst[room] != -1 {
		t.Fatalf("%d lanes, panel %d×%d, rows %d apart: writes more than a vector behind its end", k.lanes, count, depth, ldd)
	}
}

func TestFMAPeak(t *testing.T) {
	if have := FMAPeak[float32](10); (have > 0) != (active > Generic) {
		t.Errorf("have %d operations at level %s", have, active)
	}
	if have, want := 2*FMAPeak[float64](10), FMAPeak[float32](10); have != want {
		t.Errorf("float64 has %d operations, float32 %d", have/2, want)
	}
}
