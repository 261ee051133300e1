package main

import (
	"github.com/mmcloughlin/avo/build"
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"

	"keisan/internal/simd/gen/math/vec"
)

// A line is some elements of memory: whole registers of it, and a rest with a
// mask, in bytes.
type line struct {
	*vec.Kernel
	whole, rest reg.GPVirtual
	mask        vec.Mask
}

// newLine loads the length of lines, cols.
func newLine(k *vec.Kernel) *line {
	l := &line{Kernel: k, whole: bytes(k, "cols"), rest: build.GP64()}
	build.MOVQ(l.whole, l.rest)
	build.ANDQ(operand.U8(k.Bits/8-1), l.rest)
	build.SUBQ(l.rest, l.whole)
	l.mask = k.Tail(l.rest)
	return l
}

// bytes loads a parameter that counts elements.
func bytes(k *vec.Kernel, name string) reg.GPVirtual {
	n := build.GP64()
	build.Load(build.Param(name), n)
	build.SHLQ(operand.U8(vec.Pick(k.Machine, 2, 3)), n)
	return n
}

// each runs block for every register of a line, at a byte offset.
func (l *line) each(block func(at reg.GPVirtual, mask vec.Mask)) {
	at, next, last, done := build.GP64(), l.Label("next"), l.Label("last"), l.Label("done")
	build.XORL(at.As32(), at.As32())
	build.Label(next)
	build.CMPQ(at, l.whole)
	build.JEQ(operand.LabelRef(last))
	block(at, nil)
	build.ADDQ(operand.U8(l.Bits/8), at)
	build.JMP(operand.LabelRef(next))
	build.Label(last)
	build.TESTQ(l.rest, l.rest)
	build.JEQ(operand.LabelRef(done))
	block(at, l.mask)
	build.Label(done)
}

// down runs body count ≥ 1 times, which is destroyed.
func (l *line) down(count reg.GPVirtual, body func()) {
	row := l.Label("row")
	build.Label(row)
	body()
	build.DECQ(count)
	build.JNE(operand.LabelRef(row))
}

// matrix runs block on every register of rows ≥ 1 lines of a matrix and of
// another, which lie to and from bytes apart. rows, dst and src are destroyed.
func (l *line) matrix(rows reg.GPVirtual, dst, src, to, from reg.Register, block func(k *vec.Kernel, dst, src vec.Place, mask vec.Mask)) {
	l.down(rows, func() {
		l.each(func(at reg.GPVirtual, mask vec.Mask) {
			block(l.Kernel, vec.Place{Base: dst, At: at}, vec.Place{Base: src, At: at}, mask)
		})
		build.ADDQ(to, dst)
		build.ADDQ(from, src)
	})
}

// eachLine runs block on every register of a matrix and of another: rows ≥ 1
// lines of cols elements.
func eachLine(m *vec.Machine, name string, block func(k *vec.Kernel, dst, src vec.Place, mask vec.Mask)) {
	m.Func(name, "func(dst, src %[1]s, rows, cols, dstStride, srcStride int)", func(k *vec.Kernel) {
		l := newLine(k)
		dst, src, to, from := k.Base("dst"), k.Base("src"), bytes(k, "dstStride"), bytes(k, "srcStride")
		rows := build.GP64()
		build.Load(build.Param("rows"), rows)
		l.matrix(rows, dst, src, to, from, block)
	})
}

func copyLine(k *vec.Kernel, dst, src vec.Place, mask vec.Mask) {
	k.Store(k.Load(src, mask), dst, mask)
}

func addLine(k *vec.Kernel, dst, src vec.Place, mask vec.Mask) {
	k.Store(k.Add(k.Load(dst, mask), k.Load(src, mask)), dst, mask)
}

// gatherLines copies matrices that begin at places of src, at least one, to
// places that are row elements apart.
func gatherLines(m *vec.Machine) {
	m.Func("gatherLines", "func(dst, src %[1]s, at []int, row, rows, cols, dstStride, srcStride int)", func(k *vec.Kernel) {
		l := newLine(k)
		dst, src, places, to, from := k.Base("dst"), k.Base("src"), k.Base("at"), bytes(k, "dstStride"), bytes(k, "srcStride")
		count := build.GP64()
		build.Load(build.Param("at").Len(), count)
		l.down(count, func() {
			y, x, rows := build.GP64(), build.GP64(), build.GP64()
			build.MOVQ(operand.Mem{Base: places}, x)
			build.LEAQ(operand.Mem{Base: src, Index: x, Scale: uint8(k.Size)}, x)
			build.MOVQ(dst, y)
			build.Load(build.Param("rows"), rows)
			l.matrix(rows, y, x, to, from, copyLine)
			build.Load(build.Param("row"), y)
			build.LEAQ(operand.Mem{Base: dst, Index: y, Scale: uint8(k.Size)}, dst)
			build.ADDQ(operand.U8(8), places)
		})
	})
}

// sumLines adds up matrices that begin at places of src, at least one.
func sumLines(m *vec.Machine) {
	m.Func("sumLines", "func(dst, src %[1]s, at []int, rows, cols, dstStride, srcStride int)", func(k *vec.Kernel) {
		l := newLine(k)
		dst, src, places, to, from := k.Base("dst"), k.Base("src"), k.Base("at"), bytes(k, "dstStride"), bytes(k, "srcStride")
		rows := build.GP64()
		build.Load(build.Param("rows"), rows)
		l.down(rows, func() {
			l.each(func(at reg.GPVirtual, mask vec.Mask) {
				place, count, x, start := build.GP64(), build.GP64(), build.GP64(), build.GP64()
				build.MOVQ(places, place)
				build.Load(build.Param("at").Len(), count)
				build.LEAQ(operand.Mem{Base: src, Index: at, Scale: 1}, start)
				sum := k.Zero()
				l.down(count, func() {
					build.MOVQ(operand.Mem{Base: place}, x)
					build.SHLQ(operand.U8(vec.Pick(k.Machine, 2, 3)), x)
					k.AddTo(sum, k.Load(vec.Place{Base: start, At: x}, mask))
					build.ADDQ(operand.U8(8), place)
				})
				k.Store(sum, vec.Place{Base: dst, At: at}, mask)
			})
			build.ADDQ(to, dst)
			build.ADDQ(from, src)
		})
	})
}
