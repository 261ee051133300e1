package fused

import (
	"fmt"

	"gorgonia.org/tensor"

	"keisan/autodiff"
)

// A CrossEntropy is ops.SoftmaxCE of scores, input 0, and targets, input 1, and
// what comes cheap beside it.
type CrossEntropy struct {
	Loss autodiff.Op
	Also []Shared
}

// Shared is an op that is a result beside the loss: ops.Softmax of the scores,
// or ops.Sum of the targets, along the last axis; a cross entropy has each once
// at most.
type Shared struct {
	Op autodiff.Op
	Of int // the input that it reads
}

// String names the ops: "Fused(SoftmaxCE, Softmax(axis=1))".
func (c *CrossEntropy) String() string {
	text := "Fused(" + c.Loss.String()
	for _, s := range c.Also {
		text += ", " + s.Op.String()
	}
	return text + ")"
}

// Infer is not asked: the VM knows the type.
func (c *CrossEntropy) Infer([]autodiff.Type) (autodiff.Type, error) {
	return autodiff.Type{}, fmt.Errorf("%s has no type of its own", c)
}

// FLOPs counts a few for each score: its exponential and the sums.
func (c *CrossEntropy) FLOPs(in []autodiff.Type, _ autodiff.Type) int {
	return (4 + len(c.Also)) * in[0].Shape.Count().At(0)
}

// Run runs op by op; in holds the inputs and then a tensor for each of Also.
func (c *CrossEntropy) Run(dst *tensor.Dense, in []*tensor.Dense) error {
	for i, s := range c.Also {
		if err := s.Op.(kernel).Run(in[2+i], in[s.Of:s.Of+1]); err != nil {
			return err
		}
	}
	return c.Loss.(kernel).Run(dst, in[:2])
}
