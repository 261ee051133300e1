package main

import (
	"math"

	"github.com/mmcloughlin/avo/build"
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"

	"keisan/internal/simd/gen/math/functions"
	"keisan/internal/simd/gen/math/vec"
)

// exponentials is what the kernels of softmax have in common: a row's maximum,
// and the sum of the exponentials of the differences to it.
//
// MAX passes over NaN and what is not there counts as −Inf. Whatever makes a
// difference NaN, a NaN or +Inf in the row or nothing but −Inf, makes the sum
// NaN.
type exponentials struct {
	*vec.Kernel
	none  vec.Reg // −Inf
	exp   functions.Body[vec.Reg]
	group int
}

func newExponentials(k *vec.Kernel) exponentials {
	group := 1
	if k.Wide() {
		group = 2
	}
	return exponentials{k, k.Held(k.Const(math.Inf(-1))), functions.ExpNegative(k), group}
}

// top returns the maximum of a row of bytes in all lanes.
func (e exponentials) top(row reg.Register, bytes reg.GPVirtual) vec.Reg {
	const group = 2
	n, at := build.GP64(), build.GP64()
	build.MOVQ(bytes, n)
	build.XORL(at.As32(), at.As32())
	var best vec.Reg
	e.Group(group, func() { best = e.Copy(e.none) })
	e.Times(n, at, group, 1, func(p func(reg.Register) vec.Place) { e.MaxTo(best, e.Load(p(row), nil)) }, func() {})
	e.Rest(n, at, group, func(i int, p func(reg.Register) vec.Place, mask vec.Mask) {
		e.MaxTo(best[i:i+1], e.LoadOr(p(row), mask, e.none))
	})
	return e.Spread(e.Fold("VMAX", best))
}

// sum returns Σ exp(x − top) in all lanes and stores each term where store says.
//
// The terms are at most 1, so that Kahan's compensation works as it should (W.
// Kahan, "Further remarks on reducing truncation errors", 1965): c is what
// the running sum s has got too much.
func (e exponentials) sum(row reg.Register, bytes reg.GPVirtual, top vec.Reg, store func(y vec.Reg, at reg.GPVirtual, mask vec.Mask)) vec.Reg {
	n, at := build.GP64(), build.GP64()
	build.MOVQ(bytes, n)
	build.XORL(at.As32(), at.As32())
	var s, c vec.Reg
	e.Group(e.group, func() { s, c = e.Zero(), e.Zero() })
	add := func(s, c vec.Reg, p vec.Place, mask vec.Mask) {
		y := e.exp(e.Sub(e.LoadOr(p, mask, e.none), top))
		store(y, at, mask)
		y = e.Sub(y, c)
		t := e.Add(s, y)
		e.Set(c, e.Sub(e.Sub(t, s), y))
		e.Set(s, t)
	}
	if e.group > 1 {
		e.Times(n, at, e.group, 1, func(p func(reg.Register) vec.Place) { add(s, c, p(row), nil) }, func() {})
	}
	e.Times(n, at, 1, 1, func(p func(reg.Register) vec.Place) { add(s[:1], c[:1], p(row), nil) }, func() {})
	e.Rest(n, at, 1, func(_ int, p func(reg.Register) vec.Place, mask vec.Mask) { add(s[:1], c[:1], p(row), mask) })
	e.Group(e.group, func() { e.Set(s, e.Sub(s, c)) })
	return e.Spread(e.Fold("VADD", s))
}

// softmax writes exp(x − max x)/Σ exp(x − max x) for each row.
func softmax(m *vec.Machine) {
	m.Func("softmax", "func(dst, x %[1]s, cols int)", func(k *vec.Kernel) {
		e, one := newExponentials(k), k.Held(k.Const(1))
		left, dst, x, row := k.Bytes("dst"), k.Base("dst"), k.Base("x"), k.Cols()
		next := func() {
			build.ADDQ(row, dst)
			build.ADDQ(row, x)
		}
		done := k.Label("done")
		build.TESTQ(row, row)
		build.JEQ(operand.LabelRef(done))
		for group := 1; group <= 3; group++ {
			longer := k.Label("longer")
			build.CMPQ(row, operand.U32(group*k.Bits/8))
			build.JGT(operand.LabelRef(longer))
			n := build.GP64()
			build.MOVQ(row, n)
			build.SUBQ(operand.U32((group-1)*k.Bits/8), n)
			last, zero := k.Tail(n), build.GP64()
			build.XORL(zero.As32(), zero.As32())
			k.While(left, row, func() {
				e.inRegisters(vec.Place{Base: x, At: zero}, vec.Place{Base: dst, At: zero}, group, last)
				next()
			})
			build.JMP(operand.LabelRef(done))
			build.Label(longer)
		}
		k.While(left, row, func() {
			top := e.top(x, row)
			total := e.sum(x, row, top, func(y vec.Reg, at reg.GPVirtual, mask vec.Mask) {
				k.Store(y, vec.Place{Base: dst, At: at}, mask)
			})
			share := k.Div(one, total)
			n := build.GP64()
			build.MOVQ(row, n)
			k.Strip(n, 2, func(at reg.GPVirtual, mask vec.Mask) {
				p := vec.Place{Base: dst, At: at}
				k.Store(k.Mul(k.Load(p, mask), share), p, mask)
			})
			next()
		})
		build.Label(done)
	})
}

// inRegisters writes the softmax of a row of at most so many registers, of which
// the last has a mask.
func (e exponentials) inRegisters(x, dst vec.Place, registers int, last vec.Mask) {
	y, masks := make([]vec.Reg, registers), make([]vec.Mask, registers)
	masks[registers-1] = last
	at := func(p vec.Place, i int) vec.Place { return vec.Place{Base: p.Base, At: p.At, Disp: i * e.Bits / 8} }
	for i := range y {
		y[i] = e.LoadOr(at(x, i), masks[i], e.none)
	}
	top := e.Copy(y[0])
	for _, v := range y[1:] {
		e.MaxTo(top, v)
	}
	top = e.Spread(e.Fold("VMAX", top))
	for i, v := range y {
		y[i] = e.exp(e.Sub(v, top))
	}
	total := e.Copy(y[0])
	for _, v := range y[1:] {
		e.AddTo(total, v)
	}
	total = e.Spread(e.Fold("VADD", total))
	for i, v := range y {
		e.Store(e.Div(v, total), at(dst, i), masks[i])
	}
}

// expSums writes the maximum of each row and Σ exp(x − max x).
func expSums(m *vec.Machine) {
	m.Func("expSums", "func(top, sum, x %[1]s, cols int)", func(k *vec.Kernel) {
		e := newExponentials(k)
		left, top, sum, x, row := k.Bytes("top"), k.Base("top"), k.Base("sum"), k.Base("x"), k.Cols()
		size := build.GP64()
		build.MOVQ(operand.U32(k.Size), size)
		k.While(left, size, func() {
			most := e.top(x, row)
			k.StoreFirst(most, top)
			k.StoreFirst(e.sum(x, row, most, func(vec.Reg, reg.GPVirtual, vec.Mask) {}), sum)
			build.ADDQ(size, top)
			build.ADDQ(size, sum)
			build.ADDQ(row, x)
		})
	})
}
