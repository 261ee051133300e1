package main

import (
	"github.com/mmcloughlin/avo/build"
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"

	"keisan/internal/simd/gen/math/vec"
)

// eachLine runs block on every line of a matrix and the line of another that
// belongs to it: rows ≥ 1 lines of cols elements, each line a register at a time
// and the rest with a mask, which all lines share.
func eachLine(m *vec.Machine, name string, block func(k *vec.Kernel, dst, src vec.Place, mask vec.Mask)) {
	m.Func(name, "func(dst, src %[1]s, rows, cols, dstStride, srcStride int)", func(k *vec.Kernel) {
		dst, src := k.Base("dst"), k.Base("src")
		bytes := func(name string) reg.GPVirtual {
			n := build.GP64()
			build.Load(build.Param(name), n)
			build.SHLQ(operand.U8(vec.Pick(k.Machine, 2, 3)), n)
			return n
		}
		whole, down, up := bytes("cols"), bytes("dstStride"), bytes("srcStride")
		rows, rest, at := build.GP64(), build.GP64(), build.GP64()
		build.Load(build.Param("rows"), rows)
		build.MOVQ(whole, rest)
		build.ANDQ(operand.U8(k.Bits/8-1), rest)
		build.SUBQ(rest, whole)
		mask := k.Tail(rest)
		row, next, last, done := k.Label("row"), k.Label("next"), k.Label("last"), k.Label("done")

		build.Label(row)
		build.XORL(at.As32(), at.As32())
		build.Label(next)
		build.CMPQ(at, whole)
		build.JEQ(operand.LabelRef(last))
		block(k, vec.Place{Base: dst, At: at}, vec.Place{Base: src, At: at}, nil)
		build.ADDQ(operand.U8(k.Bits/8), at)
		build.JMP(operand.LabelRef(next))
		build.Label(last)
		build.TESTQ(rest, rest)
		build.JEQ(operand.LabelRef(done))
		block(k, vec.Place{Base: dst, At: at}, vec.Place{Base: src, At: at}, mask)
		build.Label(done)
		build.ADDQ(down, dst)
		build.ADDQ(up, src)
		build.DECQ(rows)
		build.JNE(operand.LabelRef(row))
	})
}

func copyLine(k *vec.Kernel, dst, src vec.Place, mask vec.Mask) {
	k.Store(k.Load(src, mask), dst, mask)
}

func addLine(k *vec.Kernel, dst, src vec.Place, mask vec.Mask) {
	k.Store(k.Add(k.Load(dst, mask), k.Load(src, mask)), dst, mask)
}
