package cpu

import (
	"gorgonia.org/tensor"

	"keisan/internal/simd"
	"keisan/vm/fused"
)

// Products of few terms each, C = AᵀB + CᵀD + …, spend their time with reading
// and writing the sum. Their factors put on top of one another make one product
// of many.
//
//	[A; C; …]ᵀ·[B; D; …]

// stackRows is the mean number of rows of factors up to which they are stacked.
const stackRows = 128

// stackable reports whether the factors can be stacked by copying their memory,
// and that pays.
func (t *terms[T]) stackable() bool {
	n := len(t.of)
	return n > 1 && t.of[0].TransA && !t.of[0].TransB && t.depth() <= n*stackRows
}

// depth returns the number of rows of all factors.
func (t *terms[T]) depth() int {
	k := 0
	for _, p := range t.of {
		k += p.K
	}
	return k
}

// stacked prepares the sum and the chain after copies of the factors.
func (t *terms[T]) stacked(f *fused.Product, dst *tensor.Dense, in []*tensor.Dense) func() error {
	one := *t.of[0]
	one.K = t.depth()
	a, copyA := stack(t.a)
	b, copyB := stack(t.b)
	run := (&terms[T]{of: []*simd.Product{&one}, a: [][]T{a}, b: [][]T{b}}).bind(f, dst, in)
	return func() error {
		copyA()
		copyB()
		return run()
	}
}

// stack returns room for all parts one after the other, and what copies them.
func stack[T simd.Float](parts [][]T) (all []T, fill func()) {
	size, ends := 0, make([]int, len(parts))
	for i, p := range parts {
		size += len(p)
		ends[i] = size
	}
	all = make([]T, size)
	return all, inParts(len(parts), partSize*len(parts)/max(size, 1), func(from, to int) {
		for i := from; i < to; i++ {
			copy(all[ends[i]-len(parts[i]):ends[i]], parts[i])
		}
	})
}
