package cpu

import (
	"runtime"

	"gorgonia.org/tensor"

	"keisan/autodiff"
	"keisan/internal/simd"
	"keisan/vm/fused"
)

// Fuses reports whether op can be a step of a chain.
func (Engine) Fuses(op autodiff.Op, d autodiff.DType) bool {
	if d == autodiff.Float32 {
		return stepOf[float32](op) != nil
	}
	return stepOf[float64](op) != nil
}

// bindElementwise prepares a chain or a single elementwise op, or returns nil.
func bindElementwise[T simd.Float](op autodiff.Op, dst *tensor.Dense, in []*tensor.Dense, elements func(*tensor.Dense) []T) func() error {
	if c, ok := op.(*fused.Chain); ok {
		return bindChain(c, dst, in, elements)
	}
	run := stepOf[T](op)
	if run == nil {
		return nil
	}
	y, a := elements(dst), elements(in[0])
	b := a
	if len(in) > 1 {
		b = elements(in[1])
	}
	return done(inParts(len(y), partSize, func(from, to int) { run(y[from:to], a[from:to], b[from:to]) }))
}

const (
	// tileBytes is the size of what a step computes at a time: several of them
	// fit into the first-level cache.
	tileBytes = 8 << 10
	// splitWork is the least number of elements times steps for which other
	// cores are called in.
	splitWork = 1 << 17
)

// chain is a fused.Chain ready to run on given tensors.
type chain[T simd.Float] struct {
	rows, cols         int
	tileRows, tileCols int
	access             []fused.Access
	inputs             [][]T
	whole              [][]T // what inputs read as Row or One are in every tile
	steps              []prepared[T]
	workers            []worker[T]
	run                func(i int) // a worker's share
}

// prepared is a step with its operands: value k < len(inputs) is an input, the
// others are results.
type prepared[T simd.Float] struct {
	run  step[T]
	a, b int
	out  []T // where the result goes, if not into a register
	reg  int
}

// worker is what one core needs of its own.
type worker[T simd.Float] struct {
	values [][]T // of the tile at hand
	regs   [][]T
	cols   [][]T // expanded inputs read as Col, by input
}

func bindChain[T simd.Float](c *fused.Chain, dst *tensor.Dense, in []*tensor.Dense, elements func(*tensor.Dense) []T) func() error {
	tile := tileBytes / c.DType.Size()
	k := &chain[T]{rows: c.Rows, cols: c.Cols, access: c.Access, tileRows: 1, tileCols: tile}
	if c.Cols <= tile {
		k.tileRows, k.tileCols = min(tile/max(c.Cols, 1), c.Rows), c.Cols
	}
	size := k.tileRows * k.tileCols
	for i, a := range c.Access {
		x := elements(in[i])
		k.inputs = append(k.inputs, x)
		k.whole = append(k.whole, nil)
		if a == fused.One || a == fused.Row && k.tileRows > 1 {
			k.whole[i] = make([]T, size)
		}
	}
	regs := k.prepare(c, elements(dst), in, elements)
	n := 1
	if c.Rows*c.Cols*len(c.Steps) >= splitWork {
		n = runtime.GOMAXPROCS(0)
	}
	k.workers = make([]worker[T], n)
	for w := range k.workers {
		u := &k.workers[w]
		u.values = make([][]T, len(k.inputs)+len(k.steps))
		u.cols = make([][]T, len(k.inputs))
		for range regs {
			u.regs = append(u.regs, make([]T, size))
		}
		for i, a := range c.Access {
			if a == fused.Col {
				u.cols[i] = make([]T, size)
			}
		}
	}
	k.run = k.share
	return func() error {
		k.expandWhole()
		if len(k.workers) == 1 {
			k.share(0)
		} else {
			simd.Parallel(len(k.workers), k.run)
		}
		return nil
	}
}

// prepare fills in the steps, with as few registers as their lifetimes allow,
// and returns how many there are.
func (k *chain[T]) prepare(c *fused.Chain, dst []T, in []*tensor.Dense, elements func(*tensor.Dense) []T) int {
	last := make([]int, len(c.Steps)) // the last step that reads each result
	for i, s := range c.Steps {
		for _, a := range s.Args {
			if a >= 0 {
				last[a] = i
			}
		}
	}
	var free []int
	regs := 0
	for i, s := range c.Steps {
		p := prepared[T]{run: stepOf[T](s.Op), reg: -1}
		value := func(a int) int {
			if a < 0 {
				return ^a
			}
			return len(k.inputs) + a
		}
		p.a = value(s.Args[0])
		p.b = p.a
		if len(s.Args) > 1 {
			p.b = value(s.Args[1])
		}
		for part, step := range c.Parts {
			if step == i {
				p.out = elements(in[len(c.Access)+part])
			}
		}
		if i == len(c.Steps)-1 {
			p.out = dst
		}
		for j := range i { // registers that this step is the last to read
			if q := &k.steps[j]; q.reg >= 0 && last[j] == i {
				free = append(free, q.reg)
			}
		}
		if p.out == nil {
			if len(free) == 0 {
				free = append(free, regs)
				regs++
			}
			p.reg, free = free[len(free)-1], free[:len(free)-1]
		}
		k.steps = append(k.steps, p)
	}
	return regs
}

// expandWhole writes the inputs that are alike in every tile.
func (k *chain[T]) expandWhole() {
	for i, y := range k.whole {
		if y == nil {
			continue
		}
		if x := k.inputs[i]; k.access[i] == fused.One {
			simd.Fill(y, x[0])
		} else {
			for len(y) > 0 {
				y = y[copy(y, x):]
			}
		}
	}
}

// share computes worker w's tiles.
func (k *chain[T]) share(w int) {
	down := (k.rows + k.tileRows - 1) / k.tileRows
	across := (k.cols + k.tileCols - 1) / k.tileCols
	tiles := down * across
	from, to := tiles*w/len(k.workers), tiles*(w+1)/len(k.workers)
	for t := from; t < to; t++ {
		k.tile(&k.workers[w], t/across*k.tileRows, t%across*k.tileCols)
	}
}

// tile computes the elements from (i, j) on.
func (k *chain[T]) tile(w *worker[T], i, j int) {
	rows, cols := min(k.tileRows, k.rows-i), min(k.tileCols, k.cols-j)
	at, n := i*k.cols+j, rows*cols
	for v, x := range k.inputs {
		switch k.access[v] {
		case fused.Full:
			w.values[v] = x[at : at+n]
		case fused.One:
			w.values[v] = k.whole[v][:n]
		case fused.Row:
			if y := k.whole[v]; y != nil {
				w.values[v] = y[:n]
			} else {
				w.values[v] = x[j : j+n]
			}
		case fused.Col:
			y := w.cols[v][:n]
			for r := range rows {
				simd.Fill(y[r*cols:(r+1)*cols], x[i+r])
			}
			w.values[v] = y
		}
	}
	for s := range k.steps {
		p := &k.steps[s]
		var dst []T
		if p.out != nil {
			dst = p.out[at : at+n]
		} else {
			dst = w.regs[p.reg][:n]
		}
		p.run(dst, w.values[p.a], w.values[p.b])
		w.values[len(k.inputs)+s] = dst
	}
}
