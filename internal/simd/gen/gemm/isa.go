package main

import (
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

// isa is a level's instructions for one type of elements.
type isa interface {
	name() string
	of() lanes
	rows() []int // the most rows of a tile, by its width in vectors

	copies(vecs, rows int) bool // whether there is a tile that copies

	vec() VecVirtual
	zero(v Op)
	load(m Mem, v Op)
	store(v Op, m Mem)
	broadcast(m Mem, v Op)
	fma(x, y, sum Op)
	add(m Mem, sum Op)

	// transpose returns the columns of a square block, given its rows.
	transpose(rows []Op) []Op

	// The last vector of a row may be partial: setTail makes what the others
	// need from the number of its elements, 1 to all. What loadTail does not
	// load is 0. wantsFull tells that load is faster than loadTail.
	wantsFull() bool
	setTail(n Register)
	loadTail(m Mem, v Op)
	addTail(m Mem, sum Op)
	storeTail(v Op, m Mem)
}

// allTransposed returns the columns of a block of vectors that are made of
// lanes of 128 bits. Interleaving the elements of neighbouring rows, then pairs
// of them, leaves in lane L of vector r+c the column L·per+c of the per rows
// from r on, where a lane has per elements; lanes puts the lanes of vectors
// c, per+c, … in their places.
func allTransposed(l lanes, rows []Op, vec func() VecVirtual, interleave func(x, y, low, high Op), pairs func(x, y, low, high Op), place func(in, out []Op)) []Op {
	per := 16 / l.size
	next := func(in []Op, step int, f func(x, y, low, high Op)) []Op {
		var out []Op
		for base := 0; base < len(in); base += 2 * step {
			for i := range step {
				low, high := vec(), vec()
				f(in[base+i], in[base+i+step], low, high)
				out = append(out, low, high)
			}
		}
		return out
	}
	v := rows
	if per == 4 {
		v = next(v, 1, interleave)
		v = next(v, 2, pairs)
	} else {
		v = next(v, 1, pairs)
	}
	columns := make([]Op, len(rows))
	for c := range per {
		var in, out []Op
		for i := c; i < len(rows); i += per {
			in, out = append(in, v[i]), append(out, vec())
		}
		place(in, out)
		for lane, o := range out {
			columns[lane*per+c] = o
		}
	}
	return columns
}
