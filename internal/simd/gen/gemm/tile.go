package main

import (
	"fmt"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

// tile writes the kernel that keeps rows × vecs vectors of sums in registers.
// An iteration reads one row of b and one column of a: vecs loads and rows
// broadcasts for rows·vecs FMAs.
func tile(t isa, rows, vecs int) {
	l := t.of()
	elem := l.gotype()
	TEXT(fmt.Sprintf("gemmTile%dx%d%s", rows, vecs, t.name()), NOSPLIT,
		fmt.Sprintf("func(c *%[1]s, ldc int, a *%[1]s, rowA, stepA int, b *%[1]s, ldb, k, tail int, accumulate bool)", elem))
	Pragma("noescape")
	doc(rows, vecs, l.count())

	t.setTail(Load(Param("tail"), GP64()))
	a, rowA := Load(Param("a"), GP64()), stride("rowA", l)
	as := rowPointers(a, rowA, rows)
	stepA := stride("stepA", l)
	b, ldb := Load(Param("b"), GP64()), stride("ldb", l)
	k := Load(Param("k"), GP64())

	sums := make([][]Op, rows)
	for i := range sums {
		for range vecs {
			v := t.vec()
			t.zero(v)
			sums[i] = append(sums[i], v)
		}
	}
	bs := make([]Op, vecs)
	for v := range bs {
		bs[v] = t.vec()
	}
	ai := t.vec()

	body := func(masked bool) {
		for v := range vecs {
			loadLast(t, Mem{Base: b, Disp: v * l.bytes}, bs[v], masked && v == vecs-1)
		}
		for i := range rows {
			t.broadcast(as.at(i), ai)
			for v := range vecs {
				t.fma(ai, bs[v], sums[i][v])
			}
		}
		as.advance(stepA)
		ADDQ(ldb, b)
	}
	loop := func(name string, masked bool) {
		Label(name)
		body(masked)
		DECQ(k)
		JNZ(LabelRef(name))
	}
	if t.wantsFull() { // and its loop, shorter than others, wants four terms at a time
		CMPQ(Load(Param("tail"), GP64()), U8(l.count()))
		JNE(LabelRef("next"))
		SUBQ(U8(4), k)
		JLT(LabelRef("rest"))
		Label("four")
		for range 4 {
			body(false)
		}
		SUBQ(U8(4), k)
		JGE(LabelRef("four"))
		Label("rest")
		ADDQ(U8(4), k)
		JZ(LabelRef("sum"))
		loop("full", false)
		JMP(LabelRef("sum"))
	}
	loop("next", true)

	Label("sum")
	c, ldc := Load(Param("c"), GP64()), stride("ldc", l)
	more := Load(Param("accumulate"), GP8())
	TESTB(more, more)
	JZ(LabelRef("store"))
	row := GP64()
	MOVQ(c, row)
	for i := range rows {
		for v := range vecs {
			m := Mem{Base: row, Disp: v * l.bytes}
			if v == vecs-1 {
				t.addTail(m, sums[i][v])
			} else {
				t.add(m, sums[i][v])
			}
		}
		if i < rows-1 {
			ADDQ(ldc, row)
		}
	}

	Label("store")
	for i := range rows {
		for v := range vecs {
			m := Mem{Base: c, Disp: v * l.bytes}
			if v == vecs-1 {
				t.storeTail(sums[i][v], m)
			} else {
				t.store(sums[i][v], m)
			}
		}
		if i < rows-1 {
			ADDQ(ldc, c)
		}
	}
	VZEROUPPER()
	RET()
}

func doc(rows, vecs, count int) {
	cols := "tail"
	if vecs > 1 {
		cols = fmt.Sprintf("%d + tail", (vecs-1)*count)
	}
	name := fmt.Sprintf("for %d rows of %s columns, with 1 ≤ tail ≤ %d and k ≥ 1:", rows, cols, count)
	Doc("The product of two panels, "+name, "",
		"	sum := 0",
		"	for l := range k {",
		"		sum = fma(a[i*rowA+l*stepA], b[l*ldb+j], sum)",
		"	}",
		"	if accumulate {",
		"		sum += c[i*ldc+j]",
		"	}",
		"	c[i*ldc+j] = sum",
	)
}

// rowsOf addresses the rows of a by three pointers, five rows apart, and the
// strides that x86 can add to them.
type rowsOf struct {
	base       []Register
	row, row3  Register
	rows, size int
}

func rowPointers(a, row Register, rows int) rowsOf {
	r := rowsOf{base: []Register{a}, row: row, rows: rows}
	if rows > 3 {
		r.row3 = GP64()
		LEAQ(Mem{Base: row, Index: row, Scale: 2}, r.row3)
	}
	for first := 5; first < rows; first += 5 {
		p := GP64()
		LEAQ(Mem{Base: r.base[len(r.base)-1], Index: row, Scale: 4}, p)
		ADDQ(row, p)
		r.base = append(r.base, p)
	}
	return r
}

// at returns the address of row i.
func (r rowsOf) at(i int) Mem {
	m := Mem{Base: r.base[i/5]}
	switch i % 5 {
	case 0:
	case 3:
		m.Index, m.Scale = r.row3, 1
	default:
		m.Index, m.Scale = r.row, uint8(i%5)
	}
	return m
}

// advance moves to the next column.
func (r rowsOf) advance(step Register) {
	for _, p := range r.base {
		ADDQ(step, p)
	}
}
