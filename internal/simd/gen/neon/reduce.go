package main

import (
	"fmt"
	"math"
	"strings"
)

func reduceKernels(f *file, l lanes) {
	sums(f, l)
	columnSums(f, l)
	extremum(f, l, "max", "rowMaxima", math.Inf(-1), fmax)
	extremum(f, l, "min", "rowMinima", math.Inf(1), fmin)
	softmax(f, l)
	expSums(f, l)
}

// A reduction returns, in the first element, what a row of n elements at some
// places is reduced to, and moves the places behind it; n is destroyed.
type reduction = func(n int, row []place) group

// reductions writes two functions of a reduction: name of whole slices, which
// returns the element, and rowName, which writes one for each row. prepare loads
// the constants.
func reductions(f *file, l lanes, name, rowName string, operands []string, formula string, prepare func(k *kernel) reduction) {
	slices := strings.Join(operands, ", ") + " []T"
	k := f.kernel(l, name, slices, "T", fmt.Sprintf("%s is %s over a slice.", name, formula))
	reduce := prepare(k)
	n, row := k.length(operands[0]), k.slices(operands)
	k.op("%s F%d, ret+%d(FP)", k.move, reduce(n, row)[0], k.at["ret"])
	k.op("RET")

	k = f.kernel(l, rowName, "dst, "+slices+", cols int", "", fmt.Sprintf("dst[i] = %s over row i", formula))
	reduce = prepare(k)
	left, dst, row, width, n := k.length("dst"), k.slice("dst"), k.slices(operands), k.number("cols"), k.counter()
	k.times(left, 1, func() {
		k.op("MOVD R%d, R%d", width, n)
		k.storeFirst(reduce(n, row), dst)
	})
	k.op("RET")
}

// Eight registers are added to as many running sums. The sums of 16 such turns
// are added to those of further 16, so that no sum has more than 16 + 16 terms
// after the other.
const (
	running = 8
	turns   = 16
)

// sums writes the sum of a slice or of each row, of at most turns·turns·running
// registers, and those of products, which are rounded.
func sums(f *file, l lanes) {
	reductions(f, l, "sum", "rowSums", []string{"x"}, "Σ x[j]", func(k *kernel) reduction {
		return func(n int, row []place) group {
			return k.sum(n, row, func(r *rest) group { return k.load(row[0], r) })
		}
	})
	reductions(f, l, "dot", "rowDots", []string{"a", "b"}, "Σ a[j]*b[j]", func(k *kernel) reduction {
		return func(n int, row []place) group {
			return k.sum(n, row, func(r *rest) group { return k.Mul(k.load(row[0], r), k.load(row[1], r)) })
		}
	})
}

// sum adds up the terms of a row of n elements.
func (k *kernel) sum(n int, row []place, term func(r *rest) group) (total group) {
	k.grouped(running, func() {
		inner, outer := k.Zero(), k.Zero()
		turn := k.counter()
		add := func() {
			k.to(inner, fadd, term(nil))
			k.forward(running*k.count(), row)
		}
		k.times(n, turns*running*k.count(), func() {
			k.op("MOVD $%d, R%d", turns, turn)
			again := k.unique("turn")
			k.label(again)
			add()
			k.op("SUBS $1, R%d", turn)
			k.branch(again, "BNE ")
			k.to(outer, fadd, inner)
			k.clear(inner)
		})
		k.times(n, running*k.count(), add)
		k.last(n, running, row, func(i int, r *rest) { k.to(inner[i:i+1], fadd, term(r)) })
		k.to(outer, fadd, inner)
		total = k.fold(fadd, outer)
	})
	return total
}

