package vm

import (
	"fmt"

	"keisan/autodiff"
)

// Reset gives Params and States their initial values again: an RNN, say, forgets
// the text that it has read. Initializers that draw random numbers draw the next
// ones of the machine's. A node that is no variable of the machine's graph is an
// error, and then no value has changed.
func (m *Machine) Reset(variables ...*autodiff.Node) error {
	for _, v := range variables {
		if m.Value(v) == nil {
			return fmt.Errorf("reset: %v is no variable of this machine's graph: %w", v, autodiff.ErrGraph)
		}
	}
	for _, v := range variables {
		if err := initialValue(m.vars.tensors[v.ID()], v, m.vars.rand); err != nil {
			return fmt.Errorf("%s: resetting %s: %w", v.Where(), v.Name(), err)
		}
	}
	return nil
}
