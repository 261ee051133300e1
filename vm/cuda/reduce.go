package cuda

import (
	"slices"

	"gorgonia.org/tensor"
)

// A reduction is how a reduction's elements are divided among threads: by the
// extents alone, so that its sums do not depend on the device.
type reduction struct {
	keep, reduce  span
	kept, reduced int
	lanes         int // threads that share a result: a power of two
	along         bool
	parts         int // of what is reduced to one result
}

const (
	fewBlocks   = 128 // below which a reduction is divided in parts
	leastPerRun = 32  // elements of a thread in one part
	mostParts   = 256
)

func newReduction(s tensor.Shape, along []int) reduction {
	r := reduction{parts: 1}
	r.keep, r.reduce = spansOf(s, along)
	r.kept, r.reduced = r.keep.count(), r.reduce.count()
	r.along = len(r.keep) == 0 || len(r.reduce) > 0 && r.reduce[len(r.reduce)-1].stride == 1
	if r.along {
		r.lanes = min(blockSize, ceilTo2(r.reduced))
	} else {
		side := min(32, ceilTo2(r.kept)) // results that are read side by side
		r.lanes = max(1, min(blockSize/side, ceilTo2(ceil(r.reduced, 4))))
	}
	if blocks, runs := r.blocks(), ceil(r.reduced, r.lanes); blocks < fewBlocks {
		r.parts = max(1, min(runs/leastPerRun, fewBlocks/max(blocks, 1), mostParts))
	}
	return r
}

// blocks returns how many blocks have all results once.
func (r *reduction) blocks() int { return ceil(r.kept, blockSize/r.lanes) }

// table returns the Reduction of kernels/tree.cuh.
func (r *reduction) table() table {
	t := table{int64(r.kept), int64(r.reduced), int64(r.lanes), some64(r.along)}
	return slices.Concat(t, r.keep.table(), r.reduce.table())
}

// reducing returns the binder of a reduction along an op's axes. part is the size
// of a part in kernels/tree.cuh for elements of a size.
func reducing(name func(op any) string, part func(size int) int) binder {
	return func(e *Engine, b binding) (func() error, error) {
		x := b.in[0]
		r := newReduction(x.Shape(), axesOf(b.op))
		base := "keisan_" + name(b.op) + "_" + typeName(x)
		s := e.blocks(r.blocks())
		s.gridY = r.parts
		if r.parts == 1 {
			f, err := e.kernel("reduce", base)
			if err != nil {
				return nil, err
			}
			return f.call(s, b.dst, x, r.table()), nil
		}
		parts, err := e.kernel("reduce", base+"_parts")
		if err != nil {
			return nil, err
		}
		results, err := e.kernel("reduce", base+"_results")
		if err != nil {
			return nil, err
		}
		partial, err := e.scratch(r.kept * r.parts * part(int(x.Dtype().Size())))
		if err != nil {
			return nil, err
		}
		return joined(
			parts.call(s, partial, x, r.table()),
			results.call(e.over(r.kept), b.dst, partial, r.kept, r.parts),
		), nil
	}
}

// axesOf returns the axes, or the axis, of an op.
func axesOf(op any) []int {
	if a, ok := op.(interface{ Axes() []int }); ok {
		return a.Axes()
	}
	return []int{op.(interface{ Axis() int }).Axis()}
}

// The parts of reductions: a number, a number and an index, two numbers.
func single(size int) int { return size }
func indexed(int) int     { return 16 }
func double(size int) int { return 2 * size }

// called is the name of an op that has but one.
func called(name string) func(any) string { return func(any) string { return name } }

// extremumName tells ops.Min from ops.Max.
func extremumName(op any) string {
	if op.(interface{ Smallest() bool }).Smallest() {
		return "min"
	}
	return "max"
}

// softmaxed returns the binder of ops.Softmax or ops.LogSoftmax.
func softmaxed(name string) binder {
	return func(e *Engine, b binding) (func() error, error) {
		r := newReduction(b.dst.Shape(), axesOf(b.op))
		f, err := e.kernel("softmax", "keisan_"+name+"_"+typeName(b.dst))
		if err != nil {
			return nil, err
		}
		return f.call(e.blocks(r.blocks()), b.dst, b.in[0], r.table()), nil
	}
}
