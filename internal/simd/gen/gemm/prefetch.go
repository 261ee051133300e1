package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
)

// prefetch writes the kernel that asks for a panel before it is needed.
func prefetch() {
	TEXT("gemmPrefetch", NOSPLIT, "func(p *byte, stride, rows, lines int)")
	Pragma("noescape")
	Doc("Asks for cache lines, lines ≥ 1 of each of rows ≥ 1 rows that are stride bytes apart:", "",
		"	prefetch(p[i*stride+64*j])", "",
		"They may lie outside of what can be read.")
	p, stride := Load(Param("p"), GP64()), Load(Param("stride"), GP64())
	rows, lines := Load(Param("rows"), GP64()), Load(Param("lines"), GP64())
	at, left := GP64(), GP64()
	Label("row")
	MOVQ(p, at)
	MOVQ(lines, left)
	Label("line")
	PREFETCHT1(Mem{Base: at})
	ADDQ(U8(64), at)
	DECQ(left)
	JNZ(LabelRef("line"))
	ADDQ(stride, p)
	DECQ(rows)
	JNZ(LabelRef("row"))
	RET()
}
