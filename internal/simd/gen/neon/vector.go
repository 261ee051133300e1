package main

import (
	"math"
	"slices"
	"strings"

	"keisan/internal/simd/gen/math/functions"
)

// A group is some virtuals on which the same is done, so that the processor need
// not wait for a chain of operations. A single one stands for a group of equal
// ones. A comparison has ones in all bits where it holds.
//
// Kernels are functions.Machines of groups.
type group []virtual

// A memory is a constant that has not been loaded: its place among the
// function's.
type memory int

// A kernel is a function with virtuals.
type kernel struct {
	function
	virtuals virtual // so many there are
	general  int     // registers that are in use
	labels   int
	group    int // how many virtuals a new group has
	hoist    int // how many constants may yet be in registers
	sealed   bool
	hoisted  map[uint64]group
}

var _ functions.Machine[group, group] = (*kernel)(nil)

// Elem returns the Go name of the element type.
func (k *kernel) Elem() string { return k.gotype() }

// Wide tells AVX-512.
func (k *kernel) Wide() bool { return false }

// fresh returns a new group.
func (k *kernel) fresh() group {
	y := make(group, k.group)
	for i := range y {
		k.virtuals++
		y[i] = k.virtuals
	}
	return y
}

// Hoist sets how many further constants may be in registers.
func (k *kernel) Hoist(n int) { k.hoist = n }

// Const returns the constant v, in a register if there is room and no loop has
// begun.
func (k *kernel) Const(v float64) functions.Op { return k.Bit(k.bits(v)) }

// Remote returns the constant v in memory.
func (k *kernel) Remote(v float64) functions.Op { return k.inMemory(k.bits(v)) }

// Bit returns the constant whose bits are the low ones of v.
func (k *kernel) Bit(v uint64) functions.Op {
	if y, ok := k.hoisted[v]; ok {
		return y
	}
	c := k.inMemory(v)
	if k.sealed || k.hoist == 0 {
		return c
	}
	k.hoist--
	k.hoisted[v] = k.Held(c)
	return k.hoisted[v]
}

func (k *kernel) bits(v float64) uint64 {
	if k.size == 4 {
		return uint64(math.Float32bits(float32(v)))
	}
	return math.Float64bits(v)
}

// Held returns a constant in a register.
func (k *kernel) Held(c functions.Op) group {
	if y, ok := c.(group); ok {
		return y
	}
	before := k.group
	k.group = 1
	defer func() { k.group = before }()
	return k.Copy(c)
}

// inMemory places a constant among the function's.
func (k *kernel) inMemory(v uint64) memory {
	if k.size == 4 {
		v |= v << 32
	}
	return k.pooled([2]uint64{v, v})
}

// pooled places the bytes of a register among the function's constants.
func (k *kernel) pooled(c [2]uint64) memory {
	i := slices.Index(k.pool, c)
	if i < 0 {
		i = len(k.pool)
		k.pool = append(k.pool, c)
	}
	return memory(i)
}

// Zero returns 0.
func (k *kernel) Zero() group {
	y := k.fresh()
	k.clear(y)
	return y
}

func (k *kernel) clear(y group) {
	for _, v := range y {
		k.op("VEOR V%d.B16, V%[1]d.B16, V%[1]d.B16", out(v))
	}
}

// Copy returns a in a register of its own.
func (k *kernel) Copy(a functions.Op) group {
	y := k.fresh()
	k.set(y, a)
	return y
}

// set replaces y by x.
func (k *kernel) set(y group, x functions.Op) {
	for i, v := range y {
		switch x := x.(type) {
		case memory:
			k.op("FMOVQ %d(R%d), F%d", int(x)*register, constants, out(v))
		case group:
			k.copy(x[i%len(x)], v)
		}
	}
}

func (k *kernel) copy(from, to virtual) {
	k.op("VMOV V%d.B16, V%d.B16", from, out(to))
	k.lines[len(k.lines)-1].copies = true
}

// two returns what an instruction makes of a and b.
func (k *kernel) two(o opcode, a, b functions.Op) group {
	y, p, q := k.fresh(), k.Held(a), k.Held(b)
	for i, v := range y {
		k.binary(o, p.nth(i), q.nth(i), out(v))
	}
	return y
}

func (a group) nth(i int) virtual { return a[i%len(a)] }

// to replaces y by y op x.
func (k *kernel) to(y group, o opcode, x functions.Op) {
	p := k.Held(x)
	for i, v := range y {
		k.binary(o, v, p.nth(i), out(v))
	}
}

// fused replaces p by p ± a·b.
func (k *kernel) fused(p group, o opcode, a, b functions.Op) {
	q, r := k.Held(a), k.Held(b)
	for i, v := range p {
		k.binary(o, q.nth(i), r.nth(i), v)
	}
}

