package fused

import (
	"fmt"

	"gorgonia.org/tensor"

	"keisan/autodiff"
)

// A Product is the sum of products of matrices, inputs 0 and 1, 2 and 3, …,
// and what a chain makes of it while it is in the cache.
type Product struct {
	Terms []autodiff.Op // ops.MatMul's, all with the same flags
	Chain *Chain        // whose input 0 is the sum, the others follow the factors; nil if there is none
	Apart bool          // the sum lies in no result, but comes and goes
}

// String names the ops: "Fused(MatMul → Add, Sigmoid)".
func (p *Product) String() string {
	text := p.Terms[0].String()
	if n := len(p.Terms); n > 1 {
		text = fmt.Sprintf("Σ%d %s", n, text)
	}
	if p.Chain != nil {
		text += " → " + p.Chain.names()
	}
	return "Fused(" + text + ")"
}

// Infer is not asked: the VM knows the type.
func (p *Product) Infer([]autodiff.Type) (autodiff.Type, error) {
	return autodiff.Type{}, fmt.Errorf("%s has no type of its own", p)
}

// Factors is how many inputs are factors.
func (p *Product) Factors() int { return 2 * len(p.Terms) }

// Home returns the result in whose memory the sum is computed: where it is a
// result itself, or else the last one; −1 if it lies apart.
func (p *Product) Home() int {
	switch {
	case p.Apart:
		return -1
	case p.Chain == nil:
		return 0
	}
	for i, r := range p.Chain.Results {
		if r == (Result{^0, Full}) {
			return i
		}
	}
	return len(p.Chain.Results) - 1
}

// InPlace allows the product's own result to lie in input i.
func (p *Product) InPlace(i int) bool {
	return p.Chain != nil && p.Overwrites(len(p.Chain.Results)-1, i)
}

// Overwrites allows a result to lie in an input of the chain, unless the sum is
// computed there before the chain reads anything.
func (p *Product) Overwrites(result, i int) bool {
	return i >= p.Factors() && result != p.Home() && p.Chain.Overwrites(result, i-p.Factors()+1)
}

// FLOPs counts a multiplication and an addition for each pair of factors'
// elements, and what the chain does.
func (p *Product) FLOPs(in []autodiff.Type, out autodiff.Type) int {
	n := 0
	for k := range p.Terms {
		n += MatMulFLOPs(p.Terms[k], in[2*k], in[2*k+1])
	}
	if p.Chain != nil {
		n += p.Chain.FLOPs(in, out)
	}
	return n
}

// MatMulFLOPs counts a multiplication and an addition for each pair of elements
// that ops.MatMul multiplies.
func MatMulFLOPs(op autodiff.Op, a, b autodiff.Type) int {
	_, transB := op.(interface{ Transposed() (a, b bool) }).Transposed()
	cols := b.Shape.Rank() - 1
	if transB {
		cols--
	}
	return 2 * a.Shape.Count().At(0) * b.Shape.Extent(cols)
}

// Run computes the terms and then the chain op by op.
func (p *Product) Run(dst *tensor.Dense, in []*tensor.Dense) error {
	home := dst
	if p.Chain != nil {
		home = tensor.New(tensor.WithShape(p.Chain.Rows, p.Chain.Cols), tensor.Of(dst.Dtype()))
	}
	term := tensor.New(tensor.WithShape(home.Shape()...), tensor.Of(dst.Dtype()))
	for k, op := range p.Terms {
		to := term
		if k == 0 {
			to = home
		}
		run, ok := op.(kernel)
		if !ok {
			return fmt.Errorf("%s cannot be run", op)
		}
		if err := run.Run(to, in[2*k:2*k+2]); err != nil {
			return err
		}
		if k > 0 {
			accumulate(home, term)
		}
	}
	if p.Chain == nil {
		return nil
	}
	return p.Chain.Run(dst, append([]*tensor.Dense{home}, in[p.Factors():]...))
}

// accumulate computes y = y + x.
func accumulate(y, x *tensor.Dense) {
	if y.Dtype() == tensor.Float32 {
		for i, v := range x.Float32s() {
			y.Float32s()[i] += v
		}
		return
	}
	for i, v := range x.Float64s() {
		y.Float64s()[i] += v
	}
}
