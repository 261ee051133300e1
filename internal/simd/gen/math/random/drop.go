package main

import (
	"github.com/mmcloughlin/avo/build"
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"

	"keisan/internal/simd/gen/math/vec"
)

// drop writes scale·x where a word is at least a limit, and 0 elsewhere, for
// whole registers: what is left at the end is for the caller.
func drop(m *vec.Machine) {
	m.Func("drop", "func(dst, x %[1]s, words []uint32, limit uint32, scale %[2]s)", func(k *vec.Kernel) {
		n, dst, x, words := k.Bytes("dst"), k.Base("dst"), k.Base("x"), k.Base("words")
		scale := k.Scalar("scale")
		limit := k.Words("limit")
		at := build.GP64()
		build.XORL(at.As32(), at.As32())
		step := build.GP64()
		build.MOVQ(operand.U32(4*m.Lanes()), step)
		k.Times(n, at, 1, 1, func(p func(reg.Register) vec.Place) {
			keep := k.AtLeast(operand.Mem{Base: words}, limit)
			k.Store(k.Where(keep, k.Mul(k.Load(p(x), nil), scale)), p(dst), nil)
		}, func() { build.ADDQ(step, words) })
	})
}
