package vec

import (
	"github.com/mmcloughlin/avo/build"
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// instruction is the same instruction for float32 and float64, with its form
// for an operand that is broadcast from memory.
type instruction struct{ ps, pd, psBroadcast, pdBroadcast func(...operand.Op) }

var instructions = map[string]instruction{
	"VADD":       {build.VADDPS, build.VADDPD, build.VADDPS_BCST, build.VADDPD_BCST},
	"VSUB":       {build.VSUBPS, build.VSUBPD, build.VSUBPS_BCST, build.VSUBPD_BCST},
	"VMUL":       {build.VMULPS, build.VMULPD, build.VMULPS_BCST, build.VMULPD_BCST},
	"VDIV":       {build.VDIVPS, build.VDIVPD, build.VDIVPS_BCST, build.VDIVPD_BCST},
	"VMIN":       {build.VMINPS, build.VMINPD, build.VMINPS_BCST, build.VMINPD_BCST},
	"VMAX":       {build.VMAXPS, build.VMAXPD, build.VMAXPS_BCST, build.VMAXPD_BCST},
	"VAND":       {build.VANDPS, build.VANDPD, build.VANDPS_BCST, build.VANDPD_BCST},
	"VANDN":      {build.VANDNPS, build.VANDNPD, build.VANDNPS_BCST, build.VANDNPD_BCST},
	"VOR":        {build.VORPS, build.VORPD, build.VORPS_BCST, build.VORPD_BCST},
	"VXOR":       {build.VXORPS, build.VXORPD, build.VXORPS_BCST, build.VXORPD_BCST},
	"VSQRT":      {build.VSQRTPS, build.VSQRTPD, build.VSQRTPS_BCST, build.VSQRTPD_BCST},
	"VFMA213":    {build.VFMADD213PS, build.VFMADD213PD, build.VFMADD213PS_BCST, build.VFMADD213PD_BCST},
	"VFMA231":    {build.VFMADD231PS, build.VFMADD231PD, build.VFMADD231PS_BCST, build.VFMADD231PD_BCST},
	"VFNMA213":   {build.VFNMADD213PS, build.VFNMADD213PD, build.VFNMADD213PS_BCST, build.VFNMADD213PD_BCST},
	"VFNMA231":   {build.VFNMADD231PS, build.VFNMADD231PD, build.VFNMADD231PS_BCST, build.VFNMADD231PD_BCST},
	"VFMS213":    {build.VFMSUB213PS, build.VFMSUB213PD, build.VFMSUB213PS_BCST, build.VFMSUB213PD_BCST},
	"VMOVU":      {ps: build.VMOVUPS, pd: build.VMOVUPD},
	"VSCALEF":    {ps: build.VSCALEFPS, pd: build.VSCALEFPD},
	"VPADD":      {build.VPADDD, build.VPADDQ, build.VPADDD_BCST, build.VPADDQ_BCST},
	"VPSUB":      {build.VPSUBD, build.VPSUBQ, build.VPSUBD_BCST, build.VPSUBQ_BCST},
	"VPSLL":      {ps: build.VPSLLD, pd: build.VPSLLQ},
	"VPSRL":      {ps: build.VPSRLD, pd: build.VPSRLQ},
	"VCMP":       {build.VCMPPS, build.VCMPPD, build.VCMPPS_BCST, build.VCMPPD_BCST},
	"VRNDSCALE":  {ps: build.VRNDSCALEPS, pd: build.VRNDSCALEPD},
	"VGETEXP":    {ps: build.VGETEXPPS, pd: build.VGETEXPPD},
	"VGETMANT":   {ps: build.VGETMANTPS, pd: build.VGETMANTPD},
	"VBLENDM":    {build.VBLENDMPS, build.VBLENDMPD, build.VBLENDMPS_BCST, build.VBLENDMPD_BCST},
	"VBROADCAST": {ps: build.VBROADCASTSS, pd: build.VBROADCASTSD},
	"VPTERNLOG":  {build.VPTERNLOGD, build.VPTERNLOGQ, build.VPTERNLOGD_BCST, build.VPTERNLOGQ_BCST},
}

// do emits an instruction of the element type for each register of a group.
// Operands are in Go's order: the destination is the last, and one that may be
// memory the first that is no immediate.
func (m *Machine) do(name string, ops ...Op) {
	in := instructions[name]
	f := Pick(m, in.ps, in.pd)
	for _, op := range ops {
		if _, ok := op.(Const); ok && m.Wide() {
			f = Pick(m, in.psBroadcast, in.pdBroadcast)
		}
	}
	m.each(f, ops...)
}

// each calls f for each register of a group.
func (m *Machine) each(f func(...operand.Op), ops ...Op) {
	for i := range m.group {
		list := make([]operand.Op, len(ops))
		for j, op := range ops {
			list[j] = nth(op, i)
		}
		f(list...)
	}
}

// binary returns a ∘ b in a new register.
func (m *Machine) binary(name string, a Reg, b Op) Reg {
	y := m.Reg()
	m.do(name, b, a, y)
	return y
}

// Add returns a + b.
func (m *Machine) Add(a Reg, b Op) Reg { return m.binary("VADD", a, b) }

// Sub returns a − b.
func (m *Machine) Sub(a Reg, b Op) Reg { return m.binary("VSUB", a, b) }

// Mul returns a·b.
func (m *Machine) Mul(a Reg, b Op) Reg { return m.binary("VMUL", a, b) }

// Div returns a/b.
func (m *Machine) Div(a Reg, b Op) Reg { return m.binary("VDIV", a, b) }

// And returns the bits of a and b.
func (m *Machine) And(a Reg, b Op) Reg { return m.binary("VAND", a, b) }

// AndNot returns the bits of b that are not in a.
func (m *Machine) AndNot(a Reg, b Op) Reg { return m.binary("VANDN", a, b) }

// Or returns the bits of a or b.
func (m *Machine) Or(a Reg, b Op) Reg { return m.binary("VOR", a, b) }

// Xor returns the bits of either a or b.
func (m *Machine) Xor(a Reg, b Op) Reg { return m.binary("VXOR", a, b) }

// Min returns a if a < b, else b: b if one of them is NaN.
func (m *Machine) Min(a Reg, b Op) Reg { return m.binary("VMIN", a, b) }

// Max returns a if a > b, else b: b if one of them is NaN.
func (m *Machine) Max(a Reg, b Op) Reg { return m.binary("VMAX", a, b) }

// AddInt returns a + b of integers as wide as an element.
func (m *Machine) AddInt(a Reg, b Op) Reg { return m.binary("VPADD", a, b) }

// SubInt returns a − b of integers as wide as an element.
func (m *Machine) SubInt(a Reg, b Op) Reg { return m.binary("VPSUB", a, b) }

// ShiftLeft returns a·2ⁿ of integers.
func (m *Machine) ShiftLeft(a Reg, n int) Reg {
	y := m.Reg()
	m.do("VPSLL", operand.U8(n), a, y)
	return y
}

// ShiftRight returns ⌊a/2ⁿ⌋ of unsigned integers.
func (m *Machine) ShiftRight(a Reg, n int) Reg {
	y := m.Reg()
	m.do("VPSRL", operand.U8(n), a, y)
	return y
}

// Sqrt returns √a.
func (m *Machine) Sqrt(a Reg) Reg {
	y := m.Reg()
	m.do("VSQRT", a, y)
	return y
}

// MulAdd replaces p by p·a + b, rounded once.
func (m *Machine) MulAdd(p, a Reg, b Op) { m.do("VFMA213", b, a, p) }

// MulSub replaces p by p·a − b, rounded once.
func (m *Machine) MulSub(p, a Reg, b Op) { m.do("VFMS213", b, a, p) }

// NegMulAdd replaces p by b − p·a, rounded once.
func (m *Machine) NegMulAdd(p, a Reg, b Op) { m.do("VFNMA213", b, a, p) }

// AddMul replaces p by p + a·b, rounded once.
func (m *Machine) AddMul(p, a Reg, b Op) { m.do("VFMA231", b, a, p) }

// SubMul replaces p by p − a·b, rounded once.
func (m *Machine) SubMul(p, a Reg, b Op) { m.do("VFNMA231", b, a, p) }

// Copy returns a in a register of its own, for MulAdd and its like to replace.
func (m *Machine) Copy(a Op) Reg {
	y := m.Reg()
	if c, ok := a.(Const); ok && m.Wide() {
		m.do("VBROADCAST", c.mem, y)
	} else {
		m.each(Pick(m, build.VMOVUPS, build.VMOVUPD), a, y)
	}
	return y
}

// AddTo adds x to y.
func (m *Machine) AddTo(y Reg, x Op) { m.do("VADD", x, y, y) }

// MaxTo replaces y by the larger of x and y: by y if one of them is NaN.
func (m *Machine) MaxTo(y Reg, x Reg) { m.do("VMAX", y, x, y) }

// MinTo replaces y by the smaller of x and y: by y if one of them is NaN.
func (m *Machine) MinTo(y Reg, x Reg) { m.do("VMIN", y, x, y) }

// Set replaces y by x.
func (m *Machine) Set(y Reg, x Op) { m.each(Pick(m, build.VMOVUPS, build.VMOVUPD), x, y) }

// Clear sets y to 0.
func (m *Machine) Clear(y Reg) {
	for _, r := range y {
		build.VXORPS(r, r, r)
	}
}

// Zero returns 0.
func (m *Machine) Zero() Reg {
	y := m.Reg()
	m.Clear(y)
	return y
}

// Round returns the nearest integer, ties to even.
func (m *Machine) Round(a Reg) Reg {
	y := m.Reg()
	if m.Wide() {
		m.do("VRNDSCALE", operand.U8(8), a, y)
	} else {
		for i, r := range y {
			Pick(m, build.VROUNDPS, build.VROUNDPD)(operand.U8(8), nth(a, i), r)
		}
	}
	return y
}

// Relations between a and b; all but Unordered, NotEqual and NotLess are false for NaN.
const (
	Equal     = 0x00
	Less      = 0x11
	LessEqual = 0x12
	Unordered = 0x03
	NotEqual  = 0x04
	NotLess   = 0x15
	Greater   = 0x1e
	Differ    = 0x0c // less or greater
)

// Compare tells where a stands in the relation to b.
func (m *Machine) Compare(relation int, a Reg, b Op) Test {
	t := make(Test, m.group)
	for i := range t {
		if t[i] = build.YMM(); m.Wide() {
			t[i] = build.K()
		}
	}
	m.do("VCMP", operand.U8(relation), b, a, t)
	return t
}

// Less tells where a < b.
func (m *Machine) Less(a Reg, b Op) Test { return m.Compare(Less, a, b) }

// NotLess tells where a ≥ b or one of them is NaN.
func (m *Machine) NotLess(a Reg, b Op) Test { return m.Compare(NotLess, a, b) }

// Equal tells where a = b.
func (m *Machine) Equal(a Reg, b Op) Test { return m.Compare(Equal, a, b) }

// Ones returns the test as a register of all ones or zeros: only for AVX2.
func (t Test) Ones() Reg {
	y := make(Reg, len(t))
	for i, r := range t {
		y[i] = r.(reg.VecVirtual)
	}
	return y
}

// Where returns a where the test holds, else 0.
func (m *Machine) Where(t Test, a Op) Reg {
	if !m.Wide() {
		return m.And(t.Ones(), a)
	}
	a, y := m.Held(a), m.Reg()
	for i, r := range y {
		Pick(m, build.VMOVAPS_Z, build.VMOVAPD_Z)(nth(a, i), nth(t, i), r)
	}
	return y
}

// Select returns a where the test holds, else b.
func (m *Machine) Select(t Test, a Op, b Reg) Reg {
	y := m.Reg()
	if m.Wide() {
		m.do("VBLENDM", a, b, t, y)
		return y
	}
	for i, r := range y {
		Pick(m, build.VBLENDVPS, build.VBLENDVPD)(nth(t, i), nth(a, i), nth(b, i), r)
	}
	return y
}
