package cpu

import (
	"gorgonia.org/tensor"

	"keisan/autodiff"
	"keisan/internal/simd"
	"keisan/vm/fused"
)

// bindChain prepares a fused.Chain.
func bindChain(op autodiff.Op, dst *tensor.Dense, in []*tensor.Dense) func() error {
	c := op.(*fused.Chain)
	if c.DType == autodiff.Float32 {
		return chainOf[float32](c, dst, in)
	}
	return chainOf[float64](c, dst, in)
}

func chainOf[T simd.Float](c *fused.Chain, dst *tensor.Dense, in []*tensor.Dense) func() error {
	var inputs []operand[T]
	for i, x := range in[:len(c.Access)] {
		inputs = append(inputs, input[T](c, i, x))
	}
	return done(newChain(c, inputs, results[T](c, dst, in[len(c.Access):])).whole())
}

// input returns where input i of a chain is read.
func input[T simd.Float](c *fused.Chain, i int, x *tensor.Dense) operand[T] {
	o := memory[T](x)
	o.as = layoutOf(c.Access[i])
	return o
}

// results returns the memory of a chain's results.
func results[T simd.Float](c *fused.Chain, dst *tensor.Dense, parts []*tensor.Dense) []operand[T] {
	var list []operand[T]
	for _, x := range append(parts[:len(parts):len(parts)], dst) {
		list = append(list, memory[T](x))
	}
	return list
}

// memory returns all elements of x as an operand.
func memory[T simd.Float](x *tensor.Dense) operand[T] {
	if x.Dtype() == tensor.Bool {
		return operand[T]{bools: elements[bool](x)}
	}
	return operand[T]{data: elements[T](x)}
}

// An operand is where a step finds or leaves elements: floats, or bools.
type operand[T simd.Float] struct {
	as    layoutOf
	data  []T
	bools []bool
	reg   int
}

// layoutOf tells which elements belong to a tile.
type layoutOf uint8

const (
	full     = layoutOf(fused.Full)
	row      = layoutOf(fused.Row)
	col      = layoutOf(fused.Col)
	one      = layoutOf(fused.One)
	constant = one + 1 // one, that never changes
	register = one + 2 // the tile's own, in a worker's register
	local    = one + 3 // full, in the block that a worker has
	same     = one + 4 // the first elements, for every tile
)

// elementwise reports whether each element of a tile has one of its own.
func (o operand[T]) elementwise() bool { return o.as == full || o.as >= register }

// single reports whether there is one element for all.
func (o operand[T]) single() bool { return o.as == one || o.as == constant }

// chain is a fused.Chain ready to run on given memory.
type chain[T simd.Float] struct {
	rows, cols         int
	tileRows, tileCols int
	steps              []prepared[T]
	sums               []sumOf[T]
	regs, masks        int // registers of floats and of bools
	workers            []*worker[T]
}

// prepared is a step with its operands, and the one of its kernels that is not
// nil.
type prepared[T simd.Float] struct {
	run     step[T]
	compare func(dst []bool, a, b []T)
	choose  func(dst []T, cond []bool, a, b []T)
	combine func(dst, a, b []bool)

	dst, cond, a, b operand[T]
}

// tileBytes is the size of what a step computes at a time: several of them fit
// into the first-level cache.
const tileBytes = 8 << 10

// newChain prepares a chain.
func newChain[T simd.Float](c *fused.Chain, inputs, results []operand[T]) *chain[T] {
	k := &chain[T]{rows: c.Rows, cols: c.Cols, tileRows: 1, tileCols: tileBytes / c.DType.Size()}
	if c.Cols <= k.tileCols {
		k.tileRows, k.tileCols = max(1, min(k.tileCols/max(c.Cols, 1), c.Rows)), c.Cols
	}
	p := weaver[T]{chain: k, c: c, at: map[int]operand[T]{}, home: map[int]operand[T]{}}
	for i, x := range inputs {
		p.at[^i] = x
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
	k.regs, k.masks = p.floats.n, p.bools.n
	for i, r := range c.Results {
		if r.As != fused.Full {
			k.sums = append(k.sums, k.sum(r.As, p.at[r.Of], results[i].data))
		}
	}
	return k
}
