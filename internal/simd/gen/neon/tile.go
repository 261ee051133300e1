package main

import "fmt"

// A vector of the matrix product is two registers: a tile of six rows and two
// vectors then has 24 chains of FMAs, where the quickest processors so far need
// 16 (four a cycle, each of which takes four), and room for two registers of B
// and six of A.
//
// With A's rows side by side, as they are when it is packed, a term of that tile
// is 24 FMAs, 2 loads of two registers of B, 2 (float64: 3) of A, and 5
// instructions for pointers and the loop. With A as it is, four (float64: two)
// terms share 6 loads of A.
const vector = 2 * register

// most has the most rows of a tile, by its width in vectors.
var most = []int{1: 6, 2: 6, 4: 2}

// What general registers have, in a tile. Pointers to A's rows follow firstA.
// Columns are read by up to three pointers each of B and C.
const (
	ldc, stepA, ldb, terms, tail, temp = 0, 1, 2, 3, 4, 5
	firstA, firstB, firstC             = 6, 12, 19
)

// What vector registers have: 0 and 1 a piece of B, the next six A, the others
// the sums.
const (
	pieceV, firstV, sumsV = 0, 2, 8
)

func gemmKernels(f *file, l lanes) {
	for vecs, rows := range most {
		for r := 1; r <= rows; r++ {
			tile(f, l, r, vecs)
		}
	}
	packRows(f, l, 1)
	packRows(f, l, 2)
	packColumns(f, l)
	peak(f, l)
	tileTables(f, l)
}

func tile(f *file, l lanes, rows, vecs int) {
	cols := "tail"
	if vecs > 1 {
		cols = fmt.Sprintf("%d + tail", (vecs-1)*vector/l.size)
	}
	fn := f.text(l, fmt.Sprintf("gemmTile%dx%dNEON%s", rows, vecs, l.elem),
		fmt.Sprintf("c *%[1]s, ldc int, a *%[1]s, rowA int, stepA int, b *%[1]s, ldb int, k int, tail int, accumulate bool, next *%[1]s, step int", l.gotype()), "",
		fmt.Sprintf("The product of two panels, for %d rows of %s columns, with 1 ≤ tail ≤ %d, k ≥ 1,", rows, cols, vector/l.size),
		"and one of rowA and stepA 1:", "",
		"	sum := 0",
		"	for l := range k {",
		"		sum = fma(a[i*rowA+l*stepA], b[l*ldb+j], sum)",
		"	}",
		"	if accumulate {",
		"		sum += c[i*ldc+j]",
		"	}",
		"	c[i*ldc+j] = sum", "",
		"It asks for nothing: next and step are of no matter.")
	fn.param("tail", tail)
	fn.stride("ldc", ldc)
	fn.stride("ldb", ldb)
	fn.param("b", firstB)
	fn.param("c", firstC)
	fn.param("k", terms)
	if vecs > 1 {
		fn.product(rows, fn.wide(vecs), "")
		return
	}
	fn.op("CMP $%d, R%d", l.count(), tail)
	fn.op("BLT narrow")
	fn.product(rows, fn.wide(vecs), "")
	fn.label("narrow")
	fn.product(rows, fn.narrow(), "Narrow")
}

