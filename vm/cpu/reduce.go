package cpu

import (
	"gorgonia.org/tensor"

	"keisan/autodiff"
	"keisan/internal/simd"
)

// reduction is an op that reduces axes, or repeats them.
type reduction interface{ Axes() []int }

// sum prepares ops.Sum: by rows or columns, or by both.
func sum[T simd.Float](op autodiff.Op, dst *tensor.Dense, in []*tensor.Dense) func() error {
	y, x := elements[T](dst), elements[T](in[0])
	l := layout(in[0].Shape(), op.(reduction).Axes())
	if outer, n, inner, ok := outerInner(l); ok {
		switch {
		case n == 1:
			return done(inParts(len(y), partSize, func(from, to int) { copy(y[from:to], x[from:to]) }))
		case outer == 1 && inner == 1:
			return done(total(y, x))
		case inner == 1:
			return done(rowSums(y, x, n))
		}
		return done(columnSums(y, x, outer, n, inner))
	}
	if len(l) == 3 { // reduced, kept, reduced: rows first, then their sums' columns
		rows := make([]T, l[0].n*l[1].n)
		first, second := rowSums(rows, x, l[2].n), columnSums(y, rows, 1, l[0].n, l[1].n)
		return done(func() {
			first()
			second()
		})
	}
	return nil
}

// total prepares the sum of all elements: in blocks, whose sums are added in
// pairs as simd.Sum does.
func total[T simd.Float](y, x []T) func() {
	const block = 16 * 8192 // a power of two times what simd.Sum takes at once
	if len(x) <= block {
		return func() { y[0] = simd.Sum(x) }
	}
	sums := make([]T, (len(x)+block-1)/block)
	blocks := inParts(len(sums), 1, func(i, _ int) { sums[i] = simd.Sum(x[i*block : min(len(x), (i+1)*block)]) })
	return func() {
		blocks()
		y[0] = inPairs(sums)
	}
}

// inPairs adds up blocks as simd.Sum does.
func inPairs[T simd.Float](sums []T) T {
	if len(sums) == 1 {
		return sums[0]
	}
	half := 1
	for 2*half < len(sums) {
		half *= 2
	}
	return inPairs(sums[:half]) + inPairs(sums[half:])
}

func rowSums[T simd.Float](y, x []T, cols int) func() {
	return inParts(len(y), partSize/max(cols, 1), func(from, to int) {
		simd.RowSums(y[from:to], x[from*cols:to*cols])
	})
}

// columnSums prepares the column sums of matrices that lie one after the other.
// Tall ones are summed in parts of the same height, whose sums are then summed:
// how many there are does not depend on the cores.
func columnSums[T simd.Float](y, x []T, matrices, rows, cols int) func() {
	size := rows * cols
	height := max(256, partSize/max(cols, 1))
	if matrices > 1 || rows <= height {
		return inParts(matrices, partSize/max(size, 1), func(from, to int) {
			for i := from; i < to; i++ {
				simd.ColumnSums(y[i*cols:(i+1)*cols], x[i*size:(i+1)*size])
			}
		})
	}
	parts := (rows + height - 1) / height
	sums := make([]T, parts*cols)
	each := inParts(parts, 1, func(i, _ int) {
		simd.ColumnSums(sums[i*cols:(i+1)*cols], x[i*height*cols:min(size, (i+1)*height*cols)])
	})
	return func() {
		each()
		simd.ColumnSums(y, sums)
	}
}

// extremum prepares ops.Max or ops.Min.
func extremum[T simd.Float](op autodiff.Op, dst *tensor.Dense, in []*tensor.Dense) func() error {
	y, x := elements[T](dst), elements[T](in[0])
	rows, elementwise := simd.RowMaxima[T], simd.Maximum[T]
	if op.(interface{ Smallest() bool }).Smallest() {
		rows, elementwise = simd.RowMinima[T], simd.Minimum[T]
	}
	outer, n, inner, ok := outerInner(layout(in[0].Shape(), op.(reduction).Axes()))
	switch {
	case !ok:
		return nil
	case inner == 1:
		return done(inParts(outer, partSize/max(n, 1), func(from, to int) { rows(y[from:to], x[from*n:to*n]) }))
	}
	return done(inParts(outer, partSize/max(n*inner, 1), func(from, to int) {
		for i := from; i < to; i++ {
			best, block := y[i*inner:(i+1)*inner], x[i*n*inner:(i+1)*n*inner]
			copy(best, block)
			for k := 1; k < n; k++ {
				elementwise(best, best, block[k*inner:(k+1)*inner])
			}
		}
	}))
}
