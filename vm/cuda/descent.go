package cuda

import (
	"reflect"
	"slices"

	"gorgonia.org/tensor"

	"keisan/autodiff"
	"keisan/ops"
	"keisan/vm/fused"
)

// descent prepares the update of weights by gradient descent, where the gradient
// is a product that nobody else reads. It then needs no memory, and goes through
// none: cuBLAS adds it to the weights, where they are.
//
//	W ← W − λ A·B        = α A·B + β W, α = −λ, β = 1
//
// The rate λ is a number on the device, so α and β are, too. Nil means that p is
// something else.
func (e *Engine) descent(p *fused.Product, b binding) (func() error, error) {
	rate, weights, ok := descends(p)
	if !ok {
		return nil, nil
	}
	λ, W := b.in[p.Factors()+rate-1], b.in[p.Factors()+weights-1]
	if addressOf(W) != addressOf(b.dst) || len(b.dst.Uint8s()) == 0 || slices.ContainsFunc(b.in[:2], func(x *tensor.Dense) bool {
		return x.Shape().TotalSize() == 0 || stretchOf(x).overlaps(stretchOf(b.dst))
	}) {
		return nil, nil
	}
	f, err := e.kernel("descent", "keisan_descent_"+typeName(b.dst))
	if err != nil {
		return nil, err
	}
	factors, err := e.scratch(2 * int(b.dst.Dtype().Size()))
	if err != nil {
		return nil, err
	}
	g := gemmOf(p.Terms[0], b.in[0], b.in[1])
	g.factors = factors
	product, err := e.blas.call(g, addressOf(b.dst), addressOf(b.in[0]), addressOf(b.in[1]))
	if err != nil {
		return nil, err
	}
	return joined(f.call(size{1, 1, 1, 1}, factors, λ), product), nil
}

// stretchOf returns the memory of a tensor.
func stretchOf(t *tensor.Dense) stretch {
	at := addressOf(t)
	return stretch{at, at + uintptr(len(t.Uint8s()))}
}

// descends reports whether p takes a product, times a number, off what there is:
// which inputs of its chain are the number and that.
func descends(p *fused.Product) (rate, weights int, ok bool) {
	c := p.Chain
	if c == nil || len(p.Terms) != 1 || len(c.Steps) != 2 || len(c.Access) != 3 || len(c.Results) != 1 || c.Results[0] != (fused.Result{Of: 1, As: fused.Full}) {
		return 0, 0, false
	}
	scale, sub := c.Steps[0], c.Steps[1]
	if reflect.TypeOf(scale.Op) != mulType || reflect.TypeOf(sub.Op) != subType || sub.Args[1] != 0 || sub.Args[0] >= 0 || !slices.Contains(scale.Args, ^0) {
		return 0, 0, false
	}
	weights, rate = ^sub.Args[0], ^scale.Args[0]
	if rate == 0 {
		rate = ^scale.Args[1]
	}
	return rate, weights, rate > 0 && weights > 0 && c.Access[rate] == fused.One && c.Access[weights] == fused.Full
}

// mulType and subType are the types of ops.Mul's and ops.Sub's ops.
var mulType, subType = func() (mul, sub reflect.Type) {
	x := autodiff.NewGraph(autodiff.Float64).Input("x", 2, 2)
	return reflect.TypeOf(ops.Mul(x, x).Op()), reflect.TypeOf(ops.Sub(x, x).Op())
}()
