package vec

import (
	"math"

	"github.com/mmcloughlin/avo/build"
	"github.com/mmcloughlin/avo/operand"
)

// mantissa is the number of explicit bits of the significand.
func (m *Machine) mantissa() int { return Pick(m, 23, 52) }

// bias of the exponent.
func (m *Machine) bias() float64 { return Pick(m, 127.0, 1023) }

// magic is a number to which a small whole number is added so that it stands
// in the lowest bits.
func (m *Machine) magic() float64 { return Pick(m, 0x1.8p23, 0x1.8p52) }

// PowerOfTwo returns 2ⁿ for a whole n whose power is normal.
func (m *Machine) PowerOfTwo(n Reg) Reg {
	if m.Wide() {
		y := m.Reg()
		m.do("VSCALEF", n, m.Held(m.Const(1)), y)
		return y
	}
	return m.ShiftLeft(m.Add(n, m.Const(m.magic()+m.bias())), m.mantissa())
}

// Scale returns x·2ⁿ, rounded once, for x around 1 and a whole n that may reach
// beyond the exponents of normal numbers on either side.
func (m *Machine) Scale(x, n Reg) Reg { return m.Scaler(n)(x) }

// Scaler returns Scale by 2ⁿ of several numbers.
func (m *Machine) Scaler(n Reg) func(x Reg) Reg {
	if m.Wide() {
		return func(x Reg) Reg {
			y := m.Reg()
			m.do("VSCALEF", n, x, y)
			return y
		}
	}
	half := m.Round(m.Mul(n, m.Const(0.5)))
	first, second := m.PowerOfTwo(half), m.PowerOfTwo(m.Sub(n, half))
	return func(x Reg) Reg { return m.Mul(m.Mul(x, first), second) }
}

// Split returns the instructions that write x > 0 as 2ᵉ·f with ¾ ≤ f < 3/2.
func (m *Machine) Split() func(x Reg) (e, f Reg) {
	if m.Wide() {
		one := m.Held(m.Const(1))
		return func(x Reg) (Reg, Reg) {
			e, f := m.Reg(), m.Reg()
			// Interval [¾, 3/2), sign 0 for −0 and NaN for negative numbers.
			m.do("VGETMANT", operand.U8(0b1111), x, f)
			m.do("VGETEXP", x, e)
			m.do("VADD", one, e, m.Compare(Less, f, one), e)
			return e, f
		}
	}
	const three4 = 0.75
	bits := func(v float64) uint64 {
		return Pick(m, uint64(math.Float32bits(float32(v))), math.Float64bits(v))
	}
	normal := m.Const(Pick(m, 0x1p-126, 0x1p-1022))
	lift, lifted := m.Const(Pick(m, 0x1p23, 0x1p52)), m.Const(Pick(m, 23.0, 52))
	offset, base := m.Bit(bits(1)-bits(three4)), m.Bit(bits(three4))
	mask := m.Bit(uint64(1)<<m.mantissa() - 1)
	whole := m.Const(Pick(m, 0x1p23, 0x1p52))
	back := m.Const(Pick(m, 0x1p23, 0x1p52) + m.bias())
	return func(x Reg) (Reg, Reg) {
		denormal := m.Compare(Less, x, normal)
		x = m.Select(denormal, m.Mul(x, lift), x)
		t := m.AddInt(x, offset)
		f := m.AddInt(m.And(t, mask), base)
		e := m.Sub(m.Or(m.ShiftRight(t, m.mantissa()), whole), back)
		return m.Sub(e, m.And(denormal.Ones(), lifted)), f
	}
}

// Logarithm returns y, the logarithm of x, corrected where Split does not give
// the special values itself: −Inf of 0, +Inf of itself, NaN of negative numbers
// and NaN.
func (m *Machine) Logarithm(x, y Reg) Reg {
	if m.Wide() {
		return y
	}
	inf, minusInf, zero := m.Const(math.Inf(1)), m.Const(math.Inf(-1)), m.Zero()
	y = m.Select(m.Compare(Less, x, inf), y, x)
	y = m.Or(y, m.Compare(Less, x, zero).Ones())
	return m.Select(m.Compare(Equal, x, zero), minusInf, y)
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
