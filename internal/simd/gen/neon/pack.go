package main

import "fmt"

// packRows writes the kernel that copies a panel's rows to where they follow
// one another.
func packRows(f *file, l lanes, vecs int) {
	const to, from = firstC, firstB
	fn := f.text(l, fmt.Sprintf("gemmPackRows%dNEON%s", vecs, l.elem),
		fmt.Sprintf("dst *%[1]s, ldd int, src *%[1]s, lds int, k int, tail int", l.gotype()), "",
		"A copy of k ≥ 1 rows:", "",
		"	dst[l*ldd+j] = src[l*lds+j]", "",
		fmt.Sprintf("for the first %d + tail columns, 1 ≤ tail ≤ %d.", (vecs-1)*vector/l.size, vector/l.size))
	fn.param("tail", tail)
	fn.stride("ldd", ldc)
	fn.stride("lds", ldb)
	fn.param("dst", to)
	fn.param("src", from)
	fn.param("k", terms)
	rows := func(name string, pieces []piece) {
		fn.pointers(pieces, from)
		fn.pointers(pieces, to)
		fn.label(name)
		v := 0
		for _, p := range pieces {
			fn.load(p, from, v)
			v += p.registers
		}
		v = 0
		for _, p := range pieces {
			fn.store(p, to, v)
			v += p.registers
		}
		fn.advance(pieces, from, ldb)
		fn.advance(pieces, to, ldc)
		fn.op("SUBS $1, R%d", terms)
		fn.op("BNE %s", name)
		fn.op("RET")
	}
	if vecs > 1 {
		rows("next", fn.wide(vecs))
		return
	}
	fn.op("CMP $%d, R%d", l.count(), tail)
	fn.op("BLT less")
	rows("next", fn.wide(vecs))
	fn.label("less")
	rows("narrow", fn.narrow())
}

// packColumns writes the kernel that transposes rows into a panel, a square
// block of elements at a time.
func packColumns(f *file, l lanes) {
	const (
		dst, ldd, lds, rows, k, row, first = 0, 1, 2, 3, 4, 5, 6
		block, columns                     = 8, 16 // V registers
	)
	count, most := l.count(), vector/l.size
	fn := f.text(l, "gemmPackColumnsNEON"+l.elem,
		fmt.Sprintf("dst *%[1]s, ldd int, src *%[1]s, lds int, k int, rows int", l.gotype()), "",
		fmt.Sprintf("The transpose of 1 ≤ rows ≤ %d rows of k ≥ 1 elements that writes whole vectors,", most),
		fmt.Sprintf("%d elements of a row:", most), "",
		"	dst[l*ldd+i] = src[min(i, rows-1)*lds+l]", "",
		"A row may overwrite what the one before it wrote.")
	fn.param("dst", dst)
	fn.stride("ldd", ldd)
	fn.param("src", first)
	fn.stride("lds", lds)
	fn.param("k", k)
	fn.param("rows", rows)
	for i := 1; i < most; i++ { // stay at the last row
		fn.op("CMP $%d, R%d", i, rows)
		fn.op("CSEL GT, R%d, ZR, R%d", lds, row)
		fn.op("ADD R%d, R%d, R%d", row, first+i-1, first+i)
	}
	store := func(v int) {
		fn.op("FSTPQ (F%d, F%d), (R%d)", v, v+1, dst)
		fn.op("ADD R%d, R%d", ldd, dst)
	}

	fn.op("SUBS $%d, R%d", count, k)
	fn.op("BLT rest")
	fn.label("next")
	for i := range most {
		fn.op("VLD1.P 16(R%d), [V%d.%s]", first+i, block+i, l.whole)
	}
	for half := range 2 {
		fn.transpose(block+half*count, func(c int) int { return columns + 2*c + half })
	}
	for c := range count {
		store(columns + 2*c)
	}
	fn.op("SUBS $%d, R%d", count, k)
	fn.op("BGE next")

	fn.label("rest")
	fn.op("ADDS $%d, R%d", count, k)
	fn.op("BEQ done")
	fn.label("one")
	for i := range most {
		fn.op("VLD1.P %d(R%d), V%d.%s[%d]", l.size, first+i, i/count, l.one, i%count)
	}
	store(0)
	fn.op("SUBS $1, R%d", k)
	fn.op("BNE one")
	fn.label("done")
	fn.op("RET")
}

// transpose makes the columns of a square block of the registers from row on.
func (f function) transpose(row int, column func(c int) int) {
	two := func(op string, x, y, to int, arrangement string) {
		f.op("%s V%d.%[5]s, V%[3]d.%[5]s, V%[4]d.%[5]s", op, y, x, to, arrangement)
	}
	if f.size == 8 {
		two("VTRN1", row, row+1, column(0), "D2")
		two("VTRN2", row, row+1, column(1), "D2")
		return
	}
	// Transposed pairs of rows are pairs of columns.
	const pairs = 0
	for i := range 2 {
		two("VTRN1", row+2*i, row+2*i+1, pairs+2*i, "S4")
		two("VTRN2", row+2*i, row+2*i+1, pairs+2*i+1, "S4")
	}
	for c := range 2 {
		two("VTRN1", pairs+c, pairs+2+c, column(c), "D2")
		two("VTRN2", pairs+c, pairs+2+c, column(c+2), "D2")
	}
}
