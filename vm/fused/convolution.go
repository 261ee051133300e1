package fused

import (
	"fmt"

	"gorgonia.org/tensor"

	"keisan/autodiff"
)

// A Factor is one of the three arrays of which a convolution makes one from the
// two others: forwards the output, backwards the gradients of the others.
type Factor uint8

// The arrays of a convolution with K = C·KH·KW weights a filter.
const (
	Output  Factor = iota // N×F×OH×OW
	Filters               // F×K
	Images                // N×C×H×W
)

// A Convolution makes one of its arrays from the two others, its inputs, in the
// order output, filters, images; but filters come before the output.
//
//	y = Turn(w·Columns(x))        w̄ = Turn(ȳ)·Columns(x)ᵀ        x̄ = Columns(wᵀ·Turn(ȳ))
type Convolution struct {
	Of      Factor
	Columns autodiff.Op // ops.Im2Col's, of Images ops.Col2Im's
	Product autodiff.Op // ops.MatMul's, with the flags
	Turn    autodiff.Op // ops.Transpose's, of the first two axes of four
}

// String names the ops: "Fused(Im2Col(kernel=3×3, stride=1, pad=1) → MatMul)".
func (c *Convolution) String() string {
	if c.Of == Images {
		return fmt.Sprintf("Fused(%s → %s)", c.Product, c.Columns)
	}
	return fmt.Sprintf("Fused(%s → %s)", c.Columns, c.Product)
}

// Infer is not asked: the VM knows the type.
func (c *Convolution) Infer([]autodiff.Type) (autodiff.Type, error) {
	return autodiff.Type{}, fmt.Errorf("%s has no type of its own", c)
}

// FLOPs counts a multiplication and an addition for each weight and element of
// the output.
func (c *Convolution) FLOPs(in []autodiff.Type, out autodiff.Type) int {
	var filters, output autodiff.Type
	switch c.Of {
	case Output:
		filters, output = in[0], out
	case Filters:
		filters, output = out, in[0]
	default:
		filters, output = in[0], in[1]
	}
	return 2 * filters.Shape.Extent(1) * output.Shape.Count().At(0)
}

// Run runs op by op, each by its own Run.
func (c *Convolution) Run(dst *tensor.Dense, in []*tensor.Dense) error {
	made := func(op autodiff.Op, in []*tensor.Dense, shape ...int) (*tensor.Dense, error) {
		y := tensor.New(tensor.WithShape(shape...), tensor.Of(dst.Dtype()))
		return y, op.(kernel).Run(y, in)
	}
	if c.Of == Output {
		w, y := in[0].Shape(), dst.Shape()
		columns, err := made(c.Columns, in[1:], w[1], y[0]*y[2]*y[3])
		if err != nil {
			return err
		}
		product, err := made(c.Product, []*tensor.Dense{in[0], columns}, w[0], y[0]*y[2]*y[3])
		if err != nil {
			return err
		}
		if err := product.Reshape(y[1], y[0], y[2], y[3]); err != nil {
			return err
		}
		return c.Turn.(kernel).Run(dst, []*tensor.Dense{product})
	}
	dy := in[0]
	if c.Of == Images {
		dy = in[1]
	}
	s := dy.Shape()
	turned, err := made(c.Turn, []*tensor.Dense{dy}, s[1], s[0], s[2], s[3])
	if err != nil {
		return err
	}
	if err := turned.Reshape(s[1], s[0]*s[2]*s[3]); err != nil {
		return err
	}
	if c.Of == Images {
		columns, err := made(c.Product, []*tensor.Dense{in[0], turned}, in[0].Shape()[1], s[0]*s[2]*s[3])
		if err != nil {
			return err
		}
		return c.Columns.(kernel).Run(dst, []*tensor.Dense{columns})
	}
	columns, err := made(c.Columns, in[1:], dst.Shape()[1], s[0]*s[2]*s[3])
	if err != nil {
		return err
	}
	return c.Product.(kernel).Run(dst, []*tensor.Dense{turned, columns})
}
