package vec

import (
	"strings"

	"github.com/mmcloughlin/avo/build"
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// A reduction returns, in the first lane, what a row of n bytes is reduced to;
// n is destroyed.
type reduction = func(n reg.GPVirtual, row []reg.Register) Reg

// Reduction makes two functions of a reduction: name of whole slices, which
// returns the element, and rowName, which writes one for each row of cols
// elements. prepare loads the constants.
func (m *Machine) Reduction(name, rowName string, operands []string, prepare func(k *Kernel) reduction) {
	m.Func(name, "func("+strings.Join(operands, ", ")+" %[1]s) %[2]s", func(k *Kernel) {
		f := prepare(k)
		n := k.Bytes(operands[0])
		rows := k.bases(operands)
		build.Store(f(n, rows)[0].AsX(), build.ReturnIndex(0))
	})
	m.Func(rowName, "func(dst, "+strings.Join(operands, ", ")+" %[1]s, cols int)", func(k *Kernel) {
		f := prepare(k)
		left, dst := k.Bytes("dst"), k.Base("dst")
		rows := k.bases(operands)
		width, size := k.Cols(), build.GP64()
		build.MOVQ(operand.U32(k.Size), size)
		k.While(left, size, func() {
			n := build.GP64()
			build.MOVQ(width, n)
			k.StoreFirst(f(n, rows), dst)
			build.ADDQ(size, dst)
			for _, r := range rows {
				build.ADDQ(width, r)
			}
		})
	})
}

func (k *Kernel) bases(slices []string) []reg.Register {
	bases := make([]reg.Register, len(slices))
	for i, name := range slices {
		bases[i] = k.Base(name)
	}
	return bases
}

// Cols loads the parameter cols in bytes.
func (k *Kernel) Cols() reg.GPVirtual {
	width := build.GP64()
	build.Load(build.Param("cols"), width)
	build.SHLQ(operand.U8(Pick(k.Machine, 2, 3)), width)
	return width
}

// Times runs body with the offset of one register or group after the other as
// long as n has the bytes of count of them, and takes them off n; after is run
// each time.
func (k *Kernel) Times(n, at reg.GPVirtual, group, count int, body func(p func(base reg.Register) Place), after func()) {
	width := group * k.Bits / 8
	loop, rest := k.Label("loop"), k.Label("rest")
	build.SUBQ(operand.U32(width*count), n)
	build.JLT(operand.LabelRef(rest))
	build.Label(loop)
	k.Group(group, func() {
		for i := range count {
			body(func(base reg.Register) Place { return Place{Base: base, At: at, Disp: i * width} })
		}
		after()
	})
	build.ADDQ(operand.U32(width*count), at)
	build.SUBQ(operand.U32(width*count), n)
	build.JGE(operand.LabelRef(loop))
	build.Label(rest)
	build.ADDQ(operand.U32(width*count), n)
}

// Rest runs body for the last n bytes of a row, less than a group: on each
// whole register, and on the last one with a mask.
func (k *Kernel) Rest(n, at reg.GPVirtual, group int, body func(i int, p func(base reg.Register) Place, mask Mask)) {
	width := k.Bits / 8
	place := func(base reg.Register) Place { return Place{Base: base, At: at} }
	done := k.Label("done")
	for i := range group {
		whole := k.Label("whole")
		if i < group-1 {
			build.CMPQ(n, operand.U32(width))
			build.JGE(operand.LabelRef(whole))
		}
		build.TESTQ(n, n)
		build.JEQ(operand.LabelRef(done))
		body(i, place, k.Tail(n))
		if i < group-1 {
			build.JMP(operand.LabelRef(done))
			build.Label(whole)
			body(i, place, nil)
			build.ADDQ(operand.U32(width), at)
			build.SUBQ(operand.U32(width), n)
		}
	}
	build.Label(done)
}

// Fold returns in the first lane of a register what op makes of all lanes of a
// group, by halves: lane i with lane i + l/2 of l lanes.
func (k *Kernel) Fold(name string, y Reg) Reg {
	k.Group(1, func() {
		for n := len(y) / 2; n > 0; n /= 2 {
			for i := range n {
				k.do(name, y[i+n:i+n+1], y[i:i+1], y[i:i+1])
			}
		}
	})
	f := Pick(k.Machine, instructions[name].ps, instructions[name].pd)
	if k.Wide() {
		high := build.YMM()
		build.VEXTRACTF64X4(operand.U8(1), y[0], high)
		f(high, y[0].AsY(), y[0].AsY())
	}
	high := build.XMM()
	build.VEXTRACTF128(operand.U8(1), y[0].AsY(), high)
	f(high, y[0].AsX(), y[0].AsX())
	build.VPERMILPD(operand.U8(1), y[0].AsX(), high)
	f(high, y[0].AsX(), y[0].AsX())
	if k.Size == 4 {
		build.VMOVSHDUP(y[0].AsX(), high)
		f(high, y[0].AsX(), y[0].AsX())
	}
	return y[:1]
}

// Spread returns the first lane in all lanes.
func (k *Kernel) Spread(x Reg) Reg {
	y := k.Reg()
	Pick(k.Machine, build.VBROADCASTSS, build.VBROADCASTSD)(x[0].AsX(), y[0])
	return y
}

// StoreFirst writes the first lane.
func (k *Kernel) StoreFirst(x Reg, to reg.Register) {
	Pick(k.Machine, build.VMOVSS, build.VMOVSD)(x[0].AsX(), operand.Mem{Base: to})
}
