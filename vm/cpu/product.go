package cpu

import (
	"runtime"

	"gorgonia.org/tensor"

	"keisan/autodiff"
	"keisan/internal/simd"
	"keisan/vm/fused"
)

// bindProduct prepares a fused.Product. A sum that is wanted, or has a result's
// memory, is computed there, and the chain follows as any chain does: where the
// blocks of C come from different cores, taking each as it is complete measures
// no better, and worse where their rows lie a multiple of 4096 bytes apart. A
// sum that lies in no result comes and goes block by block, unless it is small.
func bindProduct[T simd.Float](op autodiff.Op, dst *tensor.Dense, in []*tensor.Dense) func() error {
	f := op.(*fused.Product)
	t := termsOf[T](f, in)
	if t.stackable() {
		return t.stacked(f, dst, in)
	}
	return t.bind(f, dst, in)
}

// bind prepares the sum of the terms, which in begins with, and the chain.
func (t *terms[T]) bind(f *fused.Product, dst *tensor.Dense, in []*tensor.Dense) func() error {
	if f.Chain == nil {
		return done(t.multiply(elements[T](dst)))
	}
	others := in[f.Factors():][:len(f.Chain.Access)-1]
	out := results[T](f.Chain, dst, in[f.Factors()+len(others):])
	inputs := []operand[T]{{as: local}}
	for i, x := range others {
		inputs = append(inputs, input[T](f.Chain, 1+i, x))
	}
	switch {
	case !f.Apart:
		inputs[0] = out[f.Home()]
	case t.isDeep():
		inputs[0] = operand[T]{as: full, data: make([]T, t.of[0].M*t.of[0].N)}
	default:
		return done(t.blocks(newChain(f.Chain, inputs, out)))
	}
	multiply, chain := t.multiply(inputs[0].data), newChain(f.Chain, inputs, out).whole()
	return done(func() {
		multiply()
		chain()
	})
}

// terms are the products that are added up.
type terms[T simd.Float] struct {
	of   []*simd.Product
	a, b [][]T
}

func termsOf[T simd.Float](f *fused.Product, in []*tensor.Dense) *terms[T] {
	t := &terms[T]{}
	for i, op := range f.Terms {
		a, b := in[2*i], in[2*i+1]
		p := productOf(op, a.Shape(), b.Shape())
		p.Accumulate = i > 0
		t.of, t.a, t.b = append(t.of, p), append(t.a, elements[T](a)), append(t.b, elements[T](b))
	}
	return t
}

// multiply prepares the sum.
func (t *terms[T]) multiply(c []T) func() {
	if len(t.of) == 1 {
		p, a, b := t.of[0], t.a[0], t.b[0]
		return func() { simd.Multiply(p, c, a, b) }
	}
	return func() { t.compute(c) }
}

func (t *terms[T]) compute(c []T) {
	for i, p := range t.of {
		simd.Multiply(p, c, t.a[i], t.b[i])
	}
}

// isDeep reports whether the sum is small beside its factors: to cut it into
// blocks would have each core read nearly all of them, and parts of their rows
// only. It is computed as a whole, then, beside the arena.
func (t *terms[T]) isDeep() bool {
	p := t.of[0]
	return p.M*p.N <= deepSum && t.depth() >= deepTerms
}

// block returns the terms for a block of the sum, whose rows are ldc apart.
func (t *terms[T]) block(i0, i1, j0, j1, ldc int, alone bool) *terms[T] {
	part := &terms[T]{}
	for k, p := range t.of {
		q, row, col := *p, p.LDA, 1
		if p.TransA {
			row = 1
		}
		if p.TransB {
			col = p.LDB
		}
		q.M, q.N, q.LDC, q.Alone = i1-i0, j1-j0, ldc, alone
		part.of = append(part.of, &q)
		part.a = append(part.a, t.a[k][min(i0*row, len(t.a[k])):])
		part.b = append(part.b, t.b[k][min(j0*col, len(t.b[k])):])
	}
	return part
}

const (
	blockRows    = 42        // at least
	blockColumns = 256       // at least, where cores have columns of their own
	blockBytes   = 344 << 10 // at most, of a block of more rows
	splitProduct = 1 << 21   // operations that are worth calling others for
	deepSum      = 1 << 16   // elements of a sum that is small, at most
	deepTerms    = 640       // of each of them, at least
)

// blocks prepares the sum and the chain block by block, which so stays in the
// second-level cache: what lies between has no memory of its own. A block is as
// wide as a chain's tiles.
//
// Each core has as many blocks, and those of its own columns if there are
// enough: in a layer's product with the same weights it has these, too.
func (t *terms[T]) blocks(k *chain[T]) func() {
	oneTile := k.rows <= k.tileRows && k.cols <= k.tileCols
	work, n := 0, 1
	for _, p := range t.of {
		work += 2 * p.M * p.N * p.K
	}
	if work >= splitProduct && !oneTile {
		n = runtime.GOMAXPROCS(0)
	}
	across := ceil(k.cols, k.tileCols)
	if k.cols >= n*blockColumns {
		across = ceil(across, n) * n
	}
	width := ceil(k.cols, across)
	if width < k.cols {
		k.tileRows, k.tileCols = 1, width
	}
	height := k.rows
	if !oneTile {
		height = min(k.rows, blockRows*min(max(blockBytes/(blockRows*width*sizeOf[T]()), 1), 4))
	}
	down := ceil(k.rows, height)
	if n > 1 {
		fair := ceil(max(down, ceil(4*n, across)), n) * n
		height = min(height, max(ceil(k.rows, fair), blockRows))
		down = ceil(k.rows, height)
		n = min(n, down*across)
	}
	for range n {
		w := k.newWorker()
		w.local, w.width = make([]T, height*width), width
		k.workers = append(k.workers, w)
	}
	if oneTile {
		multiply, chain := t.multiply(k.workers[0].local), k.single(k.workers[0])
		return func() {
			multiply()
			chain()
		}
	}
	var blocks []*terms[T] // down, then across: the second factors stay in the cache
	for b := range down * across {
		i, j := b%down*height, b/down*width
		blocks = append(blocks, t.block(i, min(k.rows, i+height), j, min(k.cols, j+width), width, n > 1))
	}
	one := func(b, core int) {
		w, t := k.workers[core], blocks[b]
		w.top, w.left = b%down*height, b/down*width
		t.compute(w.local)
		k.block(w, w.top, w.left, t.of[0].M, t.of[0].N)
	}
	return func() {
		if n > 1 {
			simd.Parallel(len(blocks), one)
			return
		}
		for b := range blocks {
			one(b, 0)
		}
	}
}
