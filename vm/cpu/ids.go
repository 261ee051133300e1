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

// scatterAdd prepares ops.ScatterAdd of floats. Each core has some blocks of rows
// of the result for itself: it sets them to zero, walks along all ids, and adds
// what belongs there in their order, as the op's loop does. So the sums are the
// same on any number of cores, and no two of them write to one line of the cache.
//
//	y[k, …] = Σ_i (ids[i] = k) x[i, …]
func scatterAdd[T simd.Float](op autodiff.Op, dst *tensor.Dense, in []*tensor.Dense) func() error {
	y, x, ids, rows := elements[T](dst), elements[T](in[0]), elements[int64](in[1]), dst.Shape()[0]
	n := len(y) / max(rows, 1)
	const worth = 32 // elements of a row: then others need not look at all ids in vain
	cores, shift := 1, 4
	if len(x) >= partSize {
		cores = min(runtime.GOMAXPROCS(0), max(n/worth, 1))
	}
	for rows>>shift > 16*cores { // 8 blocks of a core or more, for ids may be small ones mostly
		shift++
	}
	block := 1 << shift // rows: whole lines of the cache, however long they are
	add := func(core, _ int) {
		for k := core * block; k < rows; k += cores * block {
			clear(y[k*n : min(k+block, rows)*n])
		}
		mine, all := uint(core), uint(cores)
		for i, id := range ids {
			if all > 1 && uint(id)>>shift%all != mine {
				continue
			}
			row, more := y[int(id)*n:][:n], x[i*n:][:n]
			if n > 8 {
				simd.Add(row, row, more)
				continue
			}
			for k, v := range more {
				row[k] += v
			}
		}
	}
	return func() error {
		if !within(ids, rows) {
			return op.(runner).Run(dst, in)
		}
		if cores == 1 {
			add(0, 0)
		} else {
			simd.Parallel(cores, add)
		}
		return nil
	}
}
