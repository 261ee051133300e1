package cpu

import (
	"gorgonia.org/tensor"

	"keisan/autodiff"
	"keisan/internal/simd"
)

// dropout prepares the op of ops.Dropout: with the op's own random words, but many
// at a time.
//
//	y[i] = x[i]/(1 − ratio) where word i is at least ratio·2³², else 0
func dropout[T simd.Float](op autodiff.Op, dst *tensor.Dense, in []*tensor.Dense) func() error {
	y, x, counter := elements[T](dst), elements[T](in[0]), elements[int64](in[1])
	ratio, stream := op.(interface{ Mask() (float64, int) }).Mask()
	limit, scale := uint64(ratio*(1<<32)+0.5), T(1/(1-ratio))
	if limit == 1<<32 { // more than the largest word
		return done(func() { clear(y) })
	}
	const tile = 2048
	return done(inTiles(len(y), tile, tile, func(words []uint32, from, to int) {
		words = words[:(to-from+3)&^3] // whole blocks of four
		simd.Philox(words, uint64(counter[0]), uint32(from/4), uint32(stream), uint64(counter[1]))
		simd.Drop(y[from:to], x[from:to], words, uint32(limit), scale)
	}))
}
