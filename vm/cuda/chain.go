package cuda

import (
	"gorgonia.org/tensor"

	"keisan/autodiff"
	"keisan/vm/fused"
)

// bindFusedChain prepares a chain that the VM has made.
func bindFusedChain(e *Engine, b binding) (func() error, error) {
	c := b.op.(*fused.Chain)
	n := len(c.Access)
	return bindChain(e, c, b.in[:n], append(b.in[n:len(b.in):len(b.in)], b.dst))
}

// bindProduct prepares products of matrices that are added up, and the chain
// that takes their sum.
func bindProduct(e *Engine, b binding) (func() error, error) {
	p := b.op.(*fused.Product)
	for _, better := range []func(*fused.Product, binding) (func() error, error){e.stacked, e.descent} {
		if call, err := better(p, b); call != nil || err != nil {
			return call, err
		}
	}
	n := p.Factors()
	home := uintptr(0)
	var results, others []*tensor.Dense
	var apart *block
	if p.Chain == nil {
		home = addressOf(b.dst)
	} else {
		others = b.in[n : n+len(p.Chain.Access)-1]
		results = append(b.in[n+len(others):len(b.in):len(b.in)], b.dst)
		if at := p.Home(); at >= 0 {
			home = addressOf(results[at])
		} else {
			d := p.Chain.DType
			var err error
			if apart, err = e.scratch(p.Chain.Rows * p.Chain.Cols * d.Size()); err != nil {
				return nil, err
			}
			home = apart.address
		}
	}
	var calls []func() error
	for k, op := range p.Terms {
		call, err := e.product(op, home, b.in[2*k], b.in[2*k+1], k > 0)
		if err != nil {
			return nil, err
		}
		calls = append(calls, call)
	}
	if p.Chain != nil {
		inputs := []any{home}
		if apart != nil {
			inputs[0] = apart
		}
		for _, x := range others {
			inputs = append(inputs, x)
		}
		call, err := e.chain(p.Chain, inputs, results)
		if err != nil {
			return nil, err
		}
		calls = append(calls, call)
	}
	return joined(calls...), nil
}

func bindChain(e *Engine, c *fused.Chain, inputs, results []*tensor.Dense) (func() error, error) {
	list := make([]any, len(inputs))
	for i, x := range inputs {
		list[i] = x
	}
	return e.chain(c, list, results)
}

// chain prepares the kernel of a chain, and what adds up its partial sums.
func (e *Engine) chain(c *fused.Chain, inputs []any, results []*tensor.Dense) (func() error, error) {
	n := c.Rows * c.Cols
	if n == 0 {
		return joined(), nil
	}
	t := tilesOf(c)
	source, constants := t.source()
	k, err := e.kernelOf(source, "keisan_chain")
	if err != nil {
		return nil, err
	}
	name := cType(c.DType)
	var calls []func() error
	var args []any
	for i, r := range c.Results {
		y := results[i]
		size, parts := t.partial(r.As)
		if parts == 1 {
			args = append(args, y)
			continue
		}
		partial, err := e.scratch(size * parts * c.DType.Size())
		if err != nil {
			return nil, err
		}
		args = append(args, partial)
		if size == 1 {
			fold, err := e.kernel("fold", "keisan_fold_one_"+name)
			if err != nil {
				return nil, err
			}
			calls = append(calls, fold.call(e.blocks(1), y, partial, parts))
			continue
		}
		fold, err := e.kernel("fold", "keisan_fold_"+name)
		if err != nil {
			return nil, err
		}
		calls = append(calls, fold.call(e.over(size), y, partial, size, parts))
	}
	args = append(args, inputs...)
	for _, v := range constants {
		args = append(args, float(c.DType, v))
	}
	args = append(args, c.Rows, c.Cols)
	grid := e.over(n)
	if t.sums {
		args = append(args, t.height, t.width)
		grid = size{t.across(), min(t.down(), 1<<15), 32, 8}
	}
	return joined(append([]func() error{k.call(grid, args...)}, calls...)...), nil
}

// cType names a type in CUDA C.
func cType(d autodiff.DType) string {
	switch d {
	case autodiff.Float32:
		return "float"
	case autodiff.Float64:
		return "double"
	case autodiff.Int64:
		return "i64"
	}
	return "bool"
}
