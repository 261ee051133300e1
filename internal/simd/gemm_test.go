package simd

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
)

// gemmLevels runs a test at each level that the machine has.
func gemmLevels(t *testing.T, test func(t *testing.T, l Level)) {
	for l := Generic; l <= Available(); l++ {
		t.Run(l.String(), func(t *testing.T) { test(t, l) })
	}
}

// A gemmCase is a product whose matrices lie in larger buffers of guards.
type gemmCase[T Float] struct {
	Product
	a, b, c, want []T // with the guards
	offset        int
	level         Level // for messages
}

const gemmGuard = 24

func (p gemmCase[T]) String() string {
	return fmt.Sprintf("%T %d×%d×%d, transposed %v %v, leading %d %d %d, accumulate %v, offset %d, level %v",
		T(0), p.M, p.K, p.N, p.TransA, p.TransB, p.LDA, p.LDB, p.LDC, p.Accumulate, p.offset, p.level)
}

// newGemmCase makes a product of small random integers, whose sums have no
// rounding errors, so that results are exact.
func newGemmCase[T Float](r *rand.Rand, m, k, n int, transA, transB, accumulate bool, slack, offset int) *gemmCase[T] {
	p := &gemmCase[T]{Product: Product{M: m, N: n, K: k, TransA: transA, TransB: transB, Accumulate: accumulate}, offset: offset}
	matrix := func(rows, cols int, transposed bool, fill func() T) ([]T, int) {
		if transposed {
			rows, cols = cols, rows
		}
		ld := cols + slack
		v := make([]T, offset+rows*ld+2*gemmGuard)
		for i := range v {
			v[i] = T(math.NaN())
		}
		for i := range rows {
			for j := range cols {
				v[offset+gemmGuard+i*ld+j] = fill()
			}
		}
		return v, ld
	}
	small := func() T { return T(r.IntN(9) - 4) }
	p.a, p.LDA = matrix(m, k, transA, small)
	p.b, p.LDB = matrix(k, n, transB, small)
	first := func() T { return T(math.NaN()) }
	if accumulate {
		first = small
	}
	p.c, p.LDC = matrix(m, n, false, first)
	p.want = append([]T(nil), p.c...)
	return p
}

func (p *gemmCase[T]) inner(v []T, rows, ld, cols int) []T {
	if rows == 0 || cols == 0 {
		return nil
	}
	v = v[p.offset+gemmGuard:]
	n := (rows-1)*ld + cols
	return v[:n:n]
}

func (p *gemmCase[T]) operands() (a, b []T) {
	rowsA, colsA, rowsB, colsB := p.M, p.K, p.K, p.N
	if p.TransA {
		rowsA, colsA = colsA, rowsA
	}
	if p.TransB {
		rowsB, colsB = colsB, rowsB
	}
	return p.inner(p.a, rowsA, p.LDA, colsA), p.inner(p.b, rowsB, p.LDB, colsB)
}

// check multiplies and compares every element of C, the guards included.
func (p *gemmCase[T]) check(t *testing.T, run func(c, a, b []T)) {
	t.Helper()
	a, b := p.operands()
	multiplyLoop(&p.Product, p.inner(p.want, p.M, p.LDC, p.N), a, b)
	p.compare(t, run)
}

// checkLevels does so at each level that the machine has, for which the loop
// runs once.
func (p *gemmCase[T]) checkLevels(t *testing.T) {
	t.Helper()
	first := append([]T(nil), p.c...)
	p.check(t, func(c, a, b []T) { multiply(gemmAt[T](Generic), &p.Product, c, a, b) })
	for l := Generic + 1; l <= Available(); l++ {
		copy(p.c, first)
		p.level = l
		p.compare(t, func(c, a, b []T) { multiply(gemmAt[T](l), &p.Product, c, a, b) })
	}
}

func (p *gemmCase[T]) compare(t *testing.T, run func(c, a, b []T)) {
	t.Helper()
	a, b := p.operands()
	run(p.inner(p.c, p.M, p.LDC, p.N), a, b)
	for i, want := range p.want {
		if have := p.c[i]; have != want && !(have != have && want != want) {
			i -= p.offset + gemmGuard
			t.Fatalf("%v: element (%d, %d): have %v, want %v", p, i/max(p.LDC, 1), i%max(p.LDC, 1), have, want)
		}
	}
}

func (p *gemmCase[T]) checkAt(t *testing.T, l Level) {
	t.Helper()
	p.check(t, func(c, a, b []T) { multiply(gemmAt[T](l), &p.Product, c, a, b) })
}

