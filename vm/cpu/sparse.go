package cpu

import (
	"math"
	"runtime"

	"gorgonia.org/tensor"

	"keisan/autodiff"
	"keisan/internal/simd"
	"keisan/vm/fused"
)

// A descent is a fused.SparseDescent. The ids of a row are a list, in their
// order, and cores share the rows: what is added to what does not depend on who
// does it.
type descent[T simd.Float] struct {
	y, g  []T
	ids   []int64
	width int     // of a row
	first []int32 // by row: the first of its ids; −1 if there is none, as between calls
	next  []int32 // by id: the next of its row; −1 if there is none
	some  []int32 // the first of every row that there is
	sums  [][]T   // by core
	rate  T
	share func(i, core int)
}

// sparseDescent prepares a fused.SparseDescent.
func sparseDescent[T simd.Float](op autodiff.Op, dst *tensor.Dense, in []*tensor.Dense) func() error {
	s := op.(*fused.SparseDescent)
	w, y, rows := elements[T](in[0]), elements[T](dst), dst.Shape()[0]
	if in[2].Shape().TotalSize() > math.MaxInt32 {
		return nil
	}
	d := &descent[T]{y: y, g: elements[T](in[1]), ids: elements[int64](in[2]), width: len(y) / max(rows, 1)}
	d.first, d.next, d.some = make([]int32, rows), make([]int32, len(d.ids)), make([]int32, 0, len(d.ids))
	for k := range d.first {
		d.first[k] = -1
	}
	for range runtime.GOMAXPROCS(0) {
		d.sums = append(d.sums, make([]T, d.width))
	}
	d.share = func(i, core int) {
		n := len(d.some)
		d.rows(n*i/descents, n*(i+1)/descents, core)
	}
	rate := func() T { return elements[T](in[3])[0] }
	if s.Repeat == nil {
		factor := T(s.Times.(interface{ Factor() float64 }).Factor())
		rate = func() T { return factor }
	}
	keep := func() {}
	if len(y) > 0 && &y[0] != &w[0] {
		keep = inParts(len(y), partSize, func(from, to int) { copy(y[from:to], w[from:to]) })
	}
	return func() error {
		d.rate = rate()
		if r := float64(d.rate); !within(d.ids, rows) || math.IsNaN(r) || math.IsInf(r, 0) {
			return s.Run(dst, in)
		}
		keep()
		d.run()
		return nil
	}
}

// descents is how many shares the rows are divided in, on any number of cores.
const descents = 8

// run finds the rows, and goes down in each.
func (d *descent[T]) run() {
	for i := len(d.ids) - 1; i >= 0; i-- {
		k := d.ids[i]
		d.next[i], d.first[k] = d.first[k], int32(i)
	}
	d.some = d.some[:0]
	for i, k := range d.ids {
		if d.first[k] == int32(i) {
			d.some = append(d.some, int32(i))
		}
	}
	if len(d.ids)*d.width < partSize {
		d.rows(0, len(d.some), 0)
		return
	}
	simd.Parallel(descents, d.share)
}

// rows goes down in some of the rows.
func (d *descent[T]) rows(from, to, core int) {
	for _, i := range d.some[from:to] {
		k, g := d.ids[i], d.g[int(i)*d.width:][:d.width]
		if i = d.next[i]; i >= 0 {
			sum := d.sums[core]
			copy(sum, g)
			for ; i >= 0; i = d.next[i] {
				simd.Add(sum, sum, d.g[int(i)*d.width:][:d.width])
			}
			g = sum
		}
		simd.Descend(d.y[int(k)*d.width:][:d.width], g, d.rate)
		d.first[k] = -1
	}
}
