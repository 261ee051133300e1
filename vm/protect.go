package vm

import (
	"gorgonia.org/tensor"

	"keisan/autodiff"
)

// protect copies what would be overwritten too early: a variable, itself stored
// to, that is fetched or stored elsewhere, so that Assign(a, b) with
// Assign(b, a) swaps; and an input that is fetched, so that what a run returns
// can be fed to the next.
func protect(c *code) error {
	stores := c.assigned()
	copies := map[*instr]*instr{}
	var list []*instr
	protected := func(x *instr) *instr {
		if v := source(x); stores[v] == nil && v.role != feed {
			return x
		}
		if copies[x] == nil {
			copies[x] = &instr{node: x.node, op: duplicate{}, in: []*instr{x}, typ: x.typ}
			list = append(list, copies[x])
		}
		return copies[x]
	}
	for _, x := range c.instrs {
		if x.role == store && source(x.in[1]).role != feed {
			x.in[1] = protected(x.in[1])
		}
		list = append(list, x)
	}
	for i, f := range c.fetches {
		if !f.stored {
			c.fetches[i].instr = protected(f.instr)
		}
	}
	c.instrs = list
	c.number()
	return nil
}

// source follows aliases to the instruction whose memory holds x.
func source(x *instr) *instr {
	for isAlias(x) {
		x = x.in[0]
	}
	return x
}

// duplicate copies its input.
type duplicate struct{}

func (duplicate) String() string                                  { return "Copy" }
func (duplicate) Infer(in []autodiff.Type) (autodiff.Type, error) { return in[0], nil }
func (duplicate) Run(dst *tensor.Dense, in []*tensor.Dense) error {
	copy(dst.Uint8s(), in[0].Uint8s())
	return nil
}
