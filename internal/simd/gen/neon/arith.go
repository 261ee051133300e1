package main

// Loops over memory take so many registers at a time, those over rows, which
// tend to be short, fewer.
const (
	long  = 4
	short = 2
)

func arithKernels(f *file, l lanes) {
	for _, b := range []struct {
		name, sign string
		op         opcode
	}{{"add", "+", fadd}, {"sub", "-", fsub}, {"mul", "*", fmul}, {"div", "/", fdiv}} {
		plain(f, l, b.name, "a[i] "+b.sign+" b[i]", b.op)
		rows(f, l, b.name+"Rows", "a[i*len(b)+j] "+b.sign+" b[j]", b.op)
		cols(f, l, b.name+"Cols", "a[i*cols+j] "+b.sign+" b[i]", b.op)
	}
	plain(f, l, "maximum", "max(a[i], b[i])", fmax)
	plain(f, l, "minimum", "min(a[i], b[i])", fmin)
	for _, u := range []struct {
		name, formula string
		op            opcode
	}{{"neg", "-x[i]", fneg}, {"abs", "|x[i]|", fabs}, {"sqrt", "√x[i]", fsqrt}} {
		unary(f, l, u.name, u.formula, long, func(k *kernel) func(x group) group {
			return func(x group) group { return k.apply(u.op, x) }
		})
	}
	unary(f, l, "square", "x[i] * x[i]", long, func(k *kernel) func(x group) group {
		return func(x group) group { return k.Mul(x, x) }
	})
	unary(f, l, "relu", "max(x[i], 0)", long, func(k *kernel) func(x group) group {
		zero := k.Zero()
		return func(x group) group { return k.Max(x, zero) }
	})
	unary(f, l, "sign", "±1, or x[i] if it is 0 or NaN", long, func(k *kernel) func(x group) group {
		zero, one, sign := k.Zero(), k.Const(1), k.Bit(1<<(8*k.size-1))
		return func(x group) group {
			unit := k.Or(k.And(x, sign), one)
			return k.Select(k.Less(zero, k.apply(fabs, x)), unit, x)
		}
	})
	scalar(f, l, "scale", "c * x[i]", func(k *kernel, x, c group) group { return k.Mul(x, c) })
	scalar(f, l, "shift", "x[i] + c", func(k *kernel, x, c group) group { return k.Add(x, c) })
	scalar(f, l, "leak", "x[i] if it is positive, else c * x[i]", func(k *kernel, x, c group) group {
		return k.Select(k.Less(k.Zero(), x), x, k.Mul(x, c))
	})
	update(f, l, "axpy", "+", fadd)
	update(f, l, "descend", "-", fsub)

	k := f.kernel(l, "fill", "dst []T, c T", "", "dst[i] = c")
	n, dst, c := k.length("dst"), k.slice("dst"), k.scalar("c")
	k.strip(n, long, []place{dst}, func(r *rest) { k.store(c, dst, r) })
	k.op("RET")
}

// plain writes dst = a ∘ b of slices of one length.
func plain(f *file, l lanes, name, formula string, o opcode) {
	k := f.kernel(l, name, "dst, a, b []T", "", "dst[i] = "+formula)
	n, dst, a, b := k.length("dst"), k.slice("dst"), k.slice("a"), k.slice("b")
	k.strip(n, long, []place{dst, a, b}, func(r *rest) { k.store(k.two(o, k.load(a, r), k.load(b, r)), dst, r) })
	k.op("RET")
}

// rows writes dst = a ∘ b for every row of a, which is as long as b.
func rows(f *file, l lanes, name, formula string, o opcode) {
	k := f.kernel(l, name, "dst, a, b []T", "", "dst[i*len(b)+j] = "+formula)
	left, dst, a, row, width := k.length("dst"), k.slice("dst"), k.slice("a"), k.slice("b"), k.length("b")
	n, b := k.counter(), place{k.counter(), k.size}
	k.while(left, width, func() {
		k.op("MOVD R%d, R%d", width, n)
		k.op("MOVD R%d, R%d", row.r, b.r)
		k.strip(n, short, []place{dst, a, b}, func(r *rest) { k.store(k.two(o, k.load(a, r), k.load(b, r)), dst, r) })
	})
	k.op("RET")
}

// cols writes dst = a ∘ b[i] for row i of a.
func cols(f *file, l lanes, name, formula string, o opcode) {
	k := f.kernel(l, name, "dst, a, b []T, cols int", "", "dst[i*cols+j] = "+formula)
	left, dst, a, b, width, n := k.length("b"), k.slice("dst"), k.slice("a"), k.slice("b"), k.number("cols"), k.counter()
	k.times(left, 1, func() {
		y := k.repeated(b)
		k.op("MOVD R%d, R%d", width, n)
		k.strip(n, short, []place{dst, a}, func(r *rest) { k.store(k.two(o, k.load(a, r), y), dst, r) })
	})
	k.op("RET")
}

// scalar writes dst = x ∘ c.
func scalar(f *file, l lanes, name, formula string, compute func(k *kernel, x, c group) group) {
	k := f.kernel(l, name, "dst, x []T, c T", "", "dst[i] = "+formula)
	n, dst, x, c := k.length("dst"), k.slice("dst"), k.slice("x"), k.scalar("c")
	k.strip(n, long, []place{dst, x}, func(r *rest) { k.store(compute(k, k.load(x, r), c), dst, r) })
	k.op("RET")
}

// update writes y = y ∘ c·x, with the product rounded.
func update(f *file, l lanes, name, sign string, o opcode) {
	k := f.kernel(l, name, "y, x []T, c T", "", "y[i] = y[i] "+sign+" c*x[i]")
	n, y, x, c := k.length("y"), k.slice("y"), k.slice("x"), k.scalar("c")
	k.strip(n, long, []place{y, x}, func(r *rest) { k.store(k.two(o, k.load(y, r), k.Mul(k.load(x, r), c)), y, r) })
	k.op("RET")
}

// unary writes dst = f(x), where prepare loads the constants of f and returns
// its instructions.
func unary(f *file, l lanes, name, formula string, registers int, prepare func(k *kernel) func(x group) group) {
	k := f.kernel(l, name, "dst, x []T", "", "dst[i] = "+formula)
	compute := prepare(k)
	n, dst, x := k.length("dst"), k.slice("dst"), k.slice("x")
	k.strip(n, registers, []place{dst, x}, func(r *rest) { k.store(compute(k.load(x, r)), dst, r) })
	k.op("RET")
}
