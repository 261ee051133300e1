package simd

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// BenchmarkGemm measures products at the active level. Its figure GFLOP/s is
// that of the fastest call, which other programs on the machine disturb least.
func BenchmarkGemm(b *testing.B) {
	for _, s := range []struct {
		m, k, n int
		trans   string
	}{
		{64, 64, 64, ""}, {256, 256, 256, ""}, {1024, 1024, 1024, ""}, {2048, 2048, 2048, ""},
		{100, 784, 50, ""}, {784, 100, 50, "a"}, {100, 50, 784, "b"}, {128, 784, 256, ""},
		{128, 1024, 1024, ""}, {128, 1024, 1024, "b"}, {1024, 128, 1024, "a"},
		{256, 4096, 4096, ""}, {256, 4096, 4096, "b"}, {4096, 256, 4096, "a"},
		{30, 2, 10, ""}, {30, 10, 3, ""}, {2, 30, 10, "a"}, {30, 3, 10, "b"}, {128, 256, 10, ""}, {1024, 128, 10, "a"}, {128, 10, 1024, "b"},
		{1, 1024, 1024, ""}, {1, 1024, 1024, "b"}, {1024, 1024, 1, ""}, {20, 100, 10000, ""}, {20, 10000, 100, "b"},
	} {
		name := strings.TrimSuffix(fmt.Sprintf("%dx%dx%d-%s", s.m, s.k, s.n, s.trans), "-")
		b.Run("f32/"+name, func(b *testing.B) { benchmarkGemm[float32](b, s.m, s.k, s.n, s.trans) })
		b.Run("f64/"+name, func(b *testing.B) { benchmarkGemm[float64](b, s.m, s.k, s.n, s.trans) })
	}
}

func benchmarkGemm[T Float](b *testing.B, m, k, n int, trans string) {
	p := Product{M: m, N: n, K: k, LDA: k, LDB: n, LDC: n}
	if trans == "a" {
		p.TransA, p.LDA = true, m
	}
	if trans == "b" {
		p.TransB, p.LDB = true, k
	}
	x, y, z := make([]T, m*k), make([]T, k*n), make([]T, m*n)
	for i := range x {
		x[i] = T(i%7) - 3
	}
	for i := range y {
		y[i] = T(i%5) - 2
	}
	flops := 2 * float64(m) * float64(k) * float64(n)
	calls := max(1, int(1e5/flops)) // of one measurement, so that the clock costs nothing
	best := time.Hour
	b.ReportAllocs()
	for b.Loop() {
		begin := time.Now()
		for range calls {
			Multiply(&p, z, x, y)
		}
		best = min(best, time.Since(begin))
	}
	b.ReportMetric(flops*float64(calls)/float64(best.Nanoseconds()), "GFLOP/s")
	b.ReportMetric(float64(best.Nanoseconds())/float64(calls), "best-ns")
}

// BenchmarkFMAPeak measures what no product can be faster than, on one core.
func BenchmarkFMAPeak(b *testing.B) {
	best := time.Hour
	flops := 0
	for b.Loop() {
		begin := time.Now()
		flops = FMAPeak[float32](10000)
		best = min(best, time.Since(begin))
	}
	b.ReportMetric(float64(flops)/float64(best.Nanoseconds()), "GFLOP/s")
}
