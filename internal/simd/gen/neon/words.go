package main

import "fmt"

// Go's assembler has no names for these instructions, so that they are written
// as the words that the Arm Architecture Reference Manual gives, with bit 22 set
// for float64, and their usual names beside them.

const (
	fadd  = 0x4e20d400
	fsub  = 0x4ea0d400
	fmul  = 0x6e20dc00
	fdiv  = 0x6e20fc00
	fmax  = 0x4e20f400
	fmin  = 0x4ea0f400
	fneg  = 0x6ea0f800
	fabs  = 0x4ea0f800
	fsqrt = 0x6ea1f800

	fmlaByElement = 0x4f801000
)

var mnemonics = map[uint32]string{
	fadd: "FADD", fsub: "FSUB", fmul: "FMUL", fdiv: "FDIV", fmax: "FMAX", fmin: "FMIN",
	fneg: "FNEG", fabs: "FABS", fsqrt: "FSQRT",
}

// word writes an instruction's code for the type of the elements.
func (f function) word(code uint32, format string, args ...any) {
	if f.size == 8 {
		code |= 1 << 22
	}
	f.op("WORD $0x%08x // %s", code, fmt.Sprintf(format, args...))
}

// binary writes dst = x op y.
func (f function) binary(op uint32, x, y, dst int) {
	f.word(op|uint32(y<<16|x<<5|dst), "%s V%d.%[5]s, V%[3]d.%[5]s, V%[4]d.%[5]s", mnemonics[op], y, x, dst, f.whole)
}

// unary writes dst = op x.
func (f function) unary(op uint32, x, dst int) {
	f.word(op|uint32(x<<5|dst), "%s V%d.%[4]s, V%[3]d.%[4]s", mnemonics[op], x, dst, f.whole)
}

// fma writes sum = sum + x·y[lane], rounded once.
func (f function) fma(x, y, lane, sum int) {
	high, low := lane>>1, lane&1 // bits 11 and 21; of two elements, bit 11 alone
	if f.size == 8 {
		high, low = lane, 0
	}
	f.word(fmlaByElement|uint32(low<<21|y<<16|high<<11|x<<5|sum), "FMLA V%d.%s[%d], V%d.%[5]s, V%[6]d.%[5]s", y, f.one, lane, x, f.whole, sum)
}
