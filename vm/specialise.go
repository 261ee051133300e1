package vm

import (
	"fmt"

	"keisan/autodiff"
)

// specialise makes every type concrete for the batch extent, and infers it anew
// from the inputs: what Infer says of numbers must be what it said of N.
func specialise(c *code) error {
	for _, x := range c.instrs {
		want := x.typ.At(c.batch)
		if op, ok := x.op.(autodiff.Open); ok {
			x.op = op.AtBatch(c.batch)
		}
		if x.role == store || len(x.in) == 0 {
			x.typ = want
			continue
		}
		types := make([]autodiff.Type, len(x.in))
		for i, y := range x.in {
			types[i] = y.typ
		}
		have, err := x.op.Infer(types)
		if err != nil {
			return fmt.Errorf("%s: %s for N = %d: %w", x.node.Where(), x.node, c.batch, err)
		}
		if have != want {
			return fmt.Errorf("%s: %s: for N = %d Infer says %s, and %s for the open type %s",
				x.node.Where(), x.node, c.batch, have, want, x.node.Type())
		}
		x.typ = have
	}
	return nil
}
