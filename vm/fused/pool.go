package fused

import (
	"fmt"

	"gorgonia.org/tensor"

	"keisan/autodiff"
)

// A MaxPool is the maximum of each column of images of one channel, without
// columns of all images. Input 0 is the images x.
//
//	y = Max(Columns(x))
type MaxPool struct {
	Columns autodiff.Op // ops.Im2Col's
	Max     autodiff.Op // ops.Max's, along the first axis
}

// String names the ops: "Fused(Im2Col(kernel=2×2, stride=2, pad=0 of -Inf) → Max(axis=0))".
func (p *MaxPool) String() string { return fmt.Sprintf("Fused(%s → %s)", p.Columns, p.Max) }

// Infer is not asked: the VM knows the type.
func (p *MaxPool) Infer([]autodiff.Type) (autodiff.Type, error) {
	return autodiff.Type{}, fmt.Errorf("%s has no type of its own", p)
}

// FLOPs counts a comparison for each pixel that a window sees.
func (p *MaxPool) FLOPs(_ []autodiff.Type, out autodiff.Type) int {
	kh, kw := kernelSize(p.Columns)
	return kh * kw * out.Shape.Count().At(0)
}

// Run runs op by op, each by its own Run.
func (p *MaxPool) Run(dst *tensor.Dense, in []*tensor.Dense) error {
	kh, kw := kernelSize(p.Columns)
	columns := made(dst.Dtype(), kh*kw, dst.Shape()[0])
	if err := p.Columns.(kernel).Run(columns, in); err != nil {
		return err
	}
	return p.Max.(kernel).Run(dst, []*tensor.Dense{columns})
}

// A MaxPoolAdjoint is the gradient of a MaxPool's images, for which the pixels
// that equal a window's maximum share what comes to it. Inputs are the images x,
// the maxima y and ȳ.
//
//	e = Cast(Equal(Columns(x), Repeat(y)))        x̄ = Back(Mul(e, Repeat(Div(ȳ, Sum(e)))))
type MaxPoolAdjoint struct {
	Columns autodiff.Op // ops.Im2Col's
	Repeat  autodiff.Op // ops.Repeat's, for each pixel of the kernel
	Equal   autodiff.Op
	Cast    autodiff.Op // of bools to ȳ's type
	Sum     autodiff.Op // along the first axis
	Div     autodiff.Op
	Mul     autodiff.Op
	Back    autodiff.Op // ops.Col2Im's
}

// String names the outer ops: "Fused(Im2Col(…), Equal, … → Col2Im(…))".
func (p *MaxPoolAdjoint) String() string {
	return fmt.Sprintf("Fused(%s, %s, %s, %s, %s → %s)", p.Columns, p.Equal, p.Sum, p.Div, p.Mul, p.Back)
}

// Infer is not asked: the VM knows the type.
func (p *MaxPoolAdjoint) Infer([]autodiff.Type) (autodiff.Type, error) {
	return autodiff.Type{}, fmt.Errorf("%s has no type of its own", p)
}

// FLOPs counts a comparison, two additions and a product for each pixel that a
// window sees, and a division for each window.
func (p *MaxPoolAdjoint) FLOPs(in []autodiff.Type, _ autodiff.Type) int {
	kh, kw := kernelSize(p.Columns)
	return (4*kh*kw + 1) * in[1].Shape.Count().At(0)
}

// Run runs op by op, each by its own Run.
func (p *MaxPoolAdjoint) Run(dst *tensor.Dense, in []*tensor.Dense) error {
	kh, kw := kernelSize(p.Columns)
	d, n := dst.Dtype(), in[1].Shape()[0]
	columns, repeated, chosen := made(d, kh*kw, n), made(d, kh*kw, n), made(d, kh*kw, n)
	equal, share := made(tensor.Bool, kh*kw, n), made(d, n)
	for _, step := range []struct {
		op  autodiff.Op
		dst *tensor.Dense
		in  []*tensor.Dense
	}{
		{p.Columns, columns, in[:1]},
		{p.Repeat, repeated, in[1:2]},
		{p.Equal, equal, []*tensor.Dense{columns, repeated}},
		{p.Cast, chosen, []*tensor.Dense{equal}},
		{p.Sum, share, []*tensor.Dense{chosen}},
		{p.Div, share, []*tensor.Dense{in[2], share}},
		{p.Repeat, repeated, []*tensor.Dense{share}},
		{p.Mul, columns, []*tensor.Dense{chosen, repeated}},
		{p.Back, dst, []*tensor.Dense{columns}},
	} {
		if err := step.op.(kernel).Run(step.dst, step.in); err != nil {
			return err
		}
	}
	return nil
}

// kernelSize returns the kernel's extents of ops.Im2Col's op.
func kernelSize(columns autodiff.Op) (kh, kw int) {
	kh, kw, _, _ = columns.(interface {
		Window() (kh, kw, stride, pad int)
	}).Window()
	return kh, kw
}

// made returns an array.
func made(d tensor.Dtype, shape ...int) *tensor.Dense {
	return tensor.New(tensor.WithShape(shape...), tensor.Of(d))
}
