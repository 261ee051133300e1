// Package vec is a thin layer over avo in which a kernel is written once and
// generated four times: for the instruction sets AVX2 (with FMA) and AVX-512,
// and for float32 and float64.
//
// A kernel is a function of a [Machine]. Arithmetic takes registers or
// constants and returns a new register; what x86 spells differently from one
// set to the other (masks, blends, scaling by powers of two) is hidden here.
// The same kernel does the same roundings on both sets, so that both have the
// same bits.
package vec

import (
	"fmt"
	"math"

	"github.com/mmcloughlin/avo/build"
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"

	"keisan/internal/simd/gen/math/functions"
)

// A Reg is a vector register, or a group of them on which the same is done:
// an operation on a group is as many instructions, which wait for nothing from
// each other, so that processors do not wait for a chain of operations. A
// single register stands for a group of equal ones.
type Reg []reg.VecVirtual

// A Test is the outcome of a comparison: a mask register of AVX-512, or a
// register of all ones or zeros, or a group of them.
type Test []operand.Op

// An Op is a Reg, a Test, a Const, an operand.Op.
type Op = functions.Op

// nth returns what stands for op in the i-th instruction.
func nth(op Op, i int) operand.Op {
	switch op := op.(type) {
	case Reg:
		return op[i%len(op)]
	case Test:
		return op[i%len(op)]
	case Const:
		return op.mem
	}
	return op.(operand.Op)
}

// A Machine is an instruction set and an element type.
type Machine struct {
	Bits int // of a register: 256 for AVX2, 512 for AVX-512
	Size int // of an element in bytes: 4 or 8

	group   int            // how many registers a Reg is
	hoist   int            // how many constants may be in registers
	hoisted map[uint64]Reg // those that are
	sealed  bool           // a loop has begun: nothing more can be hoisted
}

// Each calls f for every instruction set and element type.
func Each(f func(m *Machine)) {
	for _, bits := range []int{256, 512} {
		for _, size := range []int{4, 8} {
			f(&Machine{Bits: bits, Size: size})
		}
	}
}

// Lanes returns the number of elements of a register.
func (m *Machine) Lanes() int { return m.Bits / 8 / m.Size }

// Wide tells AVX-512.
func (m *Machine) Wide() bool { return m.Bits == 512 }

// Elem returns the Go name of the element type.
func (m *Machine) Elem() string { return fmt.Sprintf("float%d", 8*m.Size) }

// Suffix returns what the names of kernels end with: F32AVX2.
func (m *Machine) Suffix() string {
	if m.Wide() {
		return fmt.Sprintf("F%dAVX512", 8*m.Size)
	}
	return fmt.Sprintf("F%dAVX2", 8*m.Size)
}

// Reg returns a new register, in loops as many as they take together.
func (m *Machine) Reg() Reg {
	y := make(Reg, m.group)
	for i := range y {
		if y[i] = build.YMM(); m.Wide() {
			y[i] = build.ZMM()
		}
	}
	return y
}

// Pick returns the value for the element type.
func Pick[T any](m *Machine, f32, f64 T) T {
	if m.Size == 4 {
		return f32
	}
	return f64
}

// A Const is a number in memory, as often as AVX2 has lanes; AVX-512 broadcasts
// the first.
type Const struct{ mem operand.Mem }

// Hoist sets how many constants of the kernel AVX-512 keeps in registers, at
// most: 6 if nothing else is said.
func (m *Machine) Hoist(n int) { m.hoist = n }

// Const returns the constant v, rounded to the element type. It must be called
// before the loop that uses it: AVX-512 may load it to a register there.
func (m *Machine) Const(v float64) Op {
	if m.Size == 4 {
		return m.Bit(uint64(math.Float32bits(float32(v))))
	}
	return m.Bit(math.Float64bits(v))
}

// Bit returns the constant whose bits are the low ones of v.
func (m *Machine) Bit(v uint64) Op {
	if r, ok := m.hoisted[v]; ok {
		return r
	}
	c := m.inMemory(v)
	if m.Wide() && !m.sealed && len(m.hoisted) < m.hoist {
		m.hoisted[v] = m.load(c)
		return m.hoisted[v]
	}
	return c
}

// Remote returns the constant v where no register is spent on it.
func (m *Machine) Remote(v float64) Op {
	if m.Size == 4 {
		return m.inMemory(uint64(math.Float32bits(float32(v))))
	}
	return m.inMemory(math.Float64bits(v))
}

// Held returns a constant in a register: for operands that cannot be memory.
func (m *Machine) Held(c Op) Reg {
	if r, ok := c.(Reg); ok {
		return r
	}
	return m.load(c.(Const))
}

// load returns a constant in a single register.
func (m *Machine) load(c Const) Reg {
	group := m.group
	m.group = 1
	defer func() { m.group = group }()
	return m.Copy(c)
}

var constants = map[string]operand.Mem{}

func (m *Machine) inMemory(v uint64) Const {
	name := fmt.Sprintf("f%d_%0*x", 8*m.Size, 2*m.Size, v)
	mem, ok := constants[name]
	if !ok {
		mem = build.GLOBL(name, 8|16) // RODATA, NOPTR
		for i := 0; i < 32; i += m.Size {
			if m.Size == 4 {
				build.DATA(i, operand.U32(v))
			} else {
				build.DATA(i, operand.U64(v))
			}
		}
		constants[name] = mem
	}
	return Const{mem}
}

// reset forgets the registers of the kernel before.
func (m *Machine) reset() { m.group, m.hoist, m.hoisted, m.sealed = 1, 6, map[uint64]Reg{}, false }
