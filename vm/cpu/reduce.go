package cpu

import (
	"gorgonia.org/tensor"

	"keisan/autodiff"
	"keisan/internal/simd"
)

// reduction is an op that reduces axes, or repeats them.
type reduction interface{ Axes() []int }

// sum prepares ops.Sum.
func sum[T simd.Float](op autodiff.Op, dst *tensor.Dense, in []*tensor.Dense) func() error {
	return inTurn(op, elements[T](dst), elements[T](in[0]), in[0].Shape(), func(y, x []T, outer, n, inner int) func() {
		switch {
		case outer == 1 && inner == 1:
			return total(y, x)
		case inner == 1:
			return rowSums(y, x, n)
		}
		return columnSums(y, x, outer, n, inner)
	})
}

// extremum prepares ops.Max or ops.Min.
func extremum[T simd.Float](op autodiff.Op, dst *tensor.Dense, in []*tensor.Dense) func() error {
	rows, elementwise := simd.RowMaxima[T], simd.Maximum[T]
	if op.(interface{ Smallest() bool }).Smallest() {
		rows, elementwise = simd.RowMinima[T], simd.Minimum[T]
	}
	return inTurn(op, elements[T](dst), elements[T](in[0]), in[0].Shape(), func(y, x []T, outer, n, inner int) func() {
		if inner == 1 {
			return inParts(outer, partSize/max(n, 1), func(from, to int) { rows(y[from:to], x[from*n:to*n]) })
		}
		return inParts(outer*inner, partSize/max(n, 1), func(from, to int) {
			for from < to {
				i, j := from/inner, from%inner
				width := min(inner-j, to-from)
				best := y[from : from+width]
				copy(best, x[i*n*inner+j:])
				for k := 1; k < n; k++ {
					elementwise(best, best, x[(i*n+k)*inner+j:][:width])
				}
				from += width
			}
		})
	})
}

// inTurn prepares the reduction of one span of axes after the other, the last
// one first: each makes outer blocks of inner elements of outer blocks of n
// times as many.
func inTurn[T simd.Float](op autodiff.Op, y, x []T, shape []int, reduce func(y, x []T, outer, n, inner int) func()) func() error {
	var calls []func()
	l := layout(shape, op.(reduction).Axes())
	for last := len(l) - 1; last >= 0; last-- {
		if !l[last].marked {
			continue
		}
		outer, inner, left := 1, 1, false
		for k, s := range l {
			switch {
			case k > last && !s.marked:
				inner *= s.n
			case k < last:
				outer *= s.n
				left = left || s.marked
			}
		}
		to := y
		if left {
			to = make([]T, outer*inner)
		}
		calls = append(calls, reduce(to, x, outer, l[last].n, inner))
		x = to
	}
	if calls == nil {
		calls = append(calls, inParts(len(y), partSize, func(from, to int) { copy(y[from:to], x[from:to]) }))
	}
	return done(func() {
		for _, f := range calls {
			f()
		}
	})
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