// Every extent from 0 to 66 on each axis, with others that are small, about one
// tile, or more than one, in every transposition.
func TestGemmExtents(t *testing.T) {
	testGemmExtents[float32](t)
	testGemmExtents[float64](t)
}

func testGemmExtents[T Float](t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for n := range 67 {
		for _, d := range [][3]int{{n, 5, 3}, {3, n, 5}, {5, 3, n}, {n, 7, 33}, {15, n, 17}, {29, 2, n}, {1, n, 19}, {n, 11, 1}, {1, 13, n}, {n, n, n}} {
			for flags := range 8 {
				p := newGemmCase[T](r, d[0], d[1], d[2], flags&1 != 0, flags&2 != 0, flags&4 != 0, n%3, n%17)
				p.checkLevels(t)
			}
		}
	}
}

// Larger ones cross the blocks' edges, have strides that alias in the cache and
// go to several cores.
func TestGemmBlocks(t *testing.T) {
	testGemmBlocks[float32](t)
	testGemmBlocks[float64](t)
}

func testGemmBlocks[T Float](t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for i, d := range [][3]int{{130, 256, 70}, {65, 257, 128}, {113, 513, 97}, {14, 1025, 33}, {7, 300, 512}, {2, 600, 257}, {1, 1030, 130}, {300, 3, 300}, {256, 256, 256}, {100, 784, 50}, {1100, 1, 1030}, {1030, 1025, 9}} {
		for flags := range 4 {
			p := newGemmCase[T](r, d[0], d[1], d[2], flags&1 != 0, flags&2 != 0, (i+flags)%2 == 1, i%3, i)
			p.checkLevels(t)
		}
	}
	for range 20 {
		p := newGemmCase[T](r, 1+r.IntN(200), 1+r.IntN(700), 1+r.IntN(200), r.IntN(2) == 1, r.IntN(2) == 1, r.IntN(2) == 1, r.IntN(20), r.IntN(16))
		p.checkLevels(t)
	}
}

// Large ones are cut into parts, sheets and blocks.
func TestGemmSheets(t *testing.T) {
	testGemmSheets[float32](t)
	testGemmSheets[float64](t)
}

func testGemmSheets[T Float](t *testing.T) {
	r := rand.New(rand.NewPCG(23, 24))
	for i, d := range []struct{ cores, m, k, n int }{
		{1, 50, 1024, 2100}, // sheets side by side
		{1, 300, 1100, 290}, // and one after the other
		{2, 700, 300, 130}, {2, 130, 300, 700}, {3, 270, 1000, 310}, {6, 270, 500, 310}, {40, 300, 513, 333},
	} {
		procs(t, d.cores)
		for flags := range 4 {
			if i == 0 && flags > 0 {
				break // it takes long
			}
			p := newGemmCase[T](r, d.m, d.k, d.n, flags&1 != 0, flags&2 != 0, (i+flags)%2 == 1, i%3, i)
			for l := Generic; l <= Available(); l++ {
				if j := (gemmJob[T]{kernels: gemmAt[T](l), m: d.m, n: d.n, k: d.k}); !j.inSheets() {
					t.Fatalf("%v is not large", p)
				}
			}
			p.checkLevels(t)
		}
	}
}

// Those with a large k and a small C are computed chain by chain: a core has all
// of k for some columns or some rows of C, or a chain for all.
func TestGemmStreams(t *testing.T) {
	testGemmStreams[float32](t)
	testGemmStreams[float64](t)
}

func testGemmStreams[T Float](t *testing.T) {
	r := rand.New(rand.NewPCG(25, 26))
	for i, d := range []struct{ cores, m, k, n int }{
		{2, 37, 2100, 150}, {2, 150, 2100, 37}, {1, 66, 1600, 70}, {2, 66, 1600, 70}, {3, 5, 1100, 190}, {3, 190, 1100, 5}, {40, 90, 1300, 91},
	} {
		procs(t, d.cores)
		for _, accumulate := range []bool{false, true} {
			p := newGemmCase[T](r, d.m, d.k, d.n, true, false, accumulate, i%3, i)
			for l := Generic; l <= Available(); l++ {
				j := gemmJob[T]{kernels: gemmAt[T](l), m: d.m, n: d.n, k: d.k, a: gemmOperand[T]{nil, 1, p.LDA}, b: gemmOperand[T]{nil, 1, p.LDB}}
				if j.cutDepth(); !j.inStreams() {
					t.Fatalf("%v is not read in streams", p)
				}
			}
			p.checkLevels(t)
		}
	}
}
