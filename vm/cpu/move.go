package cpu

import (
	"gorgonia.org/tensor"

	"keisan/autodiff"
	"keisan/internal/simd"
	"keisan/ops"
)

// mover is an op that only moves elements.
type mover interface {
	Moves(dst *tensor.Dense, in []*tensor.Dense, do func(ops.Move))
}

// move prepares the ops that only move elements, of any type.
func move(op autodiff.Op, dst *tensor.Dense, in []*tensor.Dense) func() error {
	switch dst.Dtype().Size() {
	case 4:
		return moves(op.(mover), dst, in, simd.Transpose[float32])
	case 8:
		return moves(op.(mover), dst, in, simd.Transpose[float64])
	}
	return moves[bool](op.(mover), dst, in, nil)
}

// A share is some of the rows of a box, about a part in all.
type share[T any] struct {
	*box[T]
	to, from int // where the first row begins
	rows     int
}

// moves divides the boxes into shares, and those into parts for the cores.
func moves[T any](op mover, dst *tensor.Dense, in []*tensor.Dense, transpose transposer[T]) func() error {
	var parts [][]share[T]
	moved, filled := 0, partSize
	op.Moves(dst, in, func(m ops.Move) {
		n := m.Extents.TotalSize()
		if moved += n; n == 0 {
			return
		}
		b := newBox(elements[T](dst), elements[T](in[m.In]), m, transpose)
		b.divide(m.To.Start, m.From.Start, 0, func(s share[T]) {
			if filled >= partSize {
				parts, filled = append(parts, nil), 0
			}
			last := len(parts) - 1
			parts[last] = append(parts[last], s)
			filled += s.rows * s.cols.n
		})
	})
	run := inParts(len(parts), 1, func(from, to int) {
		for _, part := range parts[from:to] {
			for i := range part {
				s := &part[i]
				s.run(s.to, s.from, s.rows)
			}
		}
	})
	if y := dst.Uint8s(); moved*int(dst.Dtype().Size()) < len(y) {
		zero := inParts(len(y), 4*partSize, func(from, to int) { clear(y[from:to]) })
		return done(func() {
			zero()
			run()
		})
	}
	return done(run)
}

// divide hands out the rows of a box, those of the outer axes from one on in
// turn, in shares.
func (b *box[T]) divide(to, from, axis int, do func(share[T])) {
	if axis < len(b.outer) {
		for range b.outer[axis].n {
			b.divide(to, from, axis+1, do)
			to += b.outer[axis].to
			from += b.outer[axis].from
		}
		return
	}
	most := max(partSize/b.cols.n, 1)
	for left := b.rows.n; left > 0; left -= most {
		rows := min(most, left)
		do(share[T]{b, to, from, rows})
		to += rows * b.rows.to
		from += rows * b.rows.from
	}
}
