package main

import (
	"fmt"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

// tile writes the kernel that keeps rows × vecs vectors of sums in registers.
// A term takes one row of b and one column of a: vecs loads and rows broadcasts
// for rows·vecs FMAs. What has to come from far away is asked for meanwhile, a
// little after every four terms, so that what is near need not queue behind it.
// A tile that copies has time for that, too: it waits for its FMAs.
func tile(t isa, rows, vecs int, copies bool) {
	l := t.of()
	name, to := "gemmTile", ""
	if copies {
		name, to = "gemmCopyingTile", fmt.Sprintf(", copied *%s", l.gotype())
	}
	TEXT(fmt.Sprintf("%s%dx%d%s", name, rows, vecs, t.name()), NOSPLIT,
		fmt.Sprintf("func(c *%[1]s, ldc int, a *%[1]s, rowA, stepA int, b *%[1]s, ldb int, k, tail int, accumulate bool, next *%[1]s, step int%[2]s)", l.gotype(), to))
	Pragma("noescape")
	doc(rows, vecs, l.count(), copies)

	full := Load(Param("tail"), GP64())
	t.setTail(full)
	a, rowA := Load(Param("a"), GP64()), stride("rowA", l)
	as := rowPointers(a, rowA, rows)
	stepA := stride("stepA", l)
	b, ldb := Load(Param("b"), GP64()), stride("ldb", l)

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
	term := func(masked bool) {
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

	k := Load(Param("k"), GP64())
	next := Load(Param("next"), GP64())
	// What the loop uses once in four terms stays in memory, in bytes.
	step, ldc := inBytes("step", l), inBytes("ldc", l)
	row, terms := Load(Param("c"), GP64()), GP64()
	MOVQ(ldc, terms)
	IMUL3Q(U32(uint32(rows-1)), terms, terms)
	ADDQ(row, terms)
	Store(terms, Param("tail"))
	last := slot("tail")
	var copied Register
	ahead := slot("b")
	if copies {
		copied = Load(Param("copied"), GP64())
		MOVQ(step, terms)
		SHLQ(U8(4), terms) // the rows that are asked for before they are copied: 16
		Store(terms, Param("b"))
	}
	ask := func() {
		if copies {
			for v := range vecs {
				t.load(Mem{Base: next, Disp: v * l.bytes}, ai)
				t.store(ai, Mem{Base: copied, Disp: v * l.bytes})
			}
			ADDQ(U32(vecs*l.bytes), copied)
			MOVQ(next, terms)
			ADDQ(ahead, terms)
			for v := 0; v < vecs*l.bytes; v += 64 {
				PREFETCHT0(Mem{Base: terms, Disp: v})
			}
		} else {
			PREFETCHT1(Mem{Base: next})
		}
		ADDQ(step, next)
		for v := 0; v < vecs*l.bytes; v += 64 {
			PREFETCHT0(Mem{Base: row, Disp: v})
		}
		PREFETCHT0(Mem{Base: row, Disp: vecs*l.bytes - l.size})
		if rows > 1 {
			MOVQ(row, terms)
			ADDQ(ldc, terms)
			CMPQ(terms, last)
			CMOVQLS(terms, row)
		}
	}
	loop := func(name string, masked bool) {
		Label(name)
		ask()
		MOVQ(U32(4), terms)
		CMPQ(k, terms)
		CMOVQLT(k, terms)
		SUBQ(terms, k)
		Label(name + "Term")
		term(masked)
		DECQ(terms)
		JNZ(LabelRef(name + "Term"))
		TESTQ(k, k)
		JNZ(LabelRef(name))
	}
	if t.wantsFull() {
		CMPQ(full, U8(l.count()))
		JNE(LabelRef("next"))
		loop("full", false)
		JMP(LabelRef("sum"))
	}
	loop("next", true)

	Label("sum")
	c := Load(Param("c"), GP64())
	apart := GP64()
	MOVQ(ldc, apart)
	more := Load(Param("accumulate"), GP8())
	TESTB(more, more)
	JZ(LabelRef("store"))
	at := GP64()
	MOVQ(c, at)
	for i := range rows {
		for v := range vecs {
			m := Mem{Base: at, Disp: v * l.bytes}
			if v == vecs-1 {
				t.addTail(m, sums[i][v])
			} else {
				t.add(m, sums[i][v])
			}
		}
		if i < rows-1 {
			ADDQ(apart, at)
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
			ADDQ(apart, c)
		}
	}
	VZEROUPPER()
	RET()
}

// slot returns a parameter's place in memory.
func slot(name string) Mem {
	p, err := Param(name).Resolve()
	if err != nil {
		panic(err)
	}
	return p.Addr
}

// inBytes makes a parameter that counts elements count bytes, where it is.
func inBytes(name string, l lanes) Mem {
	Store(stride(name, l), Param(name))
	return slot(name)
}

func doc(rows, vecs, count int, copies bool) {
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
		"	c[i*ldc+j] = sum", "",
	)
	if !copies {
		Doc("Meanwhile it asks for the lines at next[i*step], i < k/4.")
		return
	}
	Doc("Meanwhile it copies rows of B, as many as it has fours of terms, the last one",
		"perhaps partial, to where they follow one another:", "",
		fmt.Sprintf("	copied[i*%d+j] = next[i*step+j], i < ⌈k/4⌉, j < %[1]d", vecs*count))
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
