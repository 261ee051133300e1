package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

// avx512 masks partial vectors by K1.
type avx512 struct{ lanes }

func (a avx512) name() string { return "AVX512" + a.elem }
func (a avx512) of() lanes    { return a.lanes }

// 32 registers hold the sums, the vectors of b and a broadcast element of a.
func (a avx512) rows() []int { return []int{1: 14, 2: 14, 4: 6, 8: 2} }

// B is copied where there are two panels of A or more, as equal as possible.
func (a avx512) copies(vecs, rows int) bool { return vecs == 2 && rows > 7 }

func (a avx512) vec() VecVirtual       { return ZMM() }
func (a avx512) zero(v Op)             { VPXORD(v, v, v) }
func (a avx512) load(m Mem, v Op)      { pick(a.lanes, VMOVUPS, VMOVUPD)(m, v) }
func (a avx512) store(v Op, m Mem)     { pick(a.lanes, VMOVUPS, VMOVUPD)(v, m) }
func (a avx512) broadcast(m Mem, v Op) { pick(a.lanes, VBROADCASTSS, VBROADCASTSD)(m, v) }
func (a avx512) fma(x, y, sum Op)      { pick(a.lanes, VFMADD231PS, VFMADD231PD)(x, y, sum) }
func (a avx512) add(m Mem, sum Op)     { pick(a.lanes, VADDPS, VADDPD)(m, sum, sum) }

func (a avx512) transpose(rows []Op) []Op {
	interleave := func(x, y, low, high Op) { VUNPCKLPS(y, x, low); VUNPCKHPS(y, x, high) }
	pairs := func(x, y, low, high Op) { VUNPCKLPD(y, x, low); VUNPCKHPD(y, x, high) }
	return allTransposed(a.lanes, rows, a.vec, interleave, pairs, func(in, out []Op) {
		const even, odd = U8(0x88), U8(0xdd)
		e0, e1, o0, o1 := ZMM(), ZMM(), ZMM(), ZMM()
		VSHUFF32X4(even, in[1], in[0], e0)
		VSHUFF32X4(even, in[3], in[2], e1)
		VSHUFF32X4(odd, in[1], in[0], o0)
		VSHUFF32X4(odd, in[3], in[2], o1)
		VSHUFF32X4(even, e1, e0, out[0])
		VSHUFF32X4(even, o1, o0, out[1])
		VSHUFF32X4(odd, e1, e0, out[2])
		VSHUFF32X4(odd, o1, o0, out[3])
	})
}

func (a avx512) setTail(n Register) {
	MOVQ(n, RCX)
	mask := GP64()
	MOVL(U32(1), mask.As32())
	SHLQ(CL, mask)
	DECQ(mask)
	KMOVW(mask.As32(), K1)
}

func (a avx512) wantsFull() bool       { return false }
func (a avx512) loadTail(m Mem, v Op)  { pick(a.lanes, VMOVUPS_Z, VMOVUPD_Z)(m, K1, v) }
func (a avx512) addTail(m Mem, sum Op) { pick(a.lanes, VADDPS, VADDPD)(m, sum, K1, sum) }
func (a avx512) storeTail(v Op, m Mem) { pick(a.lanes, VMOVUPS, VMOVUPD)(v, K1, m) }