// named returns a op b of an instruction that Go's assembler knows.
func (k *kernel) named(op string, a, b functions.Op) group {
	y, p, q := k.fresh(), k.Held(a), k.Held(b)
	for i, v := range y {
		k.op(op, q.nth(i), p.nth(i), out(v))
	}
	return y
}

// apply returns op a.
func (k *kernel) apply(o opcode, a group) group {
	y := k.fresh()
	for i, v := range y {
		k.unary(o, a.nth(i), out(v))
	}
	return y
}

func (k *kernel) Add(a group, b functions.Op) group { return k.two(fadd, a, b) }
func (k *kernel) Sub(a group, b functions.Op) group { return k.two(fsub, a, b) }
func (k *kernel) Mul(a group, b functions.Op) group { return k.two(fmul, a, b) }
func (k *kernel) Div(a group, b functions.Op) group { return k.two(fdiv, a, b) }
func (k *kernel) Round(a group) group               { return k.apply(frintn, a) }

// Min and Max return NaN if one is, and the zero of the right sign.
func (k *kernel) Min(a group, b functions.Op) group { return k.two(fmin, a, b) }
func (k *kernel) Max(a group, b functions.Op) group { return k.two(fmax, a, b) }

func (k *kernel) AndNot(a group, b functions.Op) group { return k.two(bic, k.Held(b), a) }
func (k *kernel) And(a group, b functions.Op) group {
	return k.named("VAND V%d.B16, V%d.B16, V%d.B16", a, b)
}
func (k *kernel) Or(a group, b functions.Op) group {
	return k.named("VORR V%d.B16, V%d.B16, V%d.B16", a, b)
}
func (k *kernel) AddInt(a group, b functions.Op) group {
	return k.named(k.arranged("VADD V%d.{}, V%d.{}, V%d.{}"), a, b)
}

func (k *kernel) ShiftLeft(a group, n int) group  { return k.shifted("VSHL", a, n) }
func (k *kernel) ShiftRight(a group, n int) group { return k.shifted("VUSHR", a, n) }

func (k *kernel) shifted(op string, a group, n int) group {
	y := k.fresh()
	for i, v := range y {
		k.op(k.arranged(op+" $%d, V%d.{}, V%d.{}"), n, a.nth(i), out(v))
	}
	return y
}

// arranged puts into a format the names of a register's elements, all and one.
func (k *kernel) arranged(format string) string {
	return strings.NewReplacer("{}", k.whole, "{1}", k.one).Replace(format)
}

// MulAdd replaces p by p·a + b, rounded once: there are instructions only that
// add to b.
func (k *kernel) MulAdd(p, a group, b functions.Op)    { k.onto(p, fmla, a, k.Copy(b)) }
func (k *kernel) NegMulAdd(p, a group, b functions.Op) { k.onto(p, fmls, a, k.Copy(b)) }
func (k *kernel) MulSub(p, a group, b functions.Op)    { k.onto(p, fmla, a, k.negated(k.Held(b))) }

func (k *kernel) onto(p group, o opcode, a, sum group) {
	k.fused(sum, o, p, a)
	copy(p, sum)
}

func (k *kernel) negated(a group) group { return k.apply(fneg, a) }

func (k *kernel) AddMul(p, a group, b functions.Op) { k.fused(p, fmla, a, b) }
func (k *kernel) SubMul(p, a group, b functions.Op) { k.fused(p, fmls, a, b) }

func (k *kernel) Less(a group, b functions.Op) group  { return k.two(fcmgt, k.Held(b), a) }
func (k *kernel) Equal(a group, b functions.Op) group { return k.two(fcmeq, a, b) }
func (k *kernel) NotLess(a group, b functions.Op) group {
	return k.apply(not, k.Less(a, b))
}

// Where returns a where the test holds, else 0.
func (k *kernel) Where(t group, a functions.Op) group { return k.And(t, a) }

// Select returns a where the test holds, else b.
func (k *kernel) Select(t group, a functions.Op, b group) group {
	y, p := k.Copy(b), k.Held(a)
	for i, v := range y {
		k.op("VBIT V%d.B16, V%d.B16, V%d.B16", t.nth(i), p.nth(i), v)
	}
	return y
}

func (k *kernel) PowerOfTwo(n group) group           { return functions.PowerOfTwo(k, n) }
func (k *kernel) Scale(x, n group) group             { return k.Scaler(n)(x) }
func (k *kernel) Scaler(n group) func(x group) group { return functions.Scaler(k, n) }
func (k *kernel) Split() func(x group) (e, f group)  { return functions.Split(k) }
func (k *kernel) Logarithm(x, y group) group         { return functions.Logarithm(k, x, y) }
