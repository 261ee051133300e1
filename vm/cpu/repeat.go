package cpu

import (
	"slices"

	"gorgonia.org/tensor"

	"keisan/autodiff"
	"keisan/ops"
)

// repeat prepares ops.Repeat for elements of any type: each block of the input
// is copied n times in succession.
func repeat(op autodiff.Op, dst *tensor.Dense, in []*tensor.Dense) func() error {
	outer, n, inner, ok := outerInner(layout(dst.Shape(), op.(reduction).Axes()))
	if !ok {
		return move(stretched{op}, dst, in)
	}
	y, x := dst.Uint8s(), in[0].Uint8s()
	if len(y) == 0 {
		return done(func() {})
	}
	size := inner * int(dst.Dtype().Size())
	switch {
	case inner == 1 && size == 4:
		return repeatElements[uint32](dst, in[0], n)
	case inner == 1 && size == 8:
		return repeatElements[uint64](dst, in[0], n)
	}
	return done(inParts(outer, partSize/(n*inner), func(from, to int) {
		for i := from; i < to; i++ {
			block := y[i*n*size : (i+1)*n*size]
			have := copy(block, x[i*size:(i+1)*size])
			for have < len(block) { // all there is so far, as often as it takes
				have += copy(block[have:], block[:have])
			}
		}
	}))
}

// repeatElements writes each element n times.
func repeatElements[T any](dst, src *tensor.Dense, n int) func() error {
	y, x := elements[T](dst), elements[T](src)
	return done(inParts(len(x), partSize/n, func(from, to int) {
		for i, v := range x[from:to] {
			row := y[(from+i)*n : (from+i+1)*n]
			for k := range row {
				row[k] = v
			}
		}
	}))
}

// stretched is a Repeat along axes that are no neighbours, as a move: a step
// along them does not move on in x.
type stretched struct{ autodiff.Op }

func (s stretched) Moves(dst *tensor.Dense, _ []*tensor.Dense, do func(ops.Move)) {
	m := ops.Move{Extents: dst.Shape()}
	along, size, kept := s.Op.(reduction).Axes(), 1, 1
	for k := len(m.Extents) - 1; k >= 0; k-- {
		m.To.Stride[k] = size
		size *= m.Extents[k]
		if !slices.Contains(along, k) {
			m.From.Stride[k] = kept
			kept *= m.Extents[k]
		}
	}
	do(m)
}
