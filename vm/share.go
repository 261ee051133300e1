package vm

import (
	"slices"

	"keisan/vm/fused"
)

// share lets a cross entropy give out what it knows: the softmax of its scores,
// and the sums of its targets' rows, both of which its adjoint needs. They must
// come later, since they now run where the cross entropy does.
func share(c *code) error {
	losses := map[*instr]*instr{} // by the scores, and by the targets
	for _, x := range c.instrs {
		switch {
		case isCrossEntropy(x) && c.fuses(x):
			losses[x.in[0]], losses[x.in[1]] = x, x
		case x.is(softmaxType), x.is(sumType):
			if loss := losses[x.in[0]]; loss != nil {
				loss.share(x)
			}
		}
	}
	order := make([]*instr, 0, len(c.instrs))
	for _, x := range c.instrs {
		if x.role != part {
			order = append(append(order, x), x.parts...)
		}
	}
	c.instrs = order
	c.number()
	return nil
}

func isCrossEntropy(x *instr) bool {
	_, fused := x.op.(*fused.CrossEntropy)
	return fused || x.is(softmaxCEType) || x.is(softmaxCELabelsType)
}

// share makes x a part of the cross entropy, if it is one that comes cheap: the
// softmax of the scores, or the sums of the targets, along the last axis, once each.
func (loss *instr) share(x *instr) {
	last := x.in[0].typ.Shape.Rank() - 1
	of := 0
	if op, ok := x.op.(interface{ Axis() int }); ok {
		if x.in[0] != loss.in[0] || op.Axis() != last {
			return
		}
	} else if axes := x.op.(interface{ Axes() []int }).Axes(); x.in[0] != loss.in[1] || loss.is(softmaxCELabelsType) || len(axes) != 1 || axes[0] != last {
		return
	} else {
		of = 1
	}
	op, ok := loss.op.(*fused.CrossEntropy)
	if !ok {
		op = &fused.CrossEntropy{Loss: loss.op}
		loss.op = op
	}
	if slices.ContainsFunc(op.Also, func(s fused.Shared) bool { return s.Of == of }) {
		return // a kernel writes each to one place
	}
	op.Also = append(op.Also, fused.Shared{Op: x.op, Of: of})
	loss.give(x)
}

// give makes y a part of x.
func (x *instr) give(y *instr) {
	y.role, y.op, y.in, y.joint = part, partOf{}, []*instr{x}, middle
	x.parts = append(x.parts, y)
}
