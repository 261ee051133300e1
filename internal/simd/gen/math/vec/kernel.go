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
type Mask *lanes

type lanes struct {
	op    operand.Op    // a mask register of AVX-512, ones and zeros for AVX2
	bytes reg.GPVirtual // of the lanes
}

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
		return &lanes{mask, n}
	}
	table, at := build.GP64(), build.GP64()
	build.LEAQ(tailTable(), table)
	build.MOVQ(n, at)
	build.NEGQ(at)
	mask := build.YMM()
	build.VMOVDQU(operand.Mem{Base: table, Index: at, Scale: 1, Disp: 32}, mask)
	return &lanes{mask, n}
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

// A Place is where the elements of a register, or one after the other of a
// group, lie: base + at + disp.
type Place struct {
	Base, At reg.Register
	Disp     int
}

func (k *Kernel) mem(p Place, i int) operand.Mem {
	return operand.Mem{Base: p.Base, Index: p.At, Scale: 1, Disp: p.Disp + i*k.Bits/8}
}

// Load returns the elements at a place: all, or with a mask those of its lanes
// and 0.
func (k *Kernel) Load(p Place, mask Mask) Reg {
	y := k.Reg()
	for i, r := range y {
		switch {
		case mask == nil:
			Pick(k.Machine, build.VMOVUPS, build.VMOVUPD)(k.mem(p, i), r)
		case k.Wide():
			Pick(k.Machine, build.VMOVUPS_Z, build.VMOVUPD_Z)(k.mem(p, i), mask.op, r)
		default:
			Pick(k.Machine, build.VMASKMOVPS, build.VMASKMOVPD)(k.mem(p, i), mask.op, r)
		}
	}
	return y
}

// Store writes the elements, with a mask those of its lanes.
func (k *Kernel) Store(x Reg, p Place, mask Mask) {
	for i := range k.group {
		switch {
		case mask == nil:
			Pick(k.Machine, build.VMOVUPS, build.VMOVUPD)(nth(x, i), k.mem(p, i))
		case k.Wide():
			Pick(k.Machine, build.VMOVUPS, build.VMOVUPD)(nth(x, i), mask.op, k.mem(p, i))
		default:
			k.storeParts(nth(x, i).(reg.VecVirtual), k.mem(p, i), mask.bytes)
		}
	}
}

// storeParts writes the first n bytes of a register as its half, quarter and
// eighth: AMD's processors take 40 operations for a store with a mask, and loads
// wait for it.
func (k *Kernel) storeParts(x reg.VecVirtual, to operand.Mem, n reg.GPVirtual) {
	at, rest := build.GP64(), build.XMM()
	whole, done := k.Label("whole"), k.Label("stored")
	build.CMPQ(n, operand.U32(32))
	build.JEQ(operand.LabelRef(whole))
	build.LEAQ(to, at)
	build.VMOVAPS(x.AsX(), rest)
	part := func(bytes int, store, shift func()) {
		skip := k.Label("skip")
		build.TESTQ(operand.U32(bytes), n)
		build.JEQ(operand.LabelRef(skip))
		store()
		if shift != nil {
			shift()
			build.ADDQ(operand.U32(bytes), at)
		}
		build.Label(skip)
	}
	part(16, func() { build.VMOVUPS(rest, operand.Mem{Base: at}) }, func() { build.VEXTRACTF128(operand.U8(1), x, rest) })
	part(8, func() { build.VMOVSD(rest, operand.Mem{Base: at}) }, func() { build.VPERMILPD(operand.U8(1), rest, rest) })
	if k.Size == 4 {
		part(4, func() { build.VMOVSS(rest, operand.Mem{Base: at}) }, nil)
	}
	build.JMP(operand.LabelRef(done))
	build.Label(whole)
	build.VMOVUPS(x, to)
	build.Label(done)
}

// LoadOr returns the elements at a place as Load does, but other where the mask
// has no lane.
func (k *Kernel) LoadOr(p Place, mask Mask, other Reg) Reg {
	if mask == nil {
		return k.Load(p, nil)
	}
	if k.Wide() {
		y := k.Copy(other)
		for i, r := range y {
			Pick(k.Machine, build.VMOVUPS, build.VMOVUPD)(k.mem(p, i), mask.op, r)
		}
		return y
	}
	return k.Select(Test{mask.op}, k.Load(p, mask), other)
}

// Group runs body with registers in groups of n.
func (k *Kernel) Group(n int, body func()) {
	group := k.group
	k.group, k.sealed = n, true
	body()
	k.group = group
}

// Strip runs block over n bytes from offset 0: on groups of registers, then on
// one at a time, then on what is left with a mask. n is destroyed; at is the
// byte offset.
func (k *Kernel) Strip(n reg.GPVirtual, group int, block func(at reg.GPVirtual, mask Mask)) {
	k.sealed = true
	at := build.GP64()
	build.XORL(at.As32(), at.As32())
	if group > 1 {
		k.whole(n, at, group, block)
	}
	k.whole(n, at, 1, block)
	done := k.Label("done")
	build.TESTQ(n, n)
	build.JEQ(operand.LabelRef(done))
	block(at, k.Tail(n))
	build.Label(done)
}

// whole runs block on groups of registers as long as n has as many bytes.
func (k *Kernel) whole(n, at reg.GPVirtual, group int, block func(at reg.GPVirtual, mask Mask)) {
	step := operand.U32(group * k.Bits / 8)
	loop, rest := k.Label("loop"), k.Label("rest")
	build.SUBQ(step, n)
	build.JLT(operand.LabelRef(rest))
	build.Label(loop)
	k.Group(group, func() { block(at, nil) })
	build.ADDQ(step, at)
	build.SUBQ(step, n)
	build.JGE(operand.LabelRef(loop))
	build.Label(rest)
	build.ADDQ(step, n)
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
	k.do("VBROADCAST", at, y)
	return y
}

// Unary starts and ends the function dst = f(x) of slices of one length, where
// prepare loads the constants of f and returns its instructions. It is run on
// groups of registers.
func (m *Machine) Unary(name string, group int, prepare func(k *Kernel) func(x Reg) Reg) {
	m.Func(name, "func(dst, x %[1]s)", func(k *Kernel) {
		f := prepare(k)
		n, dst, x := k.Bytes("dst"), k.Base("dst"), k.Base("x")
		k.Strip(n, group, func(at reg.GPVirtual, mask Mask) {
			k.Store(f(k.Load(Place{Base: x, At: at}, mask)), Place{Base: dst, At: at}, mask)
		})
	})
}
