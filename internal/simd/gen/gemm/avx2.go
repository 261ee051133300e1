package main

import (
	"fmt"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

// avx2 reads partial vectors by a mask, in the signs of a vector's elements,
// and writes them in pieces: masked stores are slow on AMD's processors.
type avx2 struct {
	lanes
	tail *struct {
		count  Register
		mask   VecVirtual
		stores int // partial stores written so far, for their labels
	}
}

func newAVX2(l lanes) avx2 {
	a := avx2{lanes: l}
	a.tail = new(struct {
		count  Register
		mask   VecVirtual
		stores int
	})
	return a
}

func (a avx2) name() string { return "AVX2" + a.elem }
func (a avx2) of() lanes    { return a.lanes }

// 16 registers hold the sums, the vectors of b, a broadcast element of a and
// the mask.
func (a avx2) rows() []int { return []int{1: 6, 2: 6, 4: 2} }

func (a avx2) copies(vecs, rows int) bool { return vecs == 2 && rows > 3 }

func (a avx2) vec() VecVirtual       { return YMM() }
func (a avx2) zero(v Op)             { VXORPS(v, v, v) }
func (a avx2) load(m Mem, v Op)      { pick(a.lanes, VMOVUPS, VMOVUPD)(m, v) }
func (a avx2) store(v Op, m Mem)     { pick(a.lanes, VMOVUPS, VMOVUPD)(v, m) }
func (a avx2) broadcast(m Mem, v Op) { pick(a.lanes, VBROADCASTSS, VBROADCASTSD)(m, v) }
func (a avx2) fma(x, y, sum Op)      { pick(a.lanes, VFMADD231PS, VFMADD231PD)(x, y, sum) }
func (a avx2) add(m Mem, sum Op)     { pick(a.lanes, VADDPS, VADDPD)(m, sum, sum) }

func (a avx2) transpose(rows []Op) []Op {
	interleave := func(x, y, low, high Op) { VUNPCKLPS(y, x, low); VUNPCKHPS(y, x, high) }
	pairs := func(x, y, low, high Op) { VUNPCKLPD(y, x, low); VUNPCKHPD(y, x, high) }
	return allTransposed(a.lanes, rows, a.vec, interleave, pairs, func(in, out []Op) {
		VPERM2F128(U8(0x20), in[1], in[0], out[0])
		VPERM2F128(U8(0x31), in[1], in[0], out[1])
	})
}

func (a avx2) setTail(n Register) {
	if masks == nil {
		m := GLOBL("gemmMasks", RODATA|NOPTR)
		for i := range 16 {
			DATA(4*i, U32(uint32(i/8)-1))
		}
		masks = &m
	}
	a.tail.count = n
	a.tail.mask = YMM()
	at := GP64()
	LEAQ(*masks, at)
	skip := GP64()
	MOVQ(n, skip)
	NEGQ(skip)
	// The mask starts tail elements before the zeros.
	VMOVUPS(Mem{Base: at, Index: skip, Scale: uint8(a.size), Disp: 32}, a.tail.mask)
}

// masks holds eight words with their signs set, then eight without.
var masks *Mem

func (a avx2) wantsFull() bool { return true }

func (a avx2) loadTail(m Mem, v Op) { pick(a.lanes, VMASKMOVPS, VMASKMOVPD)(m, a.tail.mask, v) }

func (a avx2) addTail(m Mem, sum Op) {
	v := YMM()
	a.loadTail(m, v)
	pick(a.lanes, VADDPS, VADDPD)(v, sum, sum)
}

// storeTail writes the whole vector or, by the bits of the count, its half,
// then a quarter, then an eighth, each from the low end of what is left of it.
func (a avx2) storeTail(v Op, m Mem) {
	a.tail.stores++
	label := func(s string) string { return fmt.Sprintf("%s%d", s, a.tail.stores) }
	CMPQ(a.tail.count, U8(a.count()))
	JNE(LabelRef(label("part")))
	a.store(v, m)
	JMP(LabelRef(label("stored")))
	Label(label("part"))
	x, at := v.(VecVirtual).AsX(), GP64()
	LEAQ(m, at)
	to := Mem{Base: at}
	if a.size == 4 {
		TESTQ(U32(4), a.tail.count)
		JZ(LabelRef(label("two")))
		VMOVUPS(x, to)
		VEXTRACTF128(U8(1), v, x)
		ADDQ(U8(16), at)
		Label(label("two"))
		TESTQ(U32(2), a.tail.count)
		JZ(LabelRef(label("one")))
		VMOVLPS(x, to)
		VMOVHLPS(x, x, x)
		ADDQ(U8(8), at)
		Label(label("one"))
		TESTQ(U32(1), a.tail.count)
		JZ(LabelRef(label("stored")))
		VMOVSS(x, to)
	} else {
		TESTQ(U32(2), a.tail.count)
		JZ(LabelRef(label("one")))
		VMOVUPD(x, to)
		VEXTRACTF128(U8(1), v, x)
		ADDQ(U8(16), at)
		Label(label("one"))
		TESTQ(U32(1), a.tail.count)
		JZ(LabelRef(label("stored")))
		VMOVSD(x, to)
	}
	Label(label("stored"))
}
