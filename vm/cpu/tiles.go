package cpu

import (
	"runtime"

	"keisan/internal/simd"
)

// worker is what one core needs of its own to compute tiles.
type worker[T simd.Float] struct {
	regs             [][]T
	masks            [][]bool
	local            []T // a block of elements, from row top and column left on
	top, left, width int
}

func (k *chain[T]) newWorker() *worker[T] {
	w := &worker[T]{}
	for range k.regs {
		w.regs = append(w.regs, make([]T, k.tileRows*k.tileCols))
	}
	for range k.masks {
		w.masks = append(w.masks, make([]bool, k.tileRows*k.tileCols))
	}
	return w
}

// tile returns o's floats of the tile from (i, j) on: whole rows, or a part of
// one.
func (k *chain[T]) tile(o *operand[T], w *worker[T], i, j, rows, cols int) []T {
	switch o.as {
	case full:
		return o.data[i*k.cols+j:][:rows*cols]
	case row:
		return o.data[j:][:cols]
	case col:
		return o.data[i:][:rows]
	case one, constant:
		return o.data[:1]
	case local:
		return w.local[(i-w.top)*w.width+j-w.left:][:rows*cols]
	case same:
		return o.data[:rows*cols]
	}
	return w.regs[o.reg][:rows*cols]
}

// mask is tile for bools.
func (k *chain[T]) mask(o *operand[T], w *worker[T], i, j, rows, cols int) []bool {
	switch o.as {
	case full:
		return o.bools[i*k.cols+j:][:rows*cols]
	case row:
		return o.bools[j:][:cols]
	case col:
		return o.bools[i:][:rows]
	case one:
		return o.bools[:1]
	}
	return w.masks[o.reg][:rows*cols]
}

// splitWork is the least number of elements times steps for which other cores
// are called in.
const splitWork = 1 << 17

// whole prepares the computation of all elements. Tiles are grouped to units of
// some rows of tiles and one column, which are as many on any number of cores.
func (k *chain[T]) whole() func() {
	down, across := ceil(k.rows, k.tileRows), ceil(k.cols, k.tileCols)
	if down*across == 1 {
		return k.single(k.newWorker())
	}
	height := min(max(down/8, 1), 16)
	units := ceil(down, height) * across
	finish := k.prepareSums(down, across, height)
	unit := func(w *worker[T], u int) {
		j := u % across * k.tileCols
		first := u / across * height
		for t := first; t < min(down, first+height); t++ {
			i := t * k.tileRows
			rows, cols := min(k.tileRows, k.rows-i), min(k.tileCols, k.cols-j)
			k.compute(w, i, j, rows, cols)
			for s := range k.sums {
				k.sums[s].take(k.tile(&k.sums[s].of, w, i, j, rows, cols), t == first, t, u, i, j, rows)
			}
		}
	}
	n := 1
	if k.rows*k.cols*(len(k.steps)+len(k.sums)) >= splitWork {
		n = min(runtime.GOMAXPROCS(0), units)
	}
	for range n {
		k.workers = append(k.workers, k.newWorker())
	}
	share := func(c, _ int) {
		for u := units * c / n; u < units*(c+1)/n; u++ {
			unit(k.workers[c], u)
		}
	}
	return func() {
		if n == 1 {
			share(0, 0)
		} else {
			simd.Parallel(n, share)
		}
		finish()
	}
}

// compute makes the steps for a tile.
func (k *chain[T]) compute(w *worker[T], i, j, rows, cols int) {
	for s := range k.steps {
		switch p := &k.steps[s]; {
		case p.run != nil:
			p.run(k.tile(&p.dst, w, i, j, rows, cols), k.tile(&p.a, w, i, j, rows, cols), k.tile(&p.b, w, i, j, rows, cols))
		case p.compare != nil:
			p.compare(k.mask(&p.dst, w, i, j, rows, cols), k.tile(&p.a, w, i, j, rows, cols), k.tile(&p.b, w, i, j, rows, cols))
		case p.choose != nil:
			p.choose(k.tile(&p.dst, w, i, j, rows, cols), k.mask(&p.cond, w, i, j, rows, cols),
				k.tile(&p.a, w, i, j, rows, cols), k.tile(&p.b, w, i, j, rows, cols))
		default:
			p.combine(k.mask(&p.dst, w, i, j, rows, cols), k.mask(&p.a, w, i, j, rows, cols), k.mask(&p.b, w, i, j, rows, cols))
		}
	}
}

// single prepares a chain of one tile, whose operands need not be looked for at
// each call.
func (k *chain[T]) single(w *worker[T]) func() {
	type bound struct {
		run       step[T]
		dst, a, b []T
	}
	all := func(o operand[T]) []T { return k.tile(&o, w, 0, 0, k.rows, k.cols) }
	mask := func(o operand[T]) []bool { return k.mask(&o, w, 0, 0, k.rows, k.cols) }
	var steps []bound
	for _, p := range k.steps {
		var s bound
		switch {
		case p.run != nil:
			s = bound{p.run, all(p.dst), all(p.a), all(p.b)}
		case p.compare != nil:
			dst := mask(p.dst)
			s = bound{func(_, a, b []T) { p.compare(dst, a, b) }, nil, all(p.a), all(p.b)}
		case p.choose != nil:
			cond := mask(p.cond)
			s = bound{func(dst, a, b []T) { p.choose(dst, cond, a, b) }, all(p.dst), all(p.a), all(p.b)}
		default:
			dst, a, b := mask(p.dst), mask(p.a), mask(p.b)
			s = bound{run: func(_, _, _ []T) { p.combine(dst, a, b) }}
		}
		steps = append(steps, s)
	}
	for _, s := range k.sums {
		steps = append(steps, bound{s.whole(), s.dst, all(s.of), nil})
	}
	return func() {
		for i := range steps {
			s := &steps[i]
			s.run(s.dst, s.a, s.b)
		}
	}
}

// block computes some rows, whole ones or as wide a part of each as a tile.
func (k *chain[T]) block(w *worker[T], i, j, rows, cols int) {
	for to := i + rows; i < to; i += k.tileRows {
		k.compute(w, i, j, min(k.tileRows, to-i), cols)
	}
}

// ceil returns n/d, rounded up.
func ceil(n, d int) int { return (n + d - 1) / d }
