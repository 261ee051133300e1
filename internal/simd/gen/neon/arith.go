package main

import "fmt"

// Kernels of arithmetic take whole blocks of four registers: what is left of a
// slice is for the plain loop.
const blockRegisters = 4

// What registers have: the slices and the elements left; behind the operands'
// blocks, a constant.
const (
	to, from, left = 0, 1, 3
	constant       = 16
)

func arithKernels(f *file, l lanes) {
	for _, b := range []struct {
		name, formula string
		op            uint32
	}{
		{"add", "a[i] + b[i]", fadd}, {"sub", "a[i] - b[i]", fsub}, {"mul", "a[i] * b[i]", fmul}, {"div", "a[i] / b[i]", fdiv},
		{"maximum", "max(a[i], b[i])", fmax}, {"minimum", "min(a[i], b[i])", fmin},
	} {
		arith(f, l, b.name, b.formula, []string{"dst", "a", "b"}, "", func(fn function, x, y int) { fn.binary(b.op, x, y, x) })
	}
	for _, u := range []struct {
		name, formula string
		op            uint32
	}{
		{"neg", "-x[i]", fneg}, {"abs", "|x[i]|", fabs}, {"sqrt", "√x[i]", fsqrt},
	} {
		arith(f, l, u.name, u.formula, []string{"dst", "x"}, "", func(fn function, x, _ int) { fn.unary(u.op, x, x) })
	}
	arith(f, l, "square", "x[i] * x[i]", []string{"dst", "x"}, "", func(fn function, x, _ int) { fn.binary(fmul, x, x, x) })
	arith(f, l, "relu", "max(x[i], 0)", []string{"dst", "x"}, "0", func(fn function, x, _ int) { fn.binary(fmax, x, constant, x) })
	arith(f, l, "scale", "c * x[i]", []string{"dst", "x"}, "c", func(fn function, x, _ int) { fn.binary(fmul, constant, x, x) })
	arith(f, l, "shift", "x[i] + c", []string{"dst", "x"}, "c", func(fn function, x, _ int) { fn.binary(fadd, x, constant, x) })
	for _, u := range []struct {
		name, formula string
		op            uint32
	}{
		{"axpy", "y[i] + c*x[i]", fadd}, {"descend", "y[i] - c*x[i]", fsub},
	} {
		arith(f, l, u.name, u.formula, []string{"y", "y", "x"}, "c", func(fn function, y, x int) {
			fn.binary(fmul, constant, x, x)
			fn.binary(u.op, y, x, y)
		})
	}
}

// arith writes a kernel that computes the first of the slices from the others,
// block by block. A parameter c, or 0, is in all elements of the constant.
func arith(f *file, l lanes, name, formula string, names []string, c string, compute func(fn function, x, y int)) {
	operands := names[1:]
	declared := names
	if names[0] == names[1] {
		declared = names[1:]
	}
	params := ""
	for _, n := range declared {
		params += fmt.Sprintf("%s []%s, ", n, l.gotype())
	}
	params = params[:len(params)-2]
	if c == "c" {
		params += ", c " + l.gotype()
	}
	fn := f.text(l, name+"NEON"+l.elem, params,
		fmt.Sprintf("%s[i] = %s, in whole blocks of %d elements.", names[0], formula, blockRegisters*l.count()))
	fn.op("MOVD %s_base+%d(FP), R%d", names[0], fn.at[names[0]], to)
	for i, n := range operands {
		fn.op("MOVD %s_base+%d(FP), R%d", n, fn.at[n], from+i)
	}
	fn.op("MOVD %s_len+%d(FP), R%d", names[0], fn.at[names[0]]+8, left)
	switch c {
	case "0":
		fn.op("VEOR V%d.B16, V%[1]d.B16, V%[1]d.B16", constant)
	case "c":
		fn.op("%s c+%d(FP), F%d", l.move, fn.at["c"], constant)
		fn.op("VDUP V%d.%s[0], V%[1]d.%[3]s", constant, l.one, l.whole)
	}
	fn.op("SUBS $%d, R%d", blockRegisters*l.count(), left)
	fn.op("BLT done")
	fn.label("next")
	for i := range operands {
		fn.op("VLD1.P 64(R%d), %s", from+i, fn.block(i*blockRegisters))
	}
	for v := range blockRegisters {
		compute(fn, v, v+blockRegisters)
	}
	fn.op("VST1.P %s, 64(R%d)", fn.block(0), to)
	fn.op("SUBS $%d, R%d", blockRegisters*l.count(), left)
	fn.op("BGE next")
	fn.label("done")
	fn.op("RET")
}

// block names four registers.
func (f function) block(v int) string {
	return fmt.Sprintf("[V%d.%[5]s, V%[2]d.%[5]s, V%[3]d.%[5]s, V%[4]d.%[5]s]", v, v+1, v+2, v+3, f.whole)
}
