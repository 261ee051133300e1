package vec

import (
	"fmt"

	"github.com/mmcloughlin/avo/build"
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// A Kernel is a function under construction.
type Kernel struct {
	*Machine
	labels int
}

// Func starts the function name of this signature, in which T is the element
// type, and calls body for its instructions up to the return.
func (m *Machine) Func(name, signature string, body func(k *Kernel)) {
	m.reset()
	build.TEXT(name+m.Suffix(), 4, fmt.Sprintf(signature, "[]"+m.Elem(), m.Elem())) // NOSPLIT
	build.Pragma("noescape")
	body(&Kernel{Machine: m})
	build.VZEROUPPER()
	build.RET()
}

// Label returns a new label's name.
func (k *Kernel) Label(name string) string {
	k.labels++
	return fmt.Sprintf("%s%d", name, k.labels)
}

// Base loads the address of a slice parameter.
func (k *Kernel) Base(slice string) reg.Register {
	return build.Load(build.Param(slice).Base(), build.GP64())
}

// Bytes loads the length of a slice parameter in bytes.
func (k *Kernel) Bytes(slice string) reg.GPVirtual {
	n := build.GP64()
	build.Load(build.Param(slice).Len(), n)
	build.SHLQ(operand.U8(Pick(k.Machine, 2, 3)), n)
	return n
}

// Scalar broadcasts a parameter of the element type.
func (k *Kernel) Scalar(name string) Reg {
	addr, err := build.Param(name).Resolve()
	if err != nil {
		panic(err)
	}
	return k.Broadcast(addr.Addr)
}

// A Mask selects the first lanes of a register.
type Mask any

// Tail returns the mask of the first lanes, as many as n bytes hold: n is less
// than a register.
func (k *Kernel) Tail(n reg.GPVirtual) Mask {
	if k.Wide() {
		t := build.GP32()
		build.MOVQ(n, reg.RCX)
		build.SHRL(operand.U8(Pick(k.Machine, 2, 3)), reg.ECX)
		build.MOVL(operand.U32(1), t)
		build.SHLL(reg.CL, t)
		build.DECL(t)
		mask := build.K()
		build.KMOVW(t, mask)
		return mask
	}
	table, at := build.GP64(), build.GP64()
	build.LEAQ(tailTable(), table)
	build.MOVQ(n, at)
	build.NEGQ(at)
	mask := k.Reg()
	build.VMOVDQU(operand.Mem{Base: table, Index: at, Scale: 1, Disp: 32}, mask)
	return mask
}

// tailTable returns 32 bytes of ones and 32 of zeros: read from byte 32 − n on,
// it is the mask of n bytes.
func tailTable() operand.Mem {
	const name = "tail"
	mem, ok := constants[name]
	if !ok {
		mem = build.GLOBL(name, 8|16)
		for i := range 8 {
			build.DATA(8*i, operand.U64([2]uint64{^uint64(0), 0}[i/4]))
		}
		constants[name] = mem
	}
	return mem
}

// Load returns the elements at an address: all, or with a mask those of its
// lanes and 0.
func (k *Kernel) Load(at operand.Mem, mask Mask) Reg {
	y := k.Reg()
	switch {
	case mask == nil:
		k.do("VMOVU", at, y)
	case k.Wide():
		Pick(k.Machine, build.VMOVUPS_Z, build.VMOVUPD_Z)(at, mask.(operand.Op), y)
	default:
		Pick(k.Machine, build.VMASKMOVPS, build.VMASKMOVPD)(at, mask.(operand.Op), y)
	}
	return y
}

// Store writes the elements, with a mask those of its lanes.
func (k *Kernel) Store(x Reg, at operand.Mem, mask Mask) {
	switch {
	case mask == nil:
		k.do("VMOVU", x, at)
	case k.Wide():
		k.do("VMOVU", x, mask, at)
	default:
		Pick(k.Machine, build.VMASKMOVPS, build.VMASKMOVPD)(x, mask.(operand.Op), at)
	}
}

// Strip runs block over n bytes from offset 0, as many registers at a time as
// unroll says, then one at a time, then what is left with a mask. n is
// destroyed; at is the byte offset.
func (k *Kernel) Strip(n reg.GPVirtual, unroll int, block func(at reg.GPVirtual, disp int, mask Mask)) {
	width := k.Bits / 8
	at := build.GP64()
	build.XORL(at.As32(), at.As32())
	one, many, tail, done := k.Label("one"), k.Label("many"), k.Label("tail"), k.Label("done")
	if unroll > 1 {
		build.SUBQ(operand.U32(width*unroll), n)
		build.JLT(operand.LabelRef(one))
		build.Label(many)
		for i := range unroll {
			block(at, width*i, nil)
		}
		build.ADDQ(operand.U32(width*unroll), at)
		build.SUBQ(operand.U32(width*unroll), n)
		build.JGE(operand.LabelRef(many))
		build.Label(one)
		build.ADDQ(operand.U32(width*unroll), n)
	}
	single := k.Label("single")
	build.SUBQ(operand.U32(width), n)
	build.JLT(operand.LabelRef(tail))
	build.Label(single)
	block(at, 0, nil)
	build.ADDQ(operand.U32(width), at)
	build.SUBQ(operand.U32(width), n)
	build.JGE(operand.LabelRef(single))
	build.Label(tail)
	build.ADDQ(operand.U32(width), n)
	build.JEQ(operand.LabelRef(done))
	block(at, 0, k.Tail(n))
	build.Label(done)
}

// At is the address base + at + disp.
func At(base reg.Register, at reg.Register, disp int) operand.Mem {
	return operand.Mem{Base: base, Index: at, Scale: 1, Disp: disp}
}

// While runs body as often as step fits into left, which is destroyed; not at
// all if step is 0.
func (k *Kernel) While(left, step reg.GPVirtual, body func()) {
	next, done := k.Label("row"), k.Label("rows")
	build.TESTQ(step, step)
	build.JEQ(operand.LabelRef(done))
	build.SUBQ(step, left)
	build.JLT(operand.LabelRef(done))
	build.Label(next)
	body()
	build.SUBQ(step, left)
	build.JGE(operand.LabelRef(next))
	build.Label(done)
}

// Broadcast returns the element at an address in all lanes.
func (k *Kernel) Broadcast(at operand.Mem) Reg {
	y := k.Reg()
	Pick(k.Machine, build.VBROADCASTSS, build.VBROADCASTSD)(at, y)
	return y
}
