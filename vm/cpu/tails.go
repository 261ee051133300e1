package cpu

import (
	"keisan/internal/simd"
	"keisan/vm/fused"
)

// sumOf is a sum that a chain ends with. Each tile or unit leaves its part in
// rest, and what is there is added up at the end: what is added to what depends
// on the extents alone.
type sumOf[T simd.Float] struct {
	as     fused.Access
	of     operand[T]
	dst    []T
	rest   []T // parts of the sum; dst itself where there is but one
	across int
	cols   int
	more   []T // of a tile, by unit: what is to be added to rest
	width  int
}

func (k *chain[T]) sum(as fused.Access, of operand[T], dst []T) sumOf[T] {
	return sumOf[T]{as: as, of: of, dst: dst, cols: k.cols}
}

// whole returns the kernel for a single tile.
func (s *sumOf[T]) whole() step[T] {
	switch s.as {
	case fused.Row:
		return func(dst, x, _ []T) { simd.ColumnSums(dst, x) }
	case fused.Col:
		return func(dst, x, _ []T) { simd.RowSums(dst, x) }
	}
	return func(dst, x, _ []T) { dst[0] = simd.Sum(x) }
}

// prepareSums makes room for parts of the sums and returns what adds them up.
// A column's sum has a part for each unit, in which those of at most 16 tiles
// have been added one after the other.
func (k *chain[T]) prepareSums(down, across, height int) func() {
	var last []func()
	units := ceil(down, height)
	for i := range k.sums {
		s := &k.sums[i]
		s.across, s.rest, s.width = across, s.dst, k.tileCols
		n, add := 1, s.whole()
		switch s.as {
		case fused.Row:
			n = units
			s.more = make([]T, units*across*k.tileCols)
		case fused.Col:
			n = across
		case fused.One:
			n = down * across
		}
		if n > 1 {
			s.rest = make([]T, n*len(s.dst))
			last = append(last, func() { add(s.dst, s.rest, nil) })
		}
	}
	return func() {
		for _, f := range last {
			f()
		}
	}
}

// take adds a tile to the sum.
func (s *sumOf[T]) take(x []T, first bool, t, unit, i, j, rows int) {
	column := j / s.width
	switch s.as {
	case fused.Row:
		cols := len(x) / rows
		sum := s.rest[unit/s.across*s.cols+j:][:cols]
		if first {
			simd.ColumnSums(sum, x)
			return
		}
		more := s.more[unit*s.width:][:cols]
		simd.ColumnSums(more, x)
		simd.Add(sum, sum, more)
	case fused.Col:
		if s.across == 1 {
			simd.RowSums(s.rest[i:][:rows], x)
		} else { // the tile is a part of row i
			s.rest[i*s.across+column] = simd.Sum(x)
		}
	case fused.One:
		s.rest[t*s.across+column] = simd.Sum(x)
	}
}
