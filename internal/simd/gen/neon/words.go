package main

import "fmt"

// op writes an instruction. Virtuals among the arguments stand for numbers.
func (f *file) op(format string, args ...any) {
	f.lines = append(f.lines, line{text: func(args []any) string { return fmt.Sprintf(format, args...) }, args: args})
}

// branch writes an instruction that may go to a label.
func (f *file) branch(label, format string, args ...any) {
	f.op(format+label, args...)
	f.lines[len(f.lines)-1].target = label
}

func (f *file) label(name string) { f.lines = append(f.lines, line{label: name}) }

// An opcode is an instruction that Go's assembler has no name for, as the word
// that the Arm Architecture Reference Manual gives, without registers.
type opcode struct {
	name   string
	code   uint32
	double uint32 // bits that are set for float64
}

// Of elements of the type.
var (
	fadd   = opcode{"FADD", 0x4e20d400, 1 << 22}
	fsub   = opcode{"FSUB", 0x4ea0d400, 1 << 22}
	fmul   = opcode{"FMUL", 0x6e20dc00, 1 << 22}
	fdiv   = opcode{"FDIV", 0x6e20fc00, 1 << 22}
	fmla   = opcode{"FMLA", 0x4e20cc00, 1 << 22}
	fmls   = opcode{"FMLS", 0x4ea0cc00, 1 << 22}
	fmax   = opcode{"FMAX", 0x4e20f400, 1 << 22}
	fmin   = opcode{"FMIN", 0x4ea0f400, 1 << 22}
	fmaxnm = opcode{"FMAXNM", 0x4e20c400, 1 << 22}
	fcmeq  = opcode{"FCMEQ", 0x4e20e400, 1 << 22}
	fcmge  = opcode{"FCMGE", 0x6e20e400, 1 << 22}
	fcmgt  = opcode{"FCMGT", 0x6ea0e400, 1 << 22}
	fneg   = opcode{"FNEG", 0x6ea0f800, 1 << 22}
	fabs   = opcode{"FABS", 0x4ea0f800, 1 << 22}
	fsqrt  = opcode{"FSQRT", 0x6ea1f800, 1 << 22}
	frintn = opcode{"FRINTN", 0x4e218800, 1 << 22}

	fmlaByElement = opcode{"FMLA", 0x4f801000, 1 << 22}
)

// Of bits, of integers of 32 bits, and from one type to the other.
var (
	not    = opcode{"NOT", 0x6e205800, 0}
	bic    = opcode{"BIC", 0x4e601c00, 0}
	cmhs   = opcode{"CMHS", 0x6ea03c00, 0}
	umull  = opcode{"UMULL", 0x2ea0c000, 0}
	umull2 = opcode{"UMULL2", 0x6ea0c000, 0}
	fcvtl  = opcode{"FCVTL", 0x0e617800, 0}
	fcvtl2 = opcode{"FCVTL2", 0x4e617800, 0}
	fcvtn  = opcode{"FCVTN", 0x0e616800, 0}
	fcvtn2 = opcode{"FCVTN2", 0x4e616800, 0}
)

// word writes an instruction, with its registers in Go's order: the last is
// written. The format makes names of them.
func (f *file) word(o opcode, format string, registers ...any) {
	f.op("", registers...)
	f.lines[len(f.lines)-1].text = func(registers []any) string {
		code := o.code
		for i, r := range registers {
			code |= uint32(r.(int) << []int{16, 5, 0}[3-len(registers)+i])
		}
		return fmt.Sprintf("WORD $0x%08x // %s "+format, append([]any{code, o.name}, registers...)...)
	}
}

// typed returns the instruction for the function's elements.
func (f function) typed(o opcode) opcode {
	if f.size == 8 {
		o.code |= o.double
	}
	return o
}

// binary writes dst = x op y.
func (f function) binary(o opcode, x, y, dst any) {
	f.word(f.typed(o), fmt.Sprintf("V%%d.%[1]s, V%%d.%[1]s, V%%d.%[1]s", f.whole), y, x, dst)
}

// unary writes dst = op x.
func (f function) unary(o opcode, x, dst any) {
	f.word(f.typed(o), fmt.Sprintf("V%%d.%[1]s, V%%d.%[1]s", f.whole), x, dst)
}

// fma writes sum = sum + x·y[lane], rounded once.
func (f function) fma(x, y, lane, sum int) {
	high, low := lane>>1, lane&1 // bits 11 and 21; of two elements, bit 11 alone
	if f.size == 8 {
		high, low = lane, 0
	}
	o := f.typed(fmlaByElement)
	o.code |= uint32(low<<21 | high<<11)
	f.word(o, fmt.Sprintf("V%%d.%s[%d], V%%d.%[3]s, V%%d.%[3]s", f.one, lane, f.whole), y, x, sum)
}
