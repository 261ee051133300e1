// Command choose writes the kernels that make bools of numbers, and choose
// numbers by bools.
package main

import (
	"github.com/mmcloughlin/avo/build"
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"

	"keisan/internal/simd/gen/math/vec"
)

func main() {
	vec.Each(func(m *vec.Machine) {
		where(m)
		compare(m, "equal", vec.Equal)
		compare(m, "notEqual", vec.NotEqual)
		compare(m, "less", vec.Less)
		compare(m, "lessEqual", vec.LessEqual)
		index(m)
	})
	build.Generate()
}

// where writes dst = cond ? a : b.
func where(m *vec.Machine) {
	m.Func("where", "func(dst %[1]s, cond []bool, a, b %[1]s)", func(k *vec.Kernel) {
		n, dst, cond, a, b := k.Bytes("dst"), k.Base("dst"), k.Base("cond"), k.Base("a"), k.Base("b")
		at, lanes := build.GP64(), build.GP64()
		build.XORL(at.As32(), at.As32())
		build.MOVQ(operand.U32(m.Lanes()), lanes)
		block := func(mask vec.Mask) {
			t := k.LoadBools(operand.Mem{Base: cond}, mask)
			x, y := k.Load(vec.Place{Base: a, At: at}, mask), k.Load(vec.Place{Base: b, At: at}, mask)
			k.Store(k.Select(t, x, y), vec.Place{Base: dst, At: at}, mask)
		}
		k.Times(n, at, 1, 1, func(func(reg.Register) vec.Place) { block(nil) }, func() { build.ADDQ(lanes, cond) })
		done := k.Label("done")
		build.TESTQ(n, n)
		build.JEQ(operand.LabelRef(done))
		block(k.Tail(n))
		build.Label(done)
	})
}

// compare writes the bools that tell whether a stands in the relation to b.
func compare(m *vec.Machine, name string, relation int) {
	m.Func(name, "func(dst []bool, a, b %[1]s)", func(k *vec.Kernel) {
		n, dst, a, b := k.Bytes("a"), k.Base("dst"), k.Base("a"), k.Base("b")
		ones := k.Ones()
		at, lanes := build.GP64(), build.GP64()
		build.XORL(at.As32(), at.As32())
		build.MOVQ(operand.U32(m.Lanes()), lanes)
		block := func(mask vec.Mask) {
			x, y := k.Load(vec.Place{Base: a, At: at}, mask), k.Load(vec.Place{Base: b, At: at}, mask)
			k.StoreBools(k.Compare(relation, x, y), ones, dst, mask)
		}
		k.Times(n, at, 1, 1, func(func(reg.Register) vec.Place) { block(nil) }, func() { build.ADDQ(lanes, dst) })
		done := k.Label("done")
		build.TESTQ(n, n)
		build.JEQ(operand.LabelRef(done))
		block(k.Tail(n))
		build.Label(done)
	})
}

// index returns where v first is in x: len(x) if nowhere.
func index(m *vec.Machine) {
	m.Func("index", "func(x %[1]s, v %[2]s) int", func(k *vec.Kernel) {
		n, x, v := k.Bytes("x"), k.Base("x"), k.Scalar("v")
		at, found, bits := build.GP64(), k.Label("found"), build.GP64()
		block := func(at reg.GPVirtual, mask vec.Mask) {
			y := k.Load(vec.Place{Base: x, At: at}, mask)
			k.TestBits(k.Compare(vec.Equal, y, v), mask, bits)
			build.TESTQ(bits, bits)
			build.JNE(operand.LabelRef(found))
		}
		build.XORL(at.As32(), at.As32())
		k.Times(n, at, 1, 1, func(func(reg.Register) vec.Place) { block(at, nil) }, func() {})
		none := k.Label("none")
		build.XORL(bits.As32(), bits.As32())
		build.TESTQ(n, n)
		build.JEQ(operand.LabelRef(none))
		block(at, k.Tail(n))
		build.ADDQ(n, at)
		build.JMP(operand.LabelRef(none))
		build.Label(found)
		build.BSFQ(bits, bits)
		build.Label(none)
		build.SHRQ(operand.U8(vec.Pick(m, 2, 3)), at)
		build.ADDQ(bits, at)
		build.Store(at, build.ReturnIndex(0))
	})
}
