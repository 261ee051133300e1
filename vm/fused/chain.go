// Package fused describes chains of elementwise ops that an engine runs as one
// instruction: tile by tile, with what lies between them never leaving the
// first-level cache, and with repeated operands read where they are. The VM's
// fuse pass makes chains, engines run them; a Chain's own Run is the plain
// meaning of it.
package fused

import (
	"fmt"
	"strings"

	"gorgonia.org/tensor"

	"keisan/autodiff"
)

// An Access tells which element of an input is read for element (i, j) of the
// rows and columns that a chain walks.
type Access uint8

// The ways to read an input.
const (
	Full Access = iota // (i, j): it has Rows·Cols elements
	Row                // j: one row, repeated
	Col                // i: one column, repeated
	One                // a single element
)

// A Chain computes Rows·Cols elements of one type, each from the elements of
// its inputs that Access names, by Steps.
type Chain struct {
	DType      autodiff.DType
	Rows, Cols int
	Access     []Access // of each input
	Steps      []Step   // the last one computes the result
	Parts      []int    // the steps whose results are further outputs
}

// A Step is an elementwise op and what it reads: the result of step k for
// k ≥ 0, input ^k otherwise.
type Step struct {
	Op   autodiff.Op
	Args []int
}

// String names the ops: "Fused(Add, Sigmoid)".
func (c *Chain) String() string {
	names := make([]string, len(c.Steps))
	for i, s := range c.Steps {
		names[i] = s.Op.String()
	}
	return "Fused(" + strings.Join(names, ", ") + ")"
}

// Infer is not asked: the VM knows the type.
func (c *Chain) Infer([]autodiff.Type) (autodiff.Type, error) {
	return autodiff.Type{}, fmt.Errorf("%s has no type of its own", c)
}

// InPlace allows the result to be an input that is read element by element:
// the last step, which writes it, comes after all that read the same element.
func (c *Chain) InPlace(i int) bool { return i < len(c.Access) && c.Access[i] == Full }

// LastRead returns the last step that reads input i.
func (c *Chain) LastRead(i int) int {
	last := -1
	for k, s := range c.Steps {
		for _, a := range s.Args {
			if a == ^i {
				last = k
			}
		}
	}
	return last
}

// FLOPs counts one operation for each step and element.
func (c *Chain) FLOPs([]autodiff.Type, autodiff.Type) int { return len(c.Steps) * c.Rows * c.Cols }

// Run computes the chain op by op, each by its own Run on whole tensors; in
// holds the inputs and then a tensor for each of Parts.
func (c *Chain) Run(dst *tensor.Dense, in []*tensor.Dense) error {
	size := c.Rows * c.Cols
	inputs := make([]*tensor.Dense, len(c.Access))
	for i, a := range c.Access {
		inputs[i] = c.expand(in[i], a)
	}
	results := make([]*tensor.Dense, len(c.Steps))
	for k, s := range c.Steps {
		args := make([]*tensor.Dense, len(s.Args))
		for j, a := range s.Args {
			if a >= 0 {
				args[j] = results[a]
			} else {
				args[j] = inputs[^a]
			}
		}
		results[k] = tensor.New(tensor.WithShape(size), tensor.Of(c.DType.Tensor()))
		op, ok := s.Op.(interface {
			Run(*tensor.Dense, []*tensor.Dense) error
		})
		if !ok {
			return fmt.Errorf("%s cannot be run", s.Op)
		}
		if err := op.Run(results[k], args); err != nil {
			return err
		}
	}
	for i, k := range c.Parts {
		copy(in[len(c.Access)+i].Uint8s(), results[k].Uint8s())
	}
	copy(dst.Uint8s(), results[len(results)-1].Uint8s())
	return nil
}

// expand returns a vector of an input's elements as the chain walks them.
func (c *Chain) expand(x *tensor.Dense, a Access) *tensor.Dense {
	y := tensor.New(tensor.WithShape(c.Rows*c.Cols), tensor.Of(c.DType.Tensor()))
	dst, src, size := y.Uint8s(), x.Uint8s(), c.DType.Size()
	for i := range c.Rows {
		for j := range c.Cols {
			k := [...]int{Full: i*c.Cols + j, Row: j, Col: i, One: 0}[a]
			copy(dst[(i*c.Cols+j)*size:][:size], src[k*size:])
		}
	}
	return y
}
