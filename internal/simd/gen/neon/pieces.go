package main

import "fmt"

// There are no masks. The last columns, fewer than a vector, are read and
// written by whole registers all the same, which overlap those before them: an
// element in both has the same value in both.

// A piece is some columns of a row that are loaded and stored together. It lies
// behind the pointer'th of the row's pointers.
type piece struct {
	pointer, disp int
	registers     int // of the sums it takes
	kind          kind
}

type kind uint8

const (
	pair   kind = iota // two registers
	quad               // one
	triple             // three float32 or fewer, of which the last come more than once
	single             // a float64
)

// wide returns the pieces of at least a register of columns: whole vectors, the
// last of which ends with the row, or two registers, if there is but one vector.
func (f function) wide(vecs int) []piece {
	if vecs == 1 {
		return []piece{{0, 0, 1, quad}, {1, 0, 1, quad}}
	}
	var pieces []piece
	for v := range vecs - 1 {
		pieces = append(pieces, piece{0, v * vector, 2, pair})
	}
	return append(pieces, piece{1, 0, 2, pair})
}

// narrow returns the piece of less than a register of columns.
func (f function) narrow() []piece {
	if f.size == 8 {
		return []piece{{0, 0, 1, single}}
	}
	return []piece{{0, 0, 1, triple}}
}

// pointers returns how many there are to a row.
func pointers(pieces []piece) int {
	switch pieces[0].kind {
	case triple:
		return 3
	case single:
		return 1
	}
	return 2
}

// pointers makes those to a row from the first one.
func (f function) pointers(pieces []piece, first int) {
	switch last := pieces[len(pieces)-1]; last.kind {
	case single:
	case triple: // columns 0, min(1, tail-1) and tail-1
		f.op("SUB $1, R%d, R%d", tail, temp)
		f.op("ADD R%d<<%d, R%d, R%d", temp, f.shift, first, first+2)
		f.op("CMP $1, R%d", tail)
		f.op("CSET NE, R%d", temp)
		f.op("ADD R%d<<%d, R%d, R%d", temp, f.shift, first, first+1)
	default: // the last piece ends tail columns behind the last vector's begin
		before := 0
		for _, p := range pieces[:len(pieces)-1] {
			before += p.registers
		}
		if last.kind == quad {
			before = 0
		}
		f.op("ADD R%d<<%d, R%d, R%d", tail, f.shift, first, first+1)
		if move := (before - last.registers) * register; move < 0 {
			f.op("SUB $%d, R%d", -move, first+1)
		} else if move > 0 {
			f.op("ADD $%d, R%d", move, first+1)
		}
	}
}

// advance moves the pointers to the next row.
func (f function) advance(pieces []piece, first, stride int) {
	for p := range pointers(pieces) {
		f.op("ADD R%d, R%d", stride, first+p)
	}
}

func (f function) load(p piece, first, v int) {
	at := fmt.Sprintf("%d(R%d)", p.disp, first+p.pointer)
	switch p.kind {
	case pair:
		f.op("FLDPQ %s, (F%d, F%d)", at, v, v+1)
	case quad:
		f.op("FMOVQ %s, F%d", at, v)
	case single:
		f.op("FMOVD %s, F%d", at, v)
	case triple:
		for i := range 3 {
			f.op("VLD1 (R%d), V%d.S[%d]", first+i, v, i)
		}
	}
}

func (f function) store(p piece, first, v int) {
	at := fmt.Sprintf("%d(R%d)", p.disp, first+p.pointer)
	switch p.kind {
	case pair:
		f.op("FSTPQ (F%d, F%d), %s", v, v+1, at)
	case quad:
		f.op("FMOVQ F%d, %s", v, at)
	case single:
		f.op("FMOVD F%d, %s", v, at)
	case triple:
		for i := range 3 {
			f.op("VST1 V%d.S[%d], (R%d)", v, i, first+i)
		}
	}
}
