package main

import (
	"github.com/mmcloughlin/avo/build"
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"

	"keisan/internal/simd/gen/math/vec"
)

// A row of 128 bytes is added to as many running sums: a group of registers
// that is as long for all instruction sets. The sums of 16 rows are added to
// those of further 16, so that no sum has more than 16 + 16 terms after the
// other.
const (
	rowBytes = 128
	run      = 16
)

// sums makes the sum of a slice or of each row, of at most run·run·128 bytes.
func sums(m *vec.Machine) {
	m.Reduction("sum", "rowSums", []string{"x"}, func(k *vec.Kernel) func(n reg.GPVirtual, row []reg.Register) vec.Reg {
		return func(n reg.GPVirtual, row []reg.Register) vec.Reg {
			return sum(k, n, func(p func(reg.Register) vec.Place, mask vec.Mask) vec.Reg { return k.Load(p(row[0]), mask) })
		}
	})
}

// dots makes the sum of products, which are rounded.
func dots(m *vec.Machine) {
	m.Reduction("dot", "rowDots", []string{"a", "b"}, func(k *vec.Kernel) func(n reg.GPVirtual, row []reg.Register) vec.Reg {
		return func(n reg.GPVirtual, row []reg.Register) vec.Reg {
			return sum(k, n, func(p func(reg.Register) vec.Place, mask vec.Mask) vec.Reg {
				return k.Mul(k.Load(p(row[0]), mask), k.Load(p(row[1]), mask))
			})
		}
	})
}

// sum adds up the terms of a row of n bytes.
func sum(k *vec.Kernel, n reg.GPVirtual, term func(p func(reg.Register) vec.Place, mask vec.Mask) vec.Reg) vec.Reg {
	group := rowBytes * 8 / k.Bits
	var inner, outer vec.Reg
	k.Group(group, func() { inner, outer = k.Zero(), k.Zero() })
	at := build.GP64()
	build.XORL(at.As32(), at.As32())
	add := func(p func(reg.Register) vec.Place) { k.AddTo(inner, term(p, nil)) }
	k.Times(n, at, group, run, add, func() {
		k.AddTo(outer, inner)
		k.Clear(inner)
	})
	k.Times(n, at, group, 1, add, func() {})
	k.Rest(n, at, group, func(i int, p func(reg.Register) vec.Place, mask vec.Mask) {
		k.AddTo(inner[i:i+1], term(p, mask))
	})
	k.Group(group, func() { k.AddTo(outer, inner) })
	return k.Fold("VADD", outer)
}

// columnSums writes dst[j] = Σ_i x[i,j], or adds that to dst: sums of 16 rows,
// of 16 such, and so on, for some registers' columns at a time.
func columnSums(m *vec.Machine) {
	const levels = 4
	m.Func("columnSums", "func(dst, x %[1]s, rows int, accumulate bool)", func(k *vec.Kernel) {
		n, dst, x := k.Bytes("dst"), k.Base("dst"), k.Base("x")
		stride, rows, onto := build.GP64(), build.GP64(), build.GP8()
		build.MOVQ(n, stride)
		build.Load(build.Param("rows"), rows)
		build.Load(build.Param("accumulate"), onto)
		group := 2
		if m.Wide() {
			group = 4
		}
		k.Strip(n, group, func(at reg.GPVirtual, mask vec.Mask) {
			sums := make([]vec.Reg, levels)
			for i := range sums {
				sums[i] = k.Zero()
			}
			row, count := build.GP64(), build.GP64()
			build.MOVQ(x, row)
			build.XORL(count.As32(), count.As32())
			next, test, write := k.Label("next"), k.Label("test"), k.Label("write")
			build.JMP(operand.LabelRef(test))
			build.Label(next)
			k.AddTo(sums[0], k.Load(vec.Place{Base: row, At: at}, mask))
			build.ADDQ(stride, row)
			build.INCQ(count)
			for i := range levels - 1 {
				build.TESTQ(operand.U32(1<<(4*(i+1))-1), count)
				build.JNE(operand.LabelRef(test))
				k.AddTo(sums[i+1], sums[i])
				k.Clear(sums[i])
			}
			build.Label(test)
			build.CMPQ(count, rows)
			build.JLT(operand.LabelRef(next))
			for i := range levels - 1 {
				k.AddTo(sums[i+1], sums[i])
			}
			build.TESTB(onto, onto)
			build.JEQ(operand.LabelRef(write))
			k.AddTo(sums[levels-1], k.Load(vec.Place{Base: dst, At: at}, mask))
			build.Label(write)
			k.Store(sums[levels-1], vec.Place{Base: dst, At: at}, mask)
		})
	})
}
