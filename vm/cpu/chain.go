package cpu

import (
	"gorgonia.org/tensor"

	"keisan/autodiff"
	"keisan/internal/simd"
	"keisan/vm/fused"
)

// bindElementwise prepares a single elementwise op, or returns nil.
func bindElementwise[T simd.Float](op autodiff.Op, dst *tensor.Dense, in []*tensor.Dense) func() error {
	run := stepsOf[T](op).run
	if run == nil {
		return nil
	}
	y, a := elements[T](dst), elements[T](in[0])
	b := a
	if len(in) > 1 {
		b = elements[T](in[1])
	}
	return done(inParts(len(y), partSize, func(from, to int) { run(y[from:to], a[from:to], b[from:to]) }))
}

// bindChain prepares a fused.Chain.
func bindChain[T simd.Float](op autodiff.Op, dst *tensor.Dense, in []*tensor.Dense) func() error {
	c := op.(*fused.Chain)
	var inputs [][]T
	for _, x := range in[:len(c.Access)] {
		inputs = append(inputs, elements[T](x))
	}
	return done(newChain(c, inputs, results[T](c, dst, in[len(c.Access):])).whole())
}

// results returns the memory of a chain's results.
func results[T simd.Float](c *fused.Chain, dst *tensor.Dense, parts []*tensor.Dense) [][]T {
	var list [][]T
	for _, x := range append(parts[:len(parts):len(parts)], dst) {
		list = append(list, elements[T](x))
	}
	return list
}

// An operand is where a step finds or leaves elements.
type operand[T simd.Float] struct {
	as   layoutOf
	data []T
	reg  int
}

// layoutOf tells which elements belong to a tile.
type layoutOf uint8

const (
	full     = layoutOf(fused.Full)
	row      = layoutOf(fused.Row)
	col      = layoutOf(fused.Col)
	one      = layoutOf(fused.One)
	register = one + 1 // the tile's own, in a worker's register
	local    = one + 2 // full, in the block that a worker has
)

// elementwise reports whether each element of a tile has one of its own.
func (o operand[T]) elementwise() bool { return o.as == full || o.as >= register }

// chain is a fused.Chain ready to run on given memory.
type chain[T simd.Float] struct {
	rows, cols         int
	tileRows, tileCols int
	steps              []prepared[T]
	sums               []sumOf[T]
	regs               int
	workers            []*worker[T]
}

// prepared is a step with its operands.
type prepared[T simd.Float] struct {
	run       step[T]
	dst, a, b operand[T]
}

// tileBytes is the size of what a step computes at a time: several of them fit
// into the first-level cache.
const tileBytes = 8 << 10

// newChain prepares a chain. An input that is nil is in the block that a
// worker has.
func newChain[T simd.Float](c *fused.Chain, inputs, results [][]T) *chain[T] {
	k := &chain[T]{rows: c.Rows, cols: c.Cols, tileRows: 1, tileCols: tileBytes / c.DType.Size()}
	if c.Cols <= k.tileCols {
		k.tileRows, k.tileCols = max(1, min(k.tileCols/max(c.Cols, 1), c.Rows)), c.Cols
	}
	p := weaver[T]{chain: k, c: c, at: map[int]operand[T]{}, home: map[int][]T{}}
	for i, x := range inputs {
		p.at[^i] = operand[T]{as: layoutOf(c.Access[i]), data: x}
		if x == nil {
			p.at[^i] = operand[T]{as: local}
		}
	}
	for i, r := range c.Results {
		if r.As == fused.Full && r.Of >= 0 {
			p.home[r.Of] = results[i]
		}
	}
	p.countReads()
	for i := 0; i < len(c.Steps); i++ {
		if p.descend(i) {
			i++ // both
			continue
		}
		p.step(i, c.Steps[i])
	}
	for i, r := range c.Results {
		if r.As != fused.Full {
			k.sums = append(k.sums, k.sum(r.As, p.at[r.Of], results[i]))
		}
	}
	return k
}
