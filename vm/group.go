package vm

import (
	"keisan/autodiff"
	"keisan/vm/fused"
)

// A joint says where in a fused instruction another can be.
type joint uint8

const (
	middle joint = iota // a step of the chain, if it goes element by element
	head                // the product before the chain
	tail                // a sum after the chain
)

// A group is a fused instruction in the making.
type group struct {
	typ        autodiff.Type // of its floats
	head       *instr
	members    []*instr // elementwise, in order
	tails      []*instr
	open       bool // only members and tails read from it
	rows, cols int  // how Repeats and Sums divide the elements; 0, 0 if none has
	outside    map[*instr]bool
	main       *instr // the fused instruction, if it comes to that
}

// last returns where the group runs.
func (g *group) last() *instr {
	if len(g.members) == 0 {
		return g.head
	}
	return g.members[len(g.members)-1]
}

// walks returns the shape that a chain with x as a step has, and the type of its
// floats, which is Bool if x has none, and whether there can be such a chain.
// Users' ops are steps only if they know nothing but floats.
func (x *instr) walks() (typ autodiff.Type, ok bool) {
	typ = x.typ
	mixed := typ.DType == autodiff.Bool
	for _, y := range x.in {
		mixed = mixed || y.typ.DType == autodiff.Bool
		switch d := y.typ.DType; {
		case y.typ.Shape != typ.Shape:
			return typ, false
		case typ.DType == autodiff.Bool:
			typ.DType = d
		case d != typ.DType && d != autodiff.Bool:
			return typ, false
		}
	}
	return typ, (typ.DType.IsFloat() || typ.DType == autodiff.Bool) && (!mixed || builtIn(x.op))
}

// has reports whether a step that walks so can be in the group.
func (g *group) has(typ autodiff.Type) bool {
	return g.typ == typ || typ.DType == autodiff.Bool && g.typ.Shape == typ.Shape
}

// fits reports whether two groups can be one: they have the same floats, divide
// their elements alike, and not both have a product.
func (g *group) fits(h *group) bool {
	return g.typ == h.typ && (g.head == nil || h.head == nil) && g.divides(h.rows, h.cols)
}

// divides reports whether the group's elements can be divided so.
func (g *group) divides(rows, cols int) bool {
	return g.rows == 0 || rows == 0 || g.rows == rows && g.cols == cols
}

// divide lets a group that has no rows and columns yet take those of an
// operand.
func (g *group) divide(rows, cols int, access fused.Access) {
	if g.rows == 0 && (access == fused.Row || access == fused.Col) {
		g.rows, g.cols = rows, cols
	}
}

// takes adds a sum of a member or of the head to the group, if it divides the
// elements as the group does.
func (g *group) takes(x *instr) bool {
	rows, cols, access := along(x, x.in[0].typ.Shape)
	if x.in[0].typ != g.typ || access == fused.Full || access != fused.One && !g.divides(rows, cols) {
		return false
	}
	g.divide(rows, cols, access)
	g.tails = append(g.tails, x)
	return true
}

// repeated returns how a chain can read y's input instead of y, if y is a
// Repeat along the first or the last axes, or all; otherwise Full.
func repeated(y *instr) (rows, cols int, access fused.Access) {
	if !y.is(repeatType) {
		return 0, 0, fused.Full
	}
	return along(y, y.typ.Shape)
}

// along returns the rows and columns of the shape s that x, a Repeat or a Sum
// along the first or the last axes, or all, makes or adds up; otherwise Full.
func along(x *instr, s autodiff.Shape) (rows, cols int, access fused.Access) {
	axes := x.op.(interface{ Axes() []int }).Axes()
	switch n, rank := len(axes), s.Rank(); {
	case n == 0 || axes[n-1]-axes[0]+1 != n:
		return 0, 0, fused.Full
	case n == rank:
		return 0, 0, fused.One
	case axes[0] == 0:
		return count(s, 0, n), count(s, n, rank), fused.Row
	case axes[n-1] == rank-1:
		return count(s, 0, rank-n), count(s, rank-n, rank), fused.Col
	}
	return 0, 0, fused.Full
}

// count returns the product of the extents of axes from … to-1.
func count(s autodiff.Shape, from, to int) int {
	n := 1
	for k := from; k < to; k++ {
		n *= s.Extent(k)
	}
	return n
}

// heads marks the products of two matrices, with which chains may begin.
func heads(c *code) error {
	for _, x := range c.instrs {
		if c.multiplies(x) {
			x.joint = head
		}
	}
	return nil
}

// multiplies reports whether x is a product of two matrices, or a sum of such,
// that the engine can fuse.
func (c *code) multiplies(x *instr) bool {
	if _, ok := x.op.(*fused.Product); ok {
		return true
	}
	return x.is(matMulType) && x.typ.Shape.Rank() == 2 && c.fuses(x)
}

// tails marks the sums with which chains may end.
func tails(c *code) error {
	for _, x := range c.instrs {
		if x.is(sumType) && c.fuses(x) {
			x.joint = tail
		}
	}
	return nil
}

// isSpecial reports whether x is fused in a way of its own, or not at all.
func isSpecial(x *instr) bool {
	_, product := x.op.(*fused.Product)
	return product || x.is(matMulType) || x.is(sumType) || x.is(softmaxCEType) || x.is(softmaxCELabelsType) ||
		x.is(im2colType) || x.is(col2imType) || x.is(scatterAddType)
}
