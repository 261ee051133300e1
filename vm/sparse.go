package vm

import "keisan/vm/fused"

// sparse lets gradient descent on a table, such as the vectors of words, touch
// those rows alone that have been read, where these are fewer than the table has:
// the gradient of all is never made.
//
//	w = w − η·ScatterAdd(g, ids)
func sparse(c *code) error {
	readers := c.readers()
	for _, s := range c.instrs {
		if s.role == store {
			c.descend(s.in[0], s.in[1], readers)
		}
	}
	sweep(c)
	return nil
}

// descend makes y one instruction if it is such a step on w.
func (c *code) descend(w, y *instr, readers map[*instr]int) {
	if !y.computes(subOp) || y.in[0] != w || readers[y.in[1]] != 1 {
		return
	}
	s := &fused.SparseDescent{Minus: y.op, Times: y.in[1].op}
	var sum *instr
	var rate []*instr
	switch m := y.in[1]; {
	case m.is(scaleType):
		sum = m.in[0]
	case m.computes(mulOp):
		eta := m.in[1]
		if sum = m.in[0]; sum.is(repeatType) {
			sum, eta = eta, sum
		}
		if !eta.is(repeatType) || eta.in[0].typ.Shape.Rank() != 0 {
			return
		}
		s.Repeat, rate = eta.op, eta.in
	default:
		return
	}
	if !sum.is(scatterAddType) || readers[sum] != 1 || !c.fuses(sum) {
		return
	}
	if rows, ids := sum.typ.Shape.Extent(0), sum.in[1].typ.Shape.Count().At(0); ids >= rows {
		return
	}
	s.Scatter = sum.op
	y.op, y.in = s, append([]*instr{w, sum.in[0], sum.in[1]}, rate...)
}
