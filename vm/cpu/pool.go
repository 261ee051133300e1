package cpu

import (
	"runtime"

	"gorgonia.org/tensor"

	"keisan/autodiff"
	"keisan/internal/simd"
	"keisan/vm/fused"
)

// poolTile is the number of windows of a block: what is known of them stays in
// the first cache.
const poolTile = 1 << 10

// pooling is what the kernels of pooling share: blocks of whole planes, each of
// which the same core has at each call.
type pooling[T simd.Float] struct {
	columns
	x      []T
	size   int // windows of a plane
	planes int // of a block
	tile   int // windows of a block
	spaces []*poolSpace[T]
}

// poolSpace is what one core needs of its own.
type poolSpace[T simd.Float] struct {
	seen, share, rest, ones, zeros []T
	equal                          []bool // for each pixel of the kernel, those of a block's windows
}

func newPooling[T simd.Float](op autodiff.Op, x *tensor.Dense) *pooling[T] {
	k := &pooling[T]{columns: newColumns(op, x.Shape()), x: elements[T](x)}
	k.size = k.down * k.across
	k.planes = max(min(poolTile/k.size, k.n), 1)
	k.tile = k.planes * k.size
	return k
}

// each prepares calls of do for all blocks: its planes from one on to another.
// A core has room for so many numbers, and bools.
func (k *pooling[T]) each(numbers, bools int, do func(s *poolSpace[T], from, to int)) func() error {
	blocks, cores := ceil(k.n, k.planes), 1
	if len(k.x) >= partSize {
		cores = min(runtime.GOMAXPROCS(0), blocks)
	}
	for range cores {
		s := &poolSpace[T]{seen: make([]T, numbers), rest: make([]T, numbers)}
		if bools > 0 {
			s.share, s.ones, s.zeros, s.equal = make([]T, numbers), make([]T, numbers), make([]T, numbers), make([]bool, bools)
			simd.Fill(s.ones, 1)
		}
		k.spaces = append(k.spaces, s)
	}
	share := func(core, _ int) {
		for b := blocks * core / cores; b < blocks*(core+1)/cores; b++ {
			do(k.spaces[core], b*k.planes, min(k.n, (b+1)*k.planes))
		}
	}
	if cores == 1 {
		return done(func() { share(0, 0) })
	}
	return done(func() { simd.Parallel(cores, share) })
}

// see writes what pixel i of the kernel sees of some planes.
func (k *pooling[T]) see(y []T, from, to, i int, fill T) {
	area := k.h * k.w
	for p := from; p < to; p++ {
		pixels(k.columns, y[(p-from)*k.size:][:k.size], k.x[p*area:][:area], i/k.kw, i%k.kw, fill)
	}
}

// maxPool prepares fused.MaxPool: the greatest of what the kernel's pixels see,
// one pixel after the other.
//
//	y[n, p, q] = max_ij x[n, p·stride + i − pad, q·stride + j − pad]
func maxPool[T simd.Float](op autodiff.Op, dst *tensor.Dense, in []*tensor.Dense) func() error {
	f := op.(*fused.MaxPool)
	k, y := newPooling[T](f.Columns, in[0]), elements[T](dst)
	fill := T(f.Columns.(interface{ Fill() float64 }).Fill())
	if k.areQuads() {
		return k.each(k.planes*k.h*k.w, 0, func(s *poolSpace[T], from, to int) { k.quadMaxima(s, y, from, to) })
	}
	return k.each(k.tile, 0, func(s *poolSpace[T], from, to int) {
		best := y[from*k.size : to*k.size]
		k.see(best, from, to, 0, fill)
		for i := 1; i < k.kh*k.kw; i++ {
			seen := s.seen[:len(best)]
			k.see(seen, from, to, i, fill)
			simd.Maximum(best, best, seen)
		}
	})
}

// maxPoolAdjoint prepares fused.MaxPoolAdjoint. What is added to a pixel comes in
// the order of the kernel's pixels, as in the loop of ops.Col2Im.
//
//	x̄[n, p·stride + i − pad, q·stride + j − pad] += ȳ[n, p, q] / e[n, p, q] where x equals y[n, p, q]
//
// e is how many pixels of a window do. Elsewhere 0 times that is added, which is
// NaN if it is not finite.
func maxPoolAdjoint[T simd.Float](op autodiff.Op, dst *tensor.Dense, in []*tensor.Dense) func() error {
	f := op.(*fused.MaxPoolAdjoint)
	k, dx, y, dy := newPooling[T](f.Columns, in[0]), elements[T](dst), elements[T](in[1]), elements[T](in[2])
	fill := T(f.Columns.(interface{ Fill() float64 }).Fill())
	if k.areQuads() {
		n := k.planes * k.h * k.w
		return k.each(n, n, func(s *poolSpace[T], from, to int) { k.quadShares(s, dx, y, dy, from, to) })
	}
	return k.each(k.tile, k.kh*k.kw*k.tile, func(s *poolSpace[T], from, to int) {
		n, area := (to-from)*k.size, k.h*k.w
		best, seen, share, rest := y[from*k.size:][:n], s.seen[:n], s.share[:n], s.rest[:n]
		clear(share)
		for i := range k.kh * k.kw {
			k.see(seen, from, to, i, fill)
			equal := s.equal[i*k.tile:][:n]
			simd.Equal(equal, seen, best)
			simd.Where(seen, equal, s.ones[:n], s.zeros[:n])
			simd.Add(share, share, seen)
		}
		simd.Div(share, dy[from*k.size:][:n], share)
		simd.Mul(rest, share, s.zeros[:n])
		clear(dx[from*area : to*area])
		for i := range k.kh * k.kw {
			simd.Where(seen, s.equal[i*k.tile:][:n], share, rest)
			for p := from; p < to; p++ {
				addPixels(k.columns, dx[p*area:][:area], seen[(p-from)*k.size:][:k.size], i/k.kw, i%k.kw)
			}
		}
	})
}
