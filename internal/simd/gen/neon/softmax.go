package main

import (
	"math"

	"keisan/internal/simd/gen/math/functions"
)

// best returns in the first element what op, a maximum or minimum, makes of a
// row of n elements, where nothing is worse than worst.
func (k *kernel) best(n int, row []place, op opcode, worst group) (y group) {
	const registers = 4
	k.grouped(registers, func() {
		best := k.Copy(worst)
		k.times(n, registers*k.count(), func() {
			k.to(best, op, k.load(row[0], nil))
			k.forward(registers*k.count(), row)
		})
		k.last(n, registers, row, func(i int, r *rest) {
			if r != nil {
				r.fill = worst
			}
			k.to(best[i:i+1], op, k.load(row[0], r))
		})
		y = k.fold(op, best)
	})
	return y
}

// exponentials is what the kernels of softmax have in common: a row's maximum,
// and the sum of the exponentials of the differences to it.
//
// FMAXNM passes over NaN. Whatever makes a difference NaN, a NaN or +Inf in the
// row or nothing but −Inf, makes the sum NaN.
type exponentials struct {
	*kernel
	none group // −Inf
	exp  functions.Body[group]
	n    int // a register that counts
	row  place
}

func newExponentials(k *kernel) exponentials {
	return exponentials{k, k.Held(k.Const(math.Inf(-1))), functions.ExpNegative(k), k.counter(), place{k.counter(), k.size}}
}

// begin lets row and n be those of a row at a place.
func (e exponentials) begin(x place, width int) {
	e.op("MOVD R%d, R%d", x.r, e.row.r)
	e.op("MOVD R%d, R%d", width, e.n)
}

// top returns the maximum of a row in all elements.
func (e exponentials) top(x place, width int) group {
	e.begin(x, width)
	y := e.best(e.n, []place{e.row}, fmaxnm, e.none)
	e.spread(y)
	return y
}

// sum returns Σ exp(x − top) in the first element and stores each term where
// store says.
//
// The terms are at most 1, so that Kahan's compensation works as it should (W.
// Kahan, "Further remarks on reducing truncation errors", 1965): c is what
// the running sum s has got too much.
func (e exponentials) sum(x place, width int, top group, to []place, store func(y group, r *rest)) (total group) {
	const registers = 2
	e.begin(x, width)
	e.grouped(registers, func() {
		s, c := e.Zero(), e.Zero()
		e.strip(e.n, registers, append([]place{e.row}, to...), func(r *rest) {
			if r != nil {
				r.fill = e.none
			}
			y := e.exp(e.Sub(e.load(e.row, r), top))
			store(y, r)
			s, c := s[:len(y)], c[:len(y)]
			y = e.Sub(y, c)
			t := e.Add(s, y)
			e.set(c, e.Sub(e.Sub(t, s), y))
			e.set(s, t)
		})
		e.to(s, fsub, c)
		total = e.fold(fadd, s)
	})
	return total
}

// softmax writes exp(x − max x)/Σ exp(x − max x) for each row.
func softmax(f *file, l lanes) {
	k := f.kernel(l, "softmax", "dst, x []T, cols int", "", "dst[i*cols+j] = exp(x[i*cols+j] - top) / Σ exp(x[i*cols+k] - top), top = max x[i*cols+k]")
	e, one := newExponentials(k), k.Held(k.Const(1))
	left, dst, x, width := k.length("dst"), k.slice("dst"), k.slice("x"), k.number("cols")
	to := place{k.counter(), k.size}
	k.while(left, width, func() {
		k.op("MOVD R%d, R%d", dst.r, to.r)
		total := e.sum(x, width, e.top(x, width), []place{to}, func(y group, r *rest) { k.store(y, to, r) })
		share := k.Div(one, total)
		k.spread(share)
		k.op("MOVD R%d, R%d", width, e.n)
		k.strip(e.n, 4, []place{dst}, func(r *rest) { k.store(k.Mul(k.load(dst, r), share), dst, r) })
		k.op("MOVD R%d, R%d", e.row.r, x.r)
	})
	k.op("RET")
}

// expSums writes the maximum of each row and Σ exp(x − max x).
func expSums(f *file, l lanes) {
	k := f.kernel(l, "expSums", "top, sum, x []T, cols int", "", "top[i] = max x[i*cols+j], sum[i] = Σ exp(x[i*cols+j] - top[i])")
	e := newExponentials(k)
	left, top, sum, x, width := k.length("top"), k.slice("top"), k.slice("sum"), k.slice("x"), k.number("cols")
	k.times(left, 1, func() {
		most := e.top(x, width)
		k.storeFirst(most, top)
		k.storeFirst(e.sum(x, width, most, nil, func(group, *rest) {}), sum)
		k.op("MOVD R%d, R%d", e.row.r, x.r)
	})
	k.op("RET")
}
