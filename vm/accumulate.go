package vm

import (
	"keisan/autodiff"
	"keisan/vm/fused"
)

// accumulate makes one product of sums of products of matrices: the gradients
// of weights that are used at many moments, and what a recurrent layer adds up.
//
//	A·B + C·D + …
//
// The factors live until the sum is computed, instead of the terms: a term
// whose factors take much more memory than itself is left alone.
func accumulate(c *code) error {
	readers := c.readers()
	terms := func(x *instr) *fused.Product {
		if p, ok := x.op.(*fused.Product); ok && readers[x] == 1 {
			return p
		}
		if readers[x] != 1 || !c.multiplies(x) || factorBytes(x) > 2*bytesOf(x.typ) {
			return nil
		}
		return productOf(x)
	}
	for _, x := range c.instrs {
		if x.op != addOp || x.role != compute {
			continue
		}
		a, b := terms(x.in[0]), terms(x.in[1])
		if a == nil || b == nil || a.Terms[0] != b.Terms[0] {
			continue
		}
		x.op = &fused.Product{Terms: append(a.Terms, b.Terms...)}
		x.in = append(x.in[0].in, x.in[1].in...)
	}
	sweep(c)
	return nil
}

// factorBytes is the memory of a product's factors, variables aside.
func factorBytes(x *instr) (n int) {
	for _, y := range x.in {
		if y.role != variable && y.role != constant {
			n += bytesOf(y.typ)
		}
	}
	return n
}

// productOf returns x, which multiplies, as a sum of products.
func productOf(x *instr) *fused.Product {
	if p, ok := x.op.(*fused.Product); ok {
		return p
	}
	return &fused.Product{Terms: []autodiff.Op{x.op}}
}

// readers counts who reads each value; a fetch counts, too.
func (c *code) readers() map[*instr]int {
	n := make(map[*instr]int, len(c.instrs))
	for _, x := range c.instrs {
		for _, y := range x.in {
			n[y]++
		}
	}
	for _, f := range c.fetches {
		n[f.instr]++
	}
	return n
}
