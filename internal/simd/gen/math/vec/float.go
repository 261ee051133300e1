package vec

import (
	"math"

	"github.com/mmcloughlin/avo/build"
	"github.com/mmcloughlin/avo/operand"

	"keisan/internal/simd/gen/math/functions"
)

// PowerOfTwo returns 2ⁿ for a whole n whose power is normal.
func (m *Machine) PowerOfTwo(n Reg) Reg {
	if !m.Wide() {
		return functions.PowerOfTwo(m, n)
	}
	y := m.Reg()
	m.do("VSCALEF", n, m.Held(m.Const(1)), y)
	return y
}

// Scale returns x·2ⁿ, rounded once, for x around 1 and a whole n that may reach
// beyond the exponents of normal numbers on either side.
func (m *Machine) Scale(x, n Reg) Reg { return m.Scaler(n)(x) }

// Scaler returns Scale by 2ⁿ of several numbers.
func (m *Machine) Scaler(n Reg) func(x Reg) Reg {
	if !m.Wide() {
		return functions.Scaler(m, n)
	}
	return func(x Reg) Reg {
		y := m.Reg()
		m.do("VSCALEF", n, x, y)
		return y
	}
}

// Split returns the instructions that write x > 0 as 2ᵉ·f with ¾ ≤ f < 3/2.
func (m *Machine) Split() func(x Reg) (e, f Reg) {
	if !m.Wide() {
		return functions.Split(m)
	}
	one := m.Held(m.Const(1))
	return func(x Reg) (Reg, Reg) {
		e, f := m.Reg(), m.Reg()
		// Interval [¾, 3/2), sign 0 for −0 and NaN for negative numbers.
		m.do("VGETMANT", operand.U8(0b1111), x, f)
		m.do("VGETEXP", x, e)
		m.do("VADD", one, e, m.Less(f, one), e)
		return e, f
	}
}

// Logarithm returns y, the logarithm of x, corrected where Split does not give
// the special values itself.
func (m *Machine) Logarithm(x, y Reg) Reg {
	if m.Wide() {
		return y
	}
	return functions.Logarithm(m, x, y)
}

// A Table holds 32 float32s for AVX-512 in two registers.
type Table struct{ low, high Reg }

// Table loads a table; it must be called before the loop that uses it.
func (m *Machine) Table(name string, values [32]float32) Table {
	mem, ok := constants[name]
	if !ok {
		mem = build.GLOBL(name, 8|16)
		for i, v := range values {
			build.DATA(4*i, operand.U32(math.Float32bits(v)))
		}
		constants[name] = mem
	}
	t := Table{m.Reg(), m.Reg()}
	build.VMOVUPS(mem, t.low[0])
	build.VMOVUPS(mem.Offset(64), t.high[0])
	return t
}

// Lookup returns the entries at i modulo 32.
func (m *Machine) Lookup(t Table, i Reg) Reg {
	y := m.Copy(i)
	for k, r := range y {
		build.VPERMI2PS(nth(t.high, k), nth(t.low, k), r)
	}
	return y
}

// MaxInt returns the larger of a and b, integers as wide as a float32.
func (m *Machine) MaxInt(a Reg, b Op) Reg {
	y := m.Reg()
	for k, r := range y {
		build.VPMAXSD(nth(b, k), nth(a, k), r)
	}
	return y
}
