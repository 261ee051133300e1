package fused

import (
	"fmt"

	"gorgonia.org/tensor"
)

// kernel is an op that can be run.
type kernel interface {
	Run(*tensor.Dense, []*tensor.Dense) error
}

// Run computes the chain op by op, each by its own Run on whole tensors; in
// holds the inputs and then a tensor for each of Results but the last.
func (c *Chain) Run(dst *tensor.Dense, in []*tensor.Dense) error {
	inputs := make([]*tensor.Dense, len(c.Access))
	for i, a := range c.Access {
		inputs[i] = c.expand(^i, in[i], a)
	}
	results := make([]*tensor.Dense, len(c.Steps))
	value := func(k int) *tensor.Dense {
		if k >= 0 {
			return results[k]
		}
		return inputs[^k]
	}
	for k, s := range c.Steps {
		args := make([]*tensor.Dense, len(s.Args))
		for j, a := range s.Args {
			args[j] = value(a)
		}
		results[k] = c.vector(k)
		op, ok := s.Op.(kernel)
		if !ok {
			return fmt.Errorf("%s cannot be run", s.Op)
		}
		if err := op.Run(results[k], args); err != nil {
			return err
		}
	}
	last := len(c.Results) - 1
	for i, out := range in[len(c.Access):][:last] {
		c.give(out, value(c.Results[i].Of), c.Results[i].As)
	}
	c.give(dst, value(c.Results[last].Of), c.Results[last].As)
	return nil
}

// vector returns room for what step k makes, or for input ^k.
func (c *Chain) vector(k int) *tensor.Dense {
	return tensor.New(tensor.WithShape(c.Rows*c.Cols), tensor.Of(c.TypeOf(k).Tensor()))
}

// at returns which element of an operand belongs to (i, j).
func (c *Chain) at(a Access, i, j int) int {
	return [...]int{Full: i*c.Cols + j, Row: j, Col: i, One: 0}[a]
}

// expand returns a vector of the elements of x, input ^k, as the chain walks them.
func (c *Chain) expand(k int, x *tensor.Dense, a Access) *tensor.Dense {
	y := c.vector(k)
	dst, src, size := y.Uint8s(), x.Uint8s(), c.TypeOf(k).Size()
	for i := range c.Rows {
		for j := range c.Cols {
			copy(dst[(i*c.Cols+j)*size:][:size], src[c.at(a, i, j)*size:])
		}
	}
	return y
}

// give writes a result, or adds it up in the order of the rows, in which the
// loop of a sum does.
func (c *Chain) give(dst, x *tensor.Dense, a Access) {
	switch {
	case a == Full:
		copy(dst.Uint8s(), x.Uint8s())
	case x.Dtype() == tensor.Float32:
		add(c, dst.Float32s(), x.Float32s(), a)
	default:
		add(c, dst.Float64s(), x.Float64s(), a)
	}
}

func add[T float32 | float64](c *Chain, y, x []T, a Access) {
	clear(y)
	for i := range c.Rows {
		for j := range c.Cols {
			y[c.at(a, i, j)] += x[i*c.Cols+j]
		}
	}
}
