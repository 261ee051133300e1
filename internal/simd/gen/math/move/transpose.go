package main

import (
	"github.com/mmcloughlin/avo/build"
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"

	"keisan/internal/simd/gen/math/vec"
)

// transpose writes a matrix of at least a tile's rows and columns from one whose
// columns are its rows, tile by tile: a tile has as many rows and columns as a
// register of AVX2 has elements. The last tiles of rows and columns reach back
// so far that they are whole. AVX-512 would not be faster: half of the
// instructions would still be loads and stores, and those wait for memory.
func transpose(m *vec.Machine) {
	m.Func("transpose", "func(dst, src %[1]s, rows, cols, dstStride, srcStride int)", func(k *vec.Kernel) {
		tile := k.Lanes()
		dst, src := k.Base("dst"), k.Base("src")
		to, from := newLines(k, "dstStride"), newLines(k, "srcStride")
		rows, cols, step := build.GP64(), build.GP64(), build.GP64()
		build.Load(build.Param("rows"), rows)
		build.SUBQ(operand.U32(tile), rows) // what is left below this tile
		row, column, next, done := k.Label("row"), k.Label("column"), k.Label("next"), k.Label("done")

		// forth returns how far the next tile is, of what is left.
		forth := func(left reg.GPVirtual) {
			build.MOVQ(operand.U32(tile), step)
			build.CMPQ(left, step)
			build.CMOVQLT(left, step)
			build.SUBQ(step, left)
		}
		build.Label(row)
		build.Load(build.Param("cols"), cols)
		build.SUBQ(operand.U32(tile), cols)
		to.begin(dst)
		from.begin(src)
		build.Label(column)
		k.TransposeTile(from.at, to.at)
		build.TESTQ(cols, cols)
		build.JEQ(operand.LabelRef(next))
		forth(cols)
		build.LEAQ(operand.Mem{Base: to.start, Index: step, Scale: uint8(k.Size)}, to.start)
		build.IMULQ(from.stride, step)
		build.ADDQ(step, from.start)
		build.JMP(operand.LabelRef(column))

		build.Label(next)
		build.TESTQ(rows, rows)
		build.JEQ(operand.LabelRef(done))
		forth(rows)
		build.LEAQ(operand.Mem{Base: src, Index: step, Scale: uint8(k.Size)}, src)
		build.IMULQ(to.stride, step)
		build.ADDQ(step, dst)
		build.JMP(operand.LabelRef(row))
		build.Label(done)
	})
}

// lines are the rows of a tile in memory.
type lines struct {
	start, stride, thrice, middle reg.GPVirtual
}

func newLines(k *vec.Kernel, stride string) *lines {
	l := &lines{build.GP64(), build.GP64(), build.GP64(), build.GP64()}
	build.Load(build.Param(stride), l.stride)
	build.SHLQ(operand.U8(vec.Pick(k.Machine, 2, 3)), l.stride)
	build.LEAQ(operand.Mem{Base: l.stride, Index: l.stride, Scale: 2}, l.thrice)
	return l
}

func (l *lines) begin(base reg.Register) { build.MOVQ(base, l.start) }

// at returns where line i, in bytes from its start, lies. The lines must be
// asked for in rising order: those from 4 on are counted from the fourth.
func (l *lines) at(i, disp int) operand.Mem {
	base := l.start
	if i >= 4 {
		if base = l.middle; i == 4 && disp == 0 {
			build.LEAQ(operand.Mem{Base: l.start, Index: l.stride, Scale: 4}, l.middle)
		}
	}
	switch i % 4 {
	case 0:
		return operand.Mem{Base: base, Disp: disp}
	case 3:
		return operand.Mem{Base: base, Index: l.thrice, Scale: 1, Disp: disp}
	}
	return operand.Mem{Base: base, Index: l.stride, Scale: uint8(i % 4), Disp: disp}
}