// last runs body for the last n elements of a row, less than so many registers:
// on each whole one, and on the rest.
func (k *kernel) last(n, registers int, row []place, body func(i int, r *rest)) {
	done, labels := k.unique("done"), make([]string, registers)
	for i := range labels {
		labels[i] = k.unique("last")
	}
	k.grouped(1, func() {
		for i, label := range labels[:registers-1] {
			k.op("CMP $%d, R%d", k.count(), n)
			k.branch(label, "BLT ")
			body(i, nil)
			k.forward(k.count(), row)
			k.op("SUB $%d, R%d", k.count(), n)
		}
		for i := registers - 1; i >= 0; i-- {
			k.label(labels[i])
			k.branch(done, "CBZ R%d, ", n)
			body(i, &rest{count: n})
			k.behind(n, row)
			if i > 0 {
				k.branch(done, "B ")
			}
		}
	})
	k.label(done)
}

// fold returns in the first element of a register what op makes of all of a
// group, by halves: element i with element i + n/2 of n.
func (k *kernel) fold(op opcode, y group) group {
	for n := len(y) / 2; n > 0; n /= 2 {
		k.to(y[:n], op, y[n:2*n])
	}
	for bytes := register / 2; bytes >= k.size; bytes /= 2 {
		k.grouped(1, func() {
			high := k.fresh()
			k.op("VEXT $%d, V%d.B16, V%[2]d.B16, V%[3]d.B16", bytes, y[0], out(high[0]))
			k.to(y[:1], op, high)
		})
	}
	return y[:1]
}

// storeFirst writes the first element of a register, and moves the place to the
// next one.
func (k *kernel) storeFirst(x group, to place) {
	k.op("%s.P F%d, %d(R%d)", k.move, x[0], k.size, to.r)
}

// columnSums writes dst[j] = Σ_i x[i,j], or adds that to dst: sums of 16 rows,
// of 16 such, and so on, for some registers' columns at a time.
func columnSums(f *file, l lanes) {
	const levels = 4
	k := f.kernel(l, "columnSums", "dst, x []T, rows int, accumulate bool", "",
		"dst[j] = Σ x[i*len(dst)+j] over rows ≤ 1<<16, plus dst[j] if accumulate is set")
	n, dst, x, stride, rows := k.length("dst"), k.slice("dst"), k.slice("x"), k.length("dst"), k.number("rows")
	k.op("LSL $%d, R%d", k.shift, stride)
	onto, row, count := k.counter(), place{k.counter(), k.size}, k.counter()
	k.op("MOVBU accumulate+%d(FP), R%d", k.at["accumulate"], onto)
	k.strip(n, 4, []place{dst, x}, func(r *rest) {
		sums := make([]group, levels)
		for i := range sums {
			sums[i] = k.Zero()
		}
		next, test, write := k.unique("next"), k.unique("test"), k.unique("write")
		k.op("MOVD R%d, R%d", x.r, row.r)
		k.op("MOVD $0, R%d", count)
		k.branch(test, "B ")
		k.label(next)
		k.to(sums[0], fadd, k.load(row, r))
		k.op("ADD R%d, R%d", stride, row.r)
		k.op("ADD $1, R%d", count)
		for i := range levels - 1 {
			k.op("TST $%d, R%d", 1<<(4*(i+1))-1, count)
			k.branch(test, "BNE ")
			k.to(sums[i+1], fadd, sums[i])
			k.clear(sums[i])
		}
		k.label(test)
		k.op("CMP R%d, R%d", rows, count)
		k.branch(next, "BLT ")
		for i := range levels - 1 {
			k.to(sums[i+1], fadd, sums[i])
		}
		k.branch(write, "CBZ R%d, ", onto)
		k.to(sums[levels-1], fadd, k.load(dst, r))
		k.label(write)
		k.store(sums[levels-1], dst, r)
	})
	k.op("RET")
}

// extremum writes the largest or smallest element of a slice or of each row: NaN
// if there is one, and −Inf or +Inf of none.
func extremum(f *file, l lanes, name, rowName string, none float64, op opcode) {

	reductions(f, l, name, rowName, []string{"x"}, name+" x[j]", func(k *kernel) reduction {
		worst := k.Held(k.Const(none))
		return func(n int, row []place) group { return k.best(n, row, op, worst) }
	})
}
