package cuda

import (
	"slices"

	"gorgonia.org/tensor"

	"keisan/ops"
)

// mover is an op that only moves elements.
type mover interface {
	Moves(dst *tensor.Dense, in []*tensor.Dense, do func(ops.Move))
}

// bindMoves prepares the ops that only move elements. What no move writes becomes
// 0 before.
func bindMoves(e *Engine, b binding) (func() error, error) {
	var moves []ops.Move
	b.op.(mover).Moves(b.dst, b.in, func(m ops.Move) { moves = append(moves, m) })
	return e.moves(b, moves)
}

// bindRepeat prepares ops.Repeat, which moves an element to several places.
func bindRepeat(e *Engine, b binding) (func() error, error) {
	m := ops.Move{Extents: b.dst.Shape()}
	m.To.Stride = rowMajor(b.dst.Shape())
	along, n := b.op.(interface{ Axes() []int }).Axes(), 1
	for k, extent := range slices.Backward(m.Extents) {
		if !slices.Contains(along, k) {
			m.From.Stride[k] = n
			n *= extent
		}
	}
	return e.moves(b, []ops.Move{m})
}

func (e *Engine) moves(b binding, moves []ops.Move) (func() error, error) {
	var calls []func() error
	moved, op := 0, new(int)
	for _, m := range moves {
		n := m.Extents.TotalSize()
		if moved += n; n == 0 {
			continue
		}
		call, err := e.move(op, newBox(m), b.dst, b.in[m.In])
		if err != nil {
			return nil, err
		}
		calls = append(calls, call)
	}
	if all := b.dst.Shape().TotalSize(); moved < all {
		zero := e.zeroing(addressOf(b.dst), uintptr(all)*b.dst.Dtype().Size())
		calls = append([]func() error{zero}, calls...)
	}
	return joined(calls...), nil
}

// A box is a move with as few axes as possible.
type box struct {
	n, to, from    int
	target, source span
}

func newBox(m ops.Move) box {
	b := box{n: m.Extents.TotalSize(), to: m.To.Start, from: m.From.Start}
	for k, extent := range m.Extents {
		to, from, last := m.To.Stride[k], m.From.Stride[k], len(b.target)-1
		switch {
		case extent == 1:
		case last >= 0 && b.target[last].stride == extent*to && b.source[last].stride == extent*from:
			b.target[last] = axis{b.target[last].extent * extent, to}
			b.source[last] = axis{b.source[last].extent * extent, from}
		default:
			b.target = append(b.target, axis{extent, to})
			b.source = append(b.source, axis{extent, from})
		}
	}
	return b
}

// turnedFrom is the extent from which tiles are worth their while.
const turnedFrom = 16

// turned returns the axis whose elements lie side by side in the operand, if
// that is another than the last, whose elements do so in the result; or −1.
func (b *box) turned() int {
	last := len(b.target) - 1
	if last < 1 || b.target[last].stride != 1 || b.target[last].extent < turnedFrom {
		return -1
	}
	for k, a := range b.source[:last] {
		if a.stride == 1 && a.extent >= turnedFrom {
			return k
		}
	}
	return -1
}

// move prepares what moves a box for an op: a launch, together with others' or by
// itself.
func (e *Engine) move(op *int, b box, dst, src *tensor.Dense) (func() error, error) {
	if k := b.turned(); k >= 0 {
		return e.turn(b, k, dst, src)
	}
	f, err := e.kernel("move", "keisan_moves_"+typeName(dst))
	if err != nil {
		return nil, err
	}
	size := uintptr(dst.Dtype().Size())
	m := &moving{kernel: f, op: op, n: b.n, written: b.target.stretch(addressOf(dst), b.to, size), source: b.source.stretch(addressOf(src), b.from, size)}
	copy(m.words[:], slices.Concat(table{int64(addressOf(dst)), int64(addressOf(src)), int64(b.n), int64(b.to), int64(b.from)}, b.target.table(), b.source.table()))
	f.check([]any{make(table, len(e.waiting.words))})
	return func() error { return e.later(m) }, nil
}

// stretch returns the memory of elements that lie so, from the start of a tensor.
func (s span) stretch(address uintptr, start int, size uintptr) stretch {
	low, high := start, start
	for _, a := range s {
		if far := (a.extent - 1) * a.stride; far < 0 {
			low += far
		} else {
			high += far
		}
	}
	return stretch{address + uintptr(low)*size, address + uintptr(high+1)*size}
}

// turn prepares the launch that moves a box by tiles of its last axis and the
// axis rows.
func (e *Engine) turn(b box, rows int, dst, src *tensor.Dense) (func() error, error) {
	f, err := e.kernel("move", "keisan_turn_"+typeName(dst))
	if err != nil {
		return nil, err
	}
	last := len(b.target) - 1
	row, col := b.target[rows], b.source[last]
	target, source := slices.Delete(slices.Clone(b.target[:last]), rows, rows+1), slices.Delete(slices.Clone(b.source[:last]), rows, rows+1)
	t := slices.Concat(table{int64(b.to), int64(b.from), int64(target.count())}, target.table(), source.table(),
		table{int64(row.extent), int64(col.extent), int64(row.stride), int64(col.stride)})
	tiles := target.count() * ceil(row.extent, 32) * ceil(col.extent, 32)
	return f.call(e.blocks(tiles), dst, src, t), nil
}
