package main

import (
	"fmt"

	"github.com/mmcloughlin/avo/build"
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"

	"keisan/internal/simd/gen/math/vec"
)

// philox writes the words of the counters (block + i, stream, step) for
// i = 0, 1, …: Philox4x32-10, as the plain loop has it.
//
// A lane of 64 bits of p has the words c0 and c1 of a counter, one of q its c2 and
// c3. A round multiplies the low words; the product's halves, exchanged, are
// crossed with the high word and the key:
//
//	p, q = swap(q·M₁) ⊕ (p ≫ 32) ⊕ k₀,  swap(p·M₀) ⊕ (q ≫ 32) ⊕ k₁
//
// Two groups of registers go through it side by side, because each has to wait
// for its products.
func philox(m *vec.Machine) {
	const groups = 2
	name := "philox"
	if m.Wide() {
		name += "AVX512"
	} else {
		name += "AVX2"
	}
	build.TEXT(name, 4, "func(dst []uint32, key uint64, block, stream uint32, step uint64)") // NOSPLIT
	build.Pragma("noescape")
	v := words{m}
	dst, n := build.Load(build.Param("dst").Base(), build.GP64()), build.GP64()
	build.Load(build.Param("dst").Len(), n)
	build.SHLQ(operand.U8(2), n)

	key, low := build.Load(build.Param("key"), build.GP64()), build.GP32()
	build.MOVL(key.(reg.GP).As32(), low)
	first := v.spread(low.As64())
	build.SHRQ(operand.U8(32), key)
	second := v.spread(key)
	step := v.spread(build.Load(build.Param("step"), build.GP64()))
	stream, block := build.GP64(), build.GP64()
	build.Load(build.Param("stream"), stream.As32())
	build.Load(build.Param("block"), block.As32())
	build.SHLQ(operand.U8(32), stream)
	build.ORQ(stream, block)
	counter := v.spread(block)
	order := []uint64{0, 2, 1, 3} // which counter a lane has
	if m.Wide() {
		order = []uint64{0, 4, 1, 5, 2, 6, 3, 7}
	}
	// So lanes of p and q that are interleaved within 128 bits lie in order.
	build.VPADDD(v.memory("order", order...), counter, counter)
	constant := func(name string, c uint64) operand.Mem {
		all := make([]uint64, len(order))
		for i := range all {
			all[i] = c
		}
		return v.memory(name, all...)
	}
	more := constant("lanes", uint64(m.Lanes()))
	w0, w1 := constant("w0", 0x9e3779b9), constant("w1", 0xbb67ae85)
	m0, m1 := v.reg(), v.reg()
	v.load(constant("m0", 0xd2511f53), m0)
	v.load(constant("m1", 0xcd9e8d57), m1)

	loop, done := "loop", "done"
	build.Label(loop)
	build.SUBQ(operand.U32(groups*m.Bits/4), n)
	build.JLT(operand.LabelRef(done))
	var p, q [groups]reg.VecVirtual
	for g := range groups {
		p[g], q[g] = v.copy(counter), v.copy(step)
		build.VPADDD(more, counter, counter)
	}
	k0, k1 := v.copy(first), v.copy(second)
	for round := range 10 {
		for g := range groups {
			a, b := v.reg(), v.reg()
			build.VPMULUDQ(p[g], m0, a)
			build.VPMULUDQ(q[g], m1, b)
			p[g], q[g] = v.cross(b, p[g], k0), v.cross(a, q[g], k1)
		}
		if round < 9 {
			build.VPADDD(w0, k0, k0)
			build.VPADDD(w1, k1, k1)
		}
	}
	for g := range groups {
		a, b := v.reg(), v.reg()
		build.VPUNPCKLQDQ(q[g], p[g], a)
		build.VPUNPCKHQDQ(q[g], p[g], b)
		v.store(a, operand.Mem{Base: dst, Disp: g * m.Bits / 4})
		v.store(b, operand.Mem{Base: dst, Disp: g*m.Bits/4 + m.Bits/8})
	}
	build.ADDQ(operand.U32(groups*m.Bits/4), dst)
	build.JMP(operand.LabelRef(loop))
	build.Label(done)
	build.VZEROUPPER()
	build.RET()
}

// words are registers of unsigned integers.
type words struct{ *vec.Machine }

func (v words) reg() reg.VecVirtual {
	if v.Wide() {
		return build.ZMM()
	}
	return build.YMM()
}

// spread returns a register with x in all lanes of 64 bits.
func (v words) spread(x reg.Register) reg.VecVirtual {
	y := v.reg()
	if v.Wide() {
		build.VPBROADCASTQ(x, y)
	} else {
		build.VMOVQ(x, y.AsX())
		build.VPBROADCASTQ(y.AsX(), y)
	}
	return y
}

func (v words) copy(x reg.VecVirtual) reg.VecVirtual {
	y := v.reg()
	v.load(x, y)
	return y
}

func (v words) load(from operand.Op, y reg.VecVirtual) {
	if v.Wide() {
		build.VMOVDQU64(from, y)
	} else {
		build.VMOVDQU(from, y)
	}
}

func (v words) store(x reg.VecVirtual, to operand.Mem) {
	if v.Wide() {
		build.VMOVDQU64(x, to)
	} else {
		build.VMOVDQU(x, to)
	}
}

// cross returns swap(product) ⊕ (x ≫ 32) ⊕ key.
func (v words) cross(product, x, key reg.VecVirtual) reg.VecVirtual {
	y := v.reg()
	build.VPSHUFD(operand.U8(0b10_11_00_01), product, product)
	build.VPSRLQ(operand.U8(32), x, y)
	if v.Wide() {
		build.VPTERNLOGQ(operand.U8(0x96), key, product, y)
	} else {
		build.VPXOR(key, y, y)
		build.VPXOR(product, y, y)
	}
	return y
}

// memory returns where these lanes are.
func (v words) memory(name string, lanes ...uint64) operand.Mem {
	mem := build.GLOBL(fmt.Sprint(name, len(lanes)), 8|16) // RODATA, NOPTR
	for i, x := range lanes {
		build.DATA(8*i, operand.U64(x))
	}
	return mem
}
