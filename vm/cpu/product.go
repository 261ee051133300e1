package cpu

import (
	"runtime"
	"sync/atomic"

	"gorgonia.org/tensor"

	"keisan/autodiff"
	"keisan/internal/simd"
	"keisan/vm/fused"
)

// bindProduct prepares a fused.Product. A sum that is wanted, or has a result's
// memory, is computed there, and the chain follows as any chain does: where the
// blocks of C come from different cores, taking each as it is complete measures
// no better, and worse where their rows lie a multiple of 4096 bytes apart. A
// sum that lies in no result comes and goes by stripes.
func bindProduct[T simd.Float](op autodiff.Op, dst *tensor.Dense, in []*tensor.Dense) func() error {
	f := op.(*fused.Product)
	t := termsOf[T](f, in)
	if f.Chain == nil {
		return done(t.multiply(elements[T](dst)))
	}
	others := in[f.Factors():][:len(f.Chain.Access)-1]
	out := results[T](f.Chain, dst, in[f.Factors()+len(others):])
	inputs := make([][]T, 1, 1+len(others))
	for _, x := range others {
		inputs = append(inputs, elements[T](x))
	}
	if f.Apart {
		return done(t.stripes(newChain(f.Chain, inputs, out)))
	}
	inputs[0] = out[f.Home()]
	multiply, chain := t.multiply(inputs[0]), newChain(f.Chain, inputs, out).whole()
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

// rows returns the terms for some rows of the sum only.
func (t *terms[T]) rows(from, to int) *terms[T] {
	part := &terms[T]{b: t.b}
	for i, p := range t.of {
		q, step := *p, p.LDA
		if p.TransA {
			step = 1
		}
		q.M = to - from
		part.of, part.a = append(part.of, &q), append(part.a, t.a[i][min(from*step, len(t.a[i])):])
	}
	return part
}

const (
	stripeRows   = 42        // a multiple of the rows of tiles
	stripeBytes  = 128 << 10 // of a stripe that has more rows
	splitProduct = 1 << 21   // operations that are worth calling others for
)

// stripes prepares the sum and the chain for some rows at a time, which so stay
// in the second-level cache: what lies between has no memory of its own.
func (t *terms[T]) stripes(k *chain[T]) func() {
	height := min(k.rows, stripeRows*min(max(stripeBytes/(stripeRows*k.cols*sizeOf[T]()), 1), 4))
	work := 0
	for _, p := range t.of {
		work += 2 * p.M * p.N * p.K
	}
	count, n := ceil(k.rows, height), 1
	if work >= splitProduct {
		n = min(runtime.GOMAXPROCS(0), count)
	}
	for range n {
		w := k.newWorker()
		w.local = make([]T, height*k.cols)
		k.workers = append(k.workers, w)
	}
	if k.rows <= k.tileRows && k.cols <= k.tileCols {
		multiply, chain := t.multiply(k.workers[0].local), k.single(k.workers[0])
		return func() {
			multiply()
			chain()
		}
	}
	var parts []*terms[T]
	for i := range count {
		parts = append(parts, t.rows(i*height, min(k.rows, (i+1)*height)))
	}
	var next atomic.Int64
	stripes := func(c int) {
		w := k.workers[c]
		for i := int(next.Add(1)) - 1; i < count; i = int(next.Add(1)) - 1 {
			w.first = i * height
			parts[i].compute(w.local)
			k.stripe(w, w.first, w.first+parts[i].of[0].M)
		}
	}
	return func() {
		next.Store(0)
		if n == 1 {
			stripes(0)
		} else {
			simd.Parallel(n, stripes)
		}
	}
}
