// Command arith writes the kernels of arithmetic, element by element.
package main

import (
	"github.com/mmcloughlin/avo/build"
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"

	"keisan/internal/simd/gen/math/vec"
)

// group is how many registers a turn of a loop computes: the loops wait for
// memory, so that it only has to hide the counting.
const group = 4

// short is group for rows, which tend to be short.
const short = 2

func main() {
	vec.Each(func(m *vec.Machine) {
		for _, op := range binaries {
			plain(m, op)
			if op.broadcasts {
				rows(m, op)
				cols(m, op)
			}
		}
		for _, op := range unaries {
			m.Unary(op.name, group, op.prepare)
		}
		for _, op := range scalars {
			scalar(m, op)
		}
		for _, op := range updates {
			update(m, op)
		}
		fill(m)
	})
	build.Generate()
}

// plain writes dst = a ∘ b of three slices of one length.
func plain(m *vec.Machine, op binary) {
	m.Func(op.name, "func(dst, a, b %[1]s)", func(k *vec.Kernel) {
		f := op.prepare(k)
		n, dst, a, b := k.Bytes("dst"), k.Base("dst"), k.Base("a"), k.Base("b")
		k.Strip(n, group, func(at reg.GPVirtual, mask vec.Mask) {
			x := k.Load(vec.Place{Base: a, At: at}, mask)
			k.Store(f(x, k.Load(vec.Place{Base: b, At: at}, mask)), vec.Place{Base: dst, At: at}, mask)
		})
	})
}

// rows writes dst = a ∘ b for every row of a, which is as long as b.
func rows(m *vec.Machine, op binary) {
	m.Func(op.name+"Rows", "func(dst, a, b %[1]s)", func(k *vec.Kernel) {
		f := op.prepare(k)
		left, dst, a, b := k.Bytes("dst"), k.Base("dst"), k.Base("a"), k.Base("b")
		row := k.Bytes("b")
		k.While(left, row, func() {
			n := build.GP64()
			build.MOVQ(row, n)
			k.Strip(n, short, func(at reg.GPVirtual, mask vec.Mask) {
				x := k.Load(vec.Place{Base: a, At: at}, mask)
				k.Store(f(x, k.Load(vec.Place{Base: b, At: at}, mask)), vec.Place{Base: dst, At: at}, mask)
			})
			build.ADDQ(row, dst)
			build.ADDQ(row, a)
		})
	})
}

// cols writes dst = a ∘ b[i] for row i of a.
func cols(m *vec.Machine, op binary) {
	m.Func(op.name+"Cols", "func(dst, a, b %[1]s, cols int)", func(k *vec.Kernel) {
		f := op.prepare(k)
		left, dst, a, b := k.Bytes("b"), k.Base("dst"), k.Base("a"), k.Base("b")
		row, size := build.GP64(), build.GP64()
		build.Load(build.Param("cols"), row)
		build.SHLQ(operand.U8(vec.Pick(m, 2, 3)), row)
		build.MOVQ(operand.U32(m.Size), size)
		k.While(left, size, func() {
			y := k.Broadcast(operand.Mem{Base: b})
			n := build.GP64()
			build.MOVQ(row, n)
			k.Strip(n, short, func(at reg.GPVirtual, mask vec.Mask) {
				k.Store(f(k.Load(vec.Place{Base: a, At: at}, mask), y), vec.Place{Base: dst, At: at}, mask)
			})
			build.ADDQ(row, dst)
			build.ADDQ(row, a)
			build.ADDQ(size, b)
		})
	})
}

// scalar writes dst = x ∘ c.
func scalar(m *vec.Machine, op binary) {
	m.Func(op.name, "func(dst, x %[1]s, c %[2]s)", func(k *vec.Kernel) {
		f := op.prepare(k)
		n, dst, x, c := k.Bytes("dst"), k.Base("dst"), k.Base("x"), k.Scalar("c")
		k.Strip(n, group, func(at reg.GPVirtual, mask vec.Mask) {
			k.Store(f(k.Load(vec.Place{Base: x, At: at}, mask), c), vec.Place{Base: dst, At: at}, mask)
		})
	})
}

// update writes y = y ∘ c·x.
func update(m *vec.Machine, op binary) {
	m.Func(op.name, "func(y, x %[1]s, c %[2]s)", func(k *vec.Kernel) {
		f := op.prepare(k)
		n, y, x, c := k.Bytes("y"), k.Base("y"), k.Base("x"), k.Scalar("c")
		k.Strip(n, group, func(at reg.GPVirtual, mask vec.Mask) {
			step := k.Mul(k.Load(vec.Place{Base: x, At: at}, mask), c)
			k.Store(f(k.Load(vec.Place{Base: y, At: at}, mask), step), vec.Place{Base: y, At: at}, mask)
		})
	})
}

// fill writes dst = c.
func fill(m *vec.Machine) {
	m.Func("fill", "func(dst %[1]s, c %[2]s)", func(k *vec.Kernel) {
		n, dst, c := k.Bytes("dst"), k.Base("dst"), k.Scalar("c")
		k.Strip(n, group, func(at reg.GPVirtual, mask vec.Mask) {
			k.Store(c, vec.Place{Base: dst, At: at}, mask)
		})
	})
}
