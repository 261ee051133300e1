package main

import (
	"fmt"

	"keisan/internal/simd/gen/math/vec"
)

// tanhByTable returns the sign of x with a polynomial in the difference of |x| to
// the middle of its interval, a quarter of an octave. The table's 32 entries
// are found by the exponent and two more bits, modulo 32.
func tanhByTable(k *vec.Kernel) func(x vec.Reg) vec.Reg {
	k.Hoist(0) // the table takes the registers
	var tables []vec.Table
	for i, values := range tanhTable {
		tables = append(tables, k.Table(fmt.Sprint("tanh", i), values))
	}
	sign, rest := k.Bit(1<<31), k.Bit(1<<31-1)
	first, last := k.Held(k.Bit(123<<2)), k.Held(k.Const(15.5))
	return func(x vec.Reg) vec.Reg {
		a := k.Min(last, k.And(x, rest)) // NaN if x is
		i := k.MaxInt(k.ShiftRight(a, 21), first)
		d := k.Sub(a, k.Lookup(tables[0], i))
		n := len(tables) - 1
		p := k.Lookup(tables[n], i)
		for n--; n > 0; n-- {
			k.MulAdd(p, d, k.Lookup(tables[n], i))
		}
		return k.Or(p, k.And(x, sign))
	}
}
