package cpu

import (
	"runtime"

	"gorgonia.org/tensor"

	"keisan/autodiff"
	"keisan/internal/simd"
)

// within reports whether all ids are in [0, n). Where they are not, the op's own
// loop tells which.
func within(ids []int64, n int) bool {
	worst := uint64(0)
	for _, id := range ids {
		worst = max(worst, uint64(id)) // a negative one is very large
	}
	return worst < uint64(n) || len(ids) == 0
}

// gather prepares ops.Gather for elements of any type.
//
//	y[i, …] = x[ids[i], …]
func gather(op autodiff.Op, dst *tensor.Dense, in []*tensor.Dense) func() error {
	switch dst.Dtype().Size() {
	case 4:
		return gatherRows[uint32](op, dst, in)
	case 8:
		return gatherRows[uint64](op, dst, in)
	}
	return gatherRows[bool](op, dst, in)
}

func gatherRows[T any](op autodiff.Op, dst *tensor.Dense, in []*tensor.Dense) func() error {
	y, x, ids, rows := elements[T](dst), elements[T](in[0]), elements[int64](in[1]), in[0].Shape()[0]
	n := len(x) / max(rows, 1)
	run := inParts(len(ids), partSize/max(n, 1), func(from, to int) {
		for i := from; i < to; i++ {
			if row, k := y[i*n:(i+1)*n], int(ids[i]); n > 8 {
				copy(row, x[k*n:])
			} else {
				//lint:ignore S1001 quicker than the call
				for j, v := range x[k*n:][:n] {
					row[j] = v
				}
			}
		}
	})
	return func() error {
		if !within(ids, rows) {
			return op.(runner).Run(dst, in)
		}
		run()
		return nil
	}
}

// scatterAdd prepares ops.ScatterAdd of floats. Each core adds up some columns
// of all rows, in the order of the ids, as the op's loop does: so the sums are
// the same on any number of cores.
//
//	y[k, …] = Σ_i (ids[i] = k) x[i, …]
func scatterAdd[T simd.Float](op autodiff.Op, dst *tensor.Dense, in []*tensor.Dense) func() error {
	y, x, ids, rows := elements[T](dst), elements[T](in[0]), elements[int64](in[1]), dst.Shape()[0]
	n := len(x) / max(len(ids), 1)
	const line = 16 // columns that cores should not share: those of a cache line, or two
	cores := 1
	if len(x) >= partSize {
		cores = min(runtime.GOMAXPROCS(0), max(n/line/2, 1))
	}
	add := func(core, _ int) {
		from, to := n*core/cores/line*line, n
		if core < cores-1 {
			to = n * (core + 1) / cores / line * line
		}
		width := to - from
		for i, id := range ids {
			row, more := y[int(id)*n+from:][:width], x[i*n+from:][:width]
			if n > 8 {
				simd.Add(row, row, more)
				continue
			}
			for k, v := range more {
				row[k] += v
			}
		}
	}
	zero := inParts(len(y), 4*partSize, func(from, to int) { clear(y[from:to]) })
	return func() error {
		if !within(ids, rows) {
			return op.(runner).Run(dst, in)
		}
		zero()
		if cores == 1 {
			add(0, 0)
		} else {
			simd.Parallel(cores, add)
		}
		return nil
	}
}
