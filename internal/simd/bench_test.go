package simd

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"unsafe"
)

// Bytes a second of the kernels, what they read and write together.
func BenchmarkKernels(b *testing.B) {
	b.Run("float32", benchmarkKernels[float32])
	b.Run("float64", benchmarkKernels[float64])
}

func benchmarkKernels[T Float](b *testing.B) {
	for _, c := range []struct {
		name   string
		slices int
		run    func(dst, x, y []T)
	}{
		{"Add", 3, func(dst, x, y []T) { Add(dst, x, y) }},
		{"Sum", 1, func(dst, x, _ []T) { dst[0] = Sum(x) }},
		{"Dot", 2, func(dst, x, y []T) { dst[0] = Dot(x, y) }},
		{"Max", 1, func(dst, x, _ []T) { dst[0] = Max(x) }},
		{"RowSums10", 1, func(dst, x, _ []T) { RowSums(dst[:len(dst)/10], x) }},
		{"ColumnSums10", 1, func(dst, x, _ []T) { ColumnSums(dst[:10], x) }},
		{"ColumnSums1000", 1, func(dst, x, _ []T) { ColumnSums(dst[:min(len(x), 1000)], x) }},
		{"Softmax10", 2, func(dst, x, _ []T) { Softmax(dst, x, 10) }},
		{"Softmax1000", 2, func(dst, x, _ []T) { Softmax(dst, x, min(len(x), 1000)) }},
		{"Div", 3, func(dst, x, y []T) { Div(dst, x, y) }},
		{"Axpy", 3, func(dst, x, _ []T) { Axpy(dst, x, 1e-9) }},
		{"Exp", 2, func(dst, x, _ []T) { Exp(dst, x) }},
		{"Tanh", 2, func(dst, x, _ []T) { Tanh(dst, x) }},
		{"Sigmoid", 2, func(dst, x, _ []T) { Sigmoid(dst, x) }},
		{"Softplus", 2, func(dst, x, _ []T) { Softplus(dst, x) }},
		{"Erf", 2, func(dst, x, _ []T) { Erf(dst, x) }},
		{"GELU", 2, func(dst, x, _ []T) { GELU(dst, x) }},
		{"Log", 2, func(dst, _, y []T) { Log(dst, y) }},
	} {
		for _, n := range []int{10, 1e3, 1e6} {
			b.Run(fmt.Sprintf("%s/%d", c.name, n), func(b *testing.B) {
				r := rand.New(rand.NewPCG(1, 2))
				dst, x, y := make([]T, n), make([]T, n), make([]T, n)
				for i := range x {
					x[i], y[i] = T(2*r.NormFloat64()), T(0.1+r.ExpFloat64())
				}
				b.SetBytes(int64(c.slices * n * int(unsafe.Sizeof(T(0)))))
				for b.Loop() {
					c.run(dst, x, y)
				}
			})
		}
	}
}
