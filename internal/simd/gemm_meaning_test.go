package simd

import (
	"math"
	"math/rand/v2"
	"runtime"
	"sync"
	"testing"
)

// randomProduct returns a product of numbers from -1 to 1.
func randomProduct[T Float](r *rand.Rand, m, k, n int) (p *Product, c, a, b []T) {
	matrix := func(size int) []T {
		v := make([]T, size)
		for i := range v {
			v[i] = T(2*r.Float64() - 1)
		}
		return v
	}
	return &Product{M: m, N: n, K: k, LDA: k, LDB: n, LDC: n}, make([]T, m*n), matrix(m * k), matrix(k * n)
}

// The error is as small as Product says.
func TestGemmAccuracy(t *testing.T) {
	gemmLevels(t, func(t *testing.T, l Level) {
		testGemmAccuracy[float32](t, l, 0x1p-24)
		testGemmAccuracy[float64](t, l, 0x1p-53)
	})
}

func testGemmAccuracy[T Float](t *testing.T, l Level, u float64) {
	r := rand.New(rand.NewPCG(7, 8))
	for _, k := range []int{1, 10, 300, 2000} {
		p, c, a, b := randomProduct[T](r, 5, k, 40)
		multiply(gemmAt[T](l), p, c, a, b)
		for i := range p.M {
			for j := range p.N {
				sum, low, size := 0.0, 0.0, 0.0 // the sum is sum + low
				for x := range k {
					f, g := float64(a[i*k+x]), float64(b[x*p.N+j])
					product := f * g
					low += math.FMA(f, g, -product)
					next := sum + product
					low += (sum - (next - (next - sum))) + (product - (next - sum))
					sum = next
					size += math.Abs(product)
				}
				bound := float64(min(k, gemmDepth)+1+k/gemmDepth) * u * size
				if l == Generic {
					bound *= 2 // products are rounded, too
				}
				if have := math.Abs(float64(c[i*p.N+j]) - sum - low); !(have <= bound) {
					t.Fatalf("%T, k = %d: error %g, want at most %g", u, k, have, bound)
				}
			}
		}
	}
}

// Results depend neither on the number of cores nor on where in C an element
// is, nor on how the operands lie.
func TestGemmBits(t *testing.T) {
	gemmLevels(t, func(t *testing.T, l Level) {
		testGemmBits[float32](t, l)
		testGemmBits[float64](t, l)
	})
}

func testGemmBits[T Float](t *testing.T, l Level) {
	r := rand.New(rand.NewPCG(9, 10))
	for _, d := range [][3]int{{101, 600, 130}, {300, 1024, 70}, {13, 1024, 600}, {290, 1100, 330}, {60, 1700, 80}} {
		p, want, a, b := randomProduct[T](r, d[0], d[1], d[2])
		procs(t, 1)
		multiply(gemmAt[T](l), p, want, a, b)
		have := make([]T, len(want))
		equal := func(what string) {
			t.Helper()
			for i, h := range have {
				if h != want[i] {
					t.Fatalf("%v, %s: element %d: have %v, want %v", d, what, i, h, want[i])
				}
			}
		}
		for _, cores := range []int{2, 5} {
			runtime.GOMAXPROCS(cores)
			clear(have)
			multiply(gemmAt[T](l), p, have, a, b)
			equal("more cores")
		}
		q := *p
		q.TransA, q.TransB, q.LDA, q.LDB = true, true, p.M, p.K
		multiply(gemmAt[T](l), &q, have, transposed(a, p.M, p.K), transposed(b, p.K, p.N))
		equal("transposed")
		q.TransB, q.LDB = false, p.N
		for _, cores := range []int{5, 2, 1} {
			runtime.GOMAXPROCS(cores)
			clear(have)
			multiply(gemmAt[T](l), &q, have, transposed(a, p.M, p.K), b)
			equal("A transposed")
		}
		for i := 0; i < p.M; i += 9 { // by single rows
			q := *p
			q.M = 1
			clear(have[i*p.N:][:p.N])
			multiply(gemmAt[T](l), &q, have[i*p.N:], a[i*p.K:], b)
		}
		equal("by rows")
	}
}

