package main

import (
	"fmt"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

// packRows writes the kernel that copies a panel's rows to where they follow
// one another.
func packRows(t isa, vecs int) {
	l := t.of()
	TEXT(fmt.Sprintf("gemmPackRows%d%s", vecs, t.name()), NOSPLIT,
		fmt.Sprintf("func(dst *%[1]s, ldd int, src *%[1]s, lds, k, tail int)", l.gotype()))
	Pragma("noescape")
	Doc(fmt.Sprintf("A copy of k ≥ 1 rows of %d columns that writes whole vectors, %d elements of a row:", vecs, vecs*l.count()), "",
		"	dst[l*ldd+j] = src[l*lds+j]", "",
		fmt.Sprintf("for the first %d + tail of them, 1 ≤ tail ≤ %d, and 0 for the others. A row may", (vecs-1)*l.count(), l.count()),
		"overwrite what the one before it wrote.")
	t.setTail(Load(Param("tail"), GP64()))
	dst, ldd := Load(Param("dst"), GP64()), stride("ldd", l)
	src, lds := Load(Param("src"), GP64()), stride("lds", l)
	k := Load(Param("k"), GP64())
	ahead := GP64()
	MOVQ(lds, ahead)
	SHLQ(U8(4), ahead)
	ADDQ(src, ahead)
	Label("next")
	for v := 0; v < vecs*l.bytes; v += 64 { // what comes 16 rows later may be far away
		PREFETCHT0(Mem{Base: ahead, Disp: v})
		PREFETCHT0(Mem{Base: dst, Disp: 16*vecs*l.bytes + v})
	}
	ADDQ(lds, ahead)
	for v := range vecs {
		x := t.vec()
		loadLast(t, Mem{Base: src, Disp: v * l.bytes}, x, v == vecs-1)
		t.store(x, Mem{Base: dst, Disp: v * l.bytes})
	}
	ADDQ(lds, src)
	ADDQ(ldd, dst)
	DECQ(k)
	JNZ(LabelRef("next"))
	VZEROUPPER()
	RET()
}

// packColumns writes the kernel that transposes rows into a panel, a square
// block of elements at a time.
func packColumns(t isa) {
	l := t.of()
	TEXT("gemmPackColumns"+t.name(), NOSPLIT,
		fmt.Sprintf("func(dst *%[1]s, ldd int, src *%[1]s, lds, k, rows int)", l.gotype()))
	Pragma("noescape")
	Doc(fmt.Sprintf("The transpose of 1 ≤ rows ≤ %d rows of k ≥ 1 elements that writes whole vectors,", l.count()),
		fmt.Sprintf("%d elements of a row:", l.count()), "",
		"	dst[l*ldd+i] = src[min(i, rows-1)*lds+l]", "",
		"A row may overwrite what the one before it wrote.")
	dst, ldd := Load(Param("dst"), GP64()), stride("ldd", l)
	src, lds := Load(Param("src"), GP64()), stride("lds", l)
	k, rows := Load(Param("k"), GP64()), Load(Param("rows"), GP64())
	zero := GP64()
	XORQ(zero, zero)

	block := func(last bool) {
		from, step := GP64(), GP64()
		MOVQ(src, from)
		MOVQ(lds, step)
		in := make([]Op, l.count())
		for i := range in {
			if i > 0 { // stay at the last row
				CMPQ(rows, U8(i))
				CMOVQLE(zero, step)
				ADDQ(step, from)
			}
			in[i] = t.vec()
			loadLast(t, Mem{Base: from}, in[i], last)
		}
		for i, column := range t.transpose(in) {
			t.store(column, Mem{Base: dst})
			if last && i < len(in)-1 {
				DECQ(k)
				JZ(LabelRef("done"))
			}
			ADDQ(ldd, dst)
		}
	}

	CMPQ(k, U8(l.count()))
	JLT(LabelRef("tail"))
	Label("next")
	block(false)
	ADDQ(U8(l.bytes), src)
	SUBQ(U8(l.count()), k)
	CMPQ(k, U8(l.count()))
	JGE(LabelRef("next"))
	Label("tail")
	TESTQ(k, k)
	JZ(LabelRef("done"))
	t.setTail(k)
	block(true)
	Label("done")
	VZEROUPPER()
	RET()
}

func loadLast(t isa, m Mem, v Op, last bool) {
	if last {
		t.loadTail(m, v)
	} else {
		t.load(m, v)
	}
}

// stride loads a parameter that counts elements and makes it count bytes.
func stride(name string, l lanes) Register {
	r := Load(Param(name), GP64())
	SHLQ(pick(l, U8(2), U8(3)), r)
	return r
}
