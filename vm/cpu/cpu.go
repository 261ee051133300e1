// Package cpu is the default engine: Gorgonia's tensor.StdEng, whose memory and
// methods its tensors keep, with kernels of this project's for the ops that
// programs spend their time in. Everything else runs as the op's own loop.
package cpu

import (
	"gorgonia.org/tensor"

	"keisan/autodiff"
)

// Engine is the CPU engine. It has no state.
type Engine struct{ tensor.StdEng }

// New returns the engine.
func New() Engine { return Engine{} }

// Bind prepares op's kernel, or returns nil if the op's own Run is as good.
func (Engine) Bind(op autodiff.Op, dst *tensor.Dense, in []*tensor.Dense) (func() error, error) {
	return nil, nil
}