// product writes a tile for the columns that pieces are.
func (f function) product(rows int, pieces []piece, name string) {
	f.pointers(pieces, firstB)
	f.pointers(pieces, firstC)
	width := 0
	for _, p := range pieces {
		width += p.registers
	}
	sum := func(i, j int) int { return sumsV + i*width + j }
	for v := pieceV; v < sum(rows, 0); v++ {
		f.op("VEOR V%d.B16, V%[1]d.B16, V%[1]d.B16", v)
	}
	// term multiplies a row of B by the elements of A that at names.
	term := func(at func(i int) (v, lane int)) {
		j := 0
		for _, p := range pieces {
			f.load(p, firstB, pieceV)
			for i := range rows {
				a, lane := at(i)
				for r := range p.registers {
					f.fma(pieceV+r, a, lane, sum(i, j+r))
				}
			}
			j += p.registers
		}
		f.advance(pieces, firstB, ldb)
	}

	f.param("a", firstA)
	f.param("stepA", stepA)
	f.op("CMP $1, R%d", stepA)
	f.op("BNE columns%s", name)
	f.stride("rowA", temp)
	for i := 1; i < rows; i++ {
		f.op("ADD R%d, R%d, R%d", temp, firstA+i-1, firstA+i)
	}
	f.op("SUBS $%d, R%d", f.count(), terms)
	f.op("BLT rest%s", name)
	f.label("rows" + name)
	for i := range rows {
		f.op("VLD1.P 16(R%d), [V%d.%s]", firstA+i, firstV+i, f.whole)
	}
	for l := range f.count() {
		term(func(i int) (v, lane int) { return firstV + i, l })
	}
	f.op("SUBS $%d, R%d", f.count(), terms)
	f.op("BGE rows%s", name)
	f.label("rest" + name)
	f.op("ADDS $%d, R%d", f.count(), terms)
	f.op("BEQ sum%s", name)
	f.label("restTerm" + name)
	for i := range rows {
		f.op("%s.P %d(R%d), F%d", f.move, f.size, firstA+i, firstV+i)
	}
	term(func(i int) (v, lane int) { return firstV + i, 0 })
	f.op("SUBS $1, R%d", terms)
	f.op("BNE restTerm%s", name)
	f.op("B sum%s", name)

	f.label("columns" + name)
	f.op("LSL $%d, R%d", f.shift, stepA)
	f.label("term" + name)
	at := f.loadColumn(rows)
	f.op("ADD R%d, R%d", stepA, firstA)
	term(at)
	f.op("SUBS $1, R%d", terms)
	f.op("BNE term%s", name)

	f.label("sum" + name)
	f.op("MOVBU accumulate+%d(FP), R%d", f.at["accumulate"], temp)
	f.op("CBZ R%d, store%s", temp, name)
	for p := range pointers(pieces) {
		f.op("MOVD R%d, R%d", firstC+p, firstB+p)
	}
	for i := range rows {
		j := 0
		for _, p := range pieces {
			f.load(p, firstB, pieceV)
			for r := range p.registers {
				f.binary(fadd, sum(i, j+r), pieceV+r, sum(i, j+r))
			}
			j += p.registers
		}
		if i < rows-1 {
			f.advance(pieces, firstB, ldc)
		}
	}
	f.label("store" + name)
	for i := range rows {
		j := 0
		for _, p := range pieces {
			f.store(p, firstC, sum(i, j))
			j += p.registers
		}
		if i < rows-1 {
			f.advance(pieces, firstC, ldc)
		}
	}
	f.op("RET")
}

// loadColumn loads elements that follow one another and returns where each is.
func (f function) loadColumn(n int) func(i int) (v, lane int) {
	type place struct{ v, lane int }
	var places []place
	for v := firstV; len(places) < n; v++ {
		disp, have := len(places)*f.size, 1
		switch left := (n - len(places)) * f.size; {
		case left >= 16:
			f.op("FMOVQ %d(R%d), F%d", disp, firstA, v)
			have = f.count()
		case left >= 8:
			f.op("FMOVD %d(R%d), F%d", disp, firstA, v)
			have = 8 / f.size
		default:
			f.op("FMOVS %d(R%d), F%d", disp, firstA, v)
		}
		for lane := range have {
			places = append(places, place{v, lane})
		}
	}
	return func(i int) (v, lane int) { return places[i].v, places[i].lane }
}

// peak writes the loop that no product can be faster than.
func peak(f *file, l lanes) {
	const chains = 12 * vector / register
	fn := f.text(l, "fmaPeakNEON"+l.elem, "n int", "",
		fmt.Sprintf("n iterations of %d FMAs of %d elements that do not wait for one another.", chains, l.count()))
	fn.param("n", terms)
	for v := range chains + 1 {
		fn.op("VEOR V%d.B16, V%[1]d.B16, V%[1]d.B16", v)
	}
	fn.label("next")
	for v := range chains {
		fn.op("VFMLA V%[1]d.%[2]s, V%[1]d.%[2]s, V%[3]d.%[2]s", chains, l.whole, v)
	}
	fn.op("SUBS $1, R%d", terms)
	fn.op("BNE next")
	fn.op("RET")
}
