package main

import "keisan/internal/simd/gen/math/vec"

// A binary is an operation of two operands; prepare loads its constants and
// returns its instructions.
type binary struct {
	name       string
	prepare    func(k *vec.Kernel) func(a, b vec.Reg) vec.Reg
	broadcasts bool // also with a row or column as b
}

// A function is an operation of one operand.
type function struct {
	name    string
	prepare func(k *vec.Kernel) func(x vec.Reg) vec.Reg
}

var binaries = []binary{
	{"add", add, true},
	{"sub", sub, true},
	{"mul", mul, true},
	{"div", div, true},
	{"maximum", maximum, false},
	{"minimum", minimum, false},
}

var scalars = []binary{{name: "scale", prepare: mul}, {name: "shift", prepare: add}, {name: "leak", prepare: leak}}

var updates = []binary{{name: "axpy", prepare: add}, {name: "descend", prepare: sub}}

var unaries = []function{
	{"neg", func(k *vec.Kernel) func(x vec.Reg) vec.Reg {
		sign := k.Bit(vec.Pick[uint64](k.Machine, 1<<31, 1<<63))
		return func(x vec.Reg) vec.Reg { return k.Xor(x, sign) }
	}},
	{"abs", func(k *vec.Kernel) func(x vec.Reg) vec.Reg {
		rest := k.Bit(vec.Pick[uint64](k.Machine, 1<<31-1, 1<<63-1))
		return func(x vec.Reg) vec.Reg { return k.And(x, rest) }
	}},
	{"square", func(k *vec.Kernel) func(x vec.Reg) vec.Reg {
		return func(x vec.Reg) vec.Reg { return k.Mul(x, x) }
	}},
	{"sqrt", func(k *vec.Kernel) func(x vec.Reg) vec.Reg { return k.Sqrt }},
	{"relu", relu},
	{"sign", sign},
}

func add(k *vec.Kernel) func(a, b vec.Reg) vec.Reg {
	return func(a, b vec.Reg) vec.Reg { return k.Add(a, b) }
}

func sub(k *vec.Kernel) func(a, b vec.Reg) vec.Reg {
	return func(a, b vec.Reg) vec.Reg { return k.Sub(a, b) }
}

func mul(k *vec.Kernel) func(a, b vec.Reg) vec.Reg {
	return func(a, b vec.Reg) vec.Reg { return k.Mul(a, b) }
}

func div(k *vec.Kernel) func(a, b vec.Reg) vec.Reg {
	return func(a, b vec.Reg) vec.Reg { return k.Div(a, b) }
}

// minimum returns the minimum as Go's min does: MIN gives its second operand if
// one is NaN or both are zeros, so both orders are or-ed, which keeps NaN and
// the sign of −0.
func minimum(k *vec.Kernel) func(a, b vec.Reg) vec.Reg {
	return func(a, b vec.Reg) vec.Reg { return k.Or(k.Min(a, b), k.Min(b, a)) }
}

// maximum returns the maximum as Go's max does: zeros are and-ed, so that +0
// wins, and a sum with NaN is NaN.
func maximum(k *vec.Kernel) func(a, b vec.Reg) vec.Reg {
	return func(a, b vec.Reg) vec.Reg {
		y := k.And(k.Max(a, b), k.Max(b, a))
		return k.Select(k.Compare(vec.Unordered, a, b), k.Add(a, b), y)
	}
}

// relu returns max(x, 0): MAX gives its second operand x if that is NaN or −0,
// and adding 0 makes −0 0.
func relu(k *vec.Kernel) func(x vec.Reg) vec.Reg {
	zero := k.Zero()
	return func(x vec.Reg) vec.Reg { return k.Add(k.Max(zero, x), zero) }
}

// leak returns x where it is positive, else c·x.
func leak(k *vec.Kernel) func(x, c vec.Reg) vec.Reg {
	zero := k.Zero()
	return func(x, c vec.Reg) vec.Reg {
		return k.Select(k.Compare(vec.Greater, x, zero), x, k.Mul(x, c))
	}
}

// sign returns 1 with the sign of x, and x if it is zero or NaN.
func sign(k *vec.Kernel) func(x vec.Reg) vec.Reg {
	zero, one := k.Zero(), k.Bit(vec.Pick[uint64](k.Machine, 0x3f800000, 0x3ff0000000000000))
	sign := k.Bit(vec.Pick[uint64](k.Machine, 1<<31, 1<<63))
	return func(x vec.Reg) vec.Reg {
		unit := k.Or(k.And(x, sign), one)
		return k.Select(k.Compare(vec.Differ, x, zero), unit, x)
	}
}
