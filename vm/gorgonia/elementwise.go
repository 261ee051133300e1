package gorgonia

import (
	"gorgonia.org/tensor"

	"keisan/autodiff"
)

// The methods of StdEng that compute each element of the result from the
// elements at the same index. All of them can write to a given tensor, which
// may be an operand.
type (
	unaryMethod  func(e tensor.StdEng, x tensor.Tensor, opts ...tensor.FuncOpt) (tensor.Tensor, error)
	binaryMethod func(e tensor.StdEng, a, b tensor.Tensor, opts ...tensor.FuncOpt) (tensor.Tensor, error)
	numberMethod func(e tensor.StdEng, x tensor.Tensor, c any, tensorIsLeft bool, opts ...tensor.FuncOpt) (tensor.Tensor, error)
)

// unary binds y = f(x).
func unary(f unaryMethod) binder {
	return func(_ autodiff.Op, dst *tensor.Dense, in []*tensor.Dense) (func() error, error) {
		x, reuse := in[0], []tensor.FuncOpt{tensor.WithReuse(dst)}
		return func() error {
			y, err := f(std, x, reuse...)
			return landed(dst, y, err)
		}, nil
	}
}

// binary binds y = f(a, b).
func binary(f binaryMethod) binder {
	return func(_ autodiff.Op, dst *tensor.Dense, in []*tensor.Dense) (func() error, error) {
		a, b, reuse := in[0], in[1], []tensor.FuncOpt{tensor.WithReuse(dst)}
		return func() error {
			y, err := f(std, a, b, reuse...)
			return landed(dst, y, err)
		}, nil
	}
}

// number binds y = f(x, c), where c is what of says about the op, rounded to
// x's element type.
func number(f numberMethod, of func(op autodiff.Op) float64) binder {
	return func(op autodiff.Op, dst *tensor.Dense, in []*tensor.Dense) (func() error, error) {
		var c any = of(op)
		if dst.Dtype() == tensor.Float32 {
			c = float32(of(op))
		}
		x, reuse := in[0], []tensor.FuncOpt{tensor.WithReuse(dst)}
		return func() error {
			y, err := f(std, x, c, true, reuse...)
			return landed(dst, y, err)
		}, nil
	}
}

// relations has the methods of the comparisons by their signs.
var relations = map[string]binaryMethod{
	"=": tensor.StdEng.ElEq, "≠": tensor.StdEng.ElNe,
	"<": tensor.StdEng.Lt, "≤": tensor.StdEng.Lte,
	">": tensor.StdEng.Gt, "≥": tensor.StdEng.Gte,
}

// relation binds the comparison that the op's sign tells.
func relation(op autodiff.Op, dst *tensor.Dense, in []*tensor.Dense) (func() error, error) {
	return binary(relations[op.(autodiff.Infix).Infix()])(op, dst, in)
}

// total binds the sum of any number of tensors, from left to right. dst may be
// the first of them.
func total(_ autodiff.Op, dst *tensor.Dense, in []*tensor.Dense) (func() error, error) {
	if len(in) < 2 {
		return nil, nil
	}
	reuse := []tensor.FuncOpt{tensor.WithReuse(dst)}
	return func() error {
		sum := in[0]
		for _, x := range in[1:] {
			y, err := std.Add(sum, x, reuse...)
			if err := landed(dst, y, err); err != nil {
				return err
			}
			sum = dst
		}
		return nil
	}, nil
}