func transposed[T Float](v []T, rows, cols int) []T {
	w := make([]T, len(v))
	for i := range rows {
		for j := range cols {
			w[j*rows+i] = v[i*cols+j]
		}
	}
	return w
}

// NaN and Inf reach the elements of C that they are terms of, and no others,
// even where the other factor is 0.
func TestGemmSpecial(t *testing.T) {
	gemmLevels(t, func(t *testing.T, l Level) {
		testGemmSpecial[float32](t, l)
		testGemmSpecial[float64](t, l)
	})
}

func testGemmSpecial[T Float](t *testing.T, l Level) {
	r := rand.New(rand.NewPCG(11, 12))
	nan, inf := T(math.NaN()), T(math.Inf(1))
	for round := range 40 {
		p := newGemmCase[T](r, 1+r.IntN(40), 1+r.IntN(400), 1+r.IntN(80), round&1 != 0, round&2 != 0, round&4 != 0, 1, 0)
		a, b := p.operands()
		a[r.IntN(len(a))] = nan
		a[r.IntN(len(a))] = inf
		b[r.IntN(len(b))] = -inf
		b[r.IntN(len(b))] = 0
		p.checkAt(t, l)
	}
}

// Finish is told of every element of C once, when it has its value.
func TestGemmFinish(t *testing.T) {
	procs(t, 3)
	gemmLevels(t, func(t *testing.T, l Level) {
		testGemmFinish[float32](t, l)
		testGemmFinish[float64](t, l)
	})
}

func testGemmFinish[T Float](t *testing.T, l Level) {
	r := rand.New(rand.NewPCG(13, 14))
	for _, d := range [][3]int{{5, 0, 7}, {30, 2, 10}, {70, 300, 130}, {300, 200, 300}, {210, 1100, 450}, {3000, 1024, 513}} {
		if testing.Short() && d[0] == 3000 || l == Generic && d[0] == 3000 {
			continue
		}
		p, want, a, b := randomProduct[T](r, d[0], d[1], d[2])
		multiply(gemmAt[T](l), p, want, a, b)
		bias := make([]T, p.N)
		for j := range bias {
			bias[j] = T(j)
		}
		have := make([]T, len(want))
		p.Finish = func(i, j, rows, cols int) {
			for ; rows > 0; i, rows = i+1, rows-1 {
				Add(have[i*p.N+j:][:cols], have[i*p.N+j:][:cols], bias[j:])
			}
		}
		multiply(gemmAt[T](l), p, have, a, b)
		for i, h := range have {
			if w := want[i] + bias[i%p.N]; h != w {
				t.Fatalf("%v: element %d: have %v, want %v", d, i, h, w)
			}
		}
	}
	(&Product{M: 0, N: 3, Finish: func(i, j, rows, cols int) { t.Error("finish of nothing") }}).finishNothing()
}

func (p *Product) finishNothing() { Multiply[float32](p, nil, nil, nil) }

// Products at the same time do not disturb one another.
func TestGemmConcurrent(t *testing.T) {
	procs(t, 4)
	r := rand.New(rand.NewPCG(15, 16))
	p, want, a, b := randomProduct[float32](r, 200, 1024, 130)
	p.TransB, p.LDB = true, p.K
	Multiply(p, want, a, b)
	var callers sync.WaitGroup
	for range 5 {
		callers.Go(func() {
			have := make([]float32, len(want))
			for range 5 {
				clear(have)
				Multiply(p, have, a, b)
				for i, h := range have {
					if h != want[i] {
						t.Errorf("element %d: have %v, want %v", i, h, want[i])
						return
					}
				}
			}
		})
	}
	callers.Wait()
}

func TestGemmAllocations(t *testing.T) {
	procs(t, 2)
	r := rand.New(rand.NewPCG(17, 18))
	for _, d := range [][3]int{{30, 2, 10}, {64, 64, 64}, {256, 256, 256}, {130, 1024, 512}} {
		p, c, a, b := randomProduct[float32](r, d[0], d[1], d[2])
		for _, p.TransB = range []bool{false, true} {
			if p.LDB = p.N; p.TransB {
				p.LDB = p.K
			}
			if have := allocations(func() { Multiply(p, c, a, b) }); have > 0.1 {
				t.Errorf("%v, transposed %v: %v allocations, want 0", d, p.TransB, have)
			}
		}
	}
}
