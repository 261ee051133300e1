package vm

import (
	"slices"

	"keisan/autodiff"
	"keisan/vm/fused"
)

// A Fuser is an engine that runs several nodes as one instruction, described by
// package fused. Fuses tells whether op may be among them: an elementwise op,
// MatMul, Sum, SoftmaxCE, Im2Col or Col2Im; d is the type of its floats, or Bool
// if it has none. Bind then takes what package fused describes, with the results
// besides the instruction's own after the inputs.
type Fuser interface {
	Fuses(op autodiff.Op, d autodiff.DType) bool
}

// fuses reports whether the engine takes x, which makes floats, as a part of a
// fused instruction.
func (c *code) fuses(x *instr) bool { return x.typ.DType.IsFloat() && c.fusesAs(x, x.typ.DType) }

func (c *code) fusesAs(x *instr, d autodiff.DType) bool {
	engine, ok := c.machine.engine.(Fuser)
	return ok && x.role == compute && engine.Fuses(x.op, d)
}

// fuse joins elementwise instructions that follow one another to chains, with
// the product before them and the sums after them if passes head and tail have
// found some. Repeats along the first or the last axes are not run at all: the
// chain reads their input repeatedly. Nor are there tensors of one number.
//
// A chain runs where the last of its elementwise instructions was. It grows
// while nothing outside it has read from it: so what it reads cannot depend on
// it, and it may run later than its first part. A sum reads nothing but the
// chain, and may always join it.
func fuse(c *code) error {
	f := &fusion{code: c, group: map[*instr]*group{}}
	for _, x := range c.instrs {
		if x.role != store { // they can wait
			f.visit(x)
		}
	}
	f.findOutside()
	stored := c.assigned()
	for _, g := range f.groups {
		g.fuse(stored)
	}
	order, stores := make([]*instr, 0, len(c.instrs)), []*instr(nil)
	for _, x := range c.instrs {
		switch g := f.group[x]; {
		case x.role == store:
			stores = append(stores, x)
		case g == nil || g.main == nil:
			order = append(order, x)
		case x == g.last():
			order = append(append(order, g.main), g.main.parts...)
		}
	}
	c.instrs = append(order, stores...)
	c.number()
	sweep(c) // the Repeats and constants that nobody reads any more
	return nil
}

// fusion is the state of the pass.
type fusion struct {
	*code
	groups []*group
	group  map[*instr]*group
}

// visit puts x into a group: that of its inputs, all joined, if they are open
// and of x's shape, or a new one.
func (f *fusion) visit(x *instr) {
	if x.joint == tail {
		if g := f.group[x.in[0]]; g != nil && g.takes(x) {
			f.group[x] = g
			return
		}
	}
	typ, joins := x.walks()
	joins = joins && x.joint == middle && !isSpecial(x) && f.fusesAs(x, typ.DType)
	var g *group
	for _, y := range x.in {
		from := f.group[y]
		switch {
		case from == nil || from == g:
		case joins && from.open && from.has(typ) && (g == nil || from.fits(g)):
			g = f.join(g, from)
		default:
			from.open = false
		}
	}
	if !joins && x.joint != head {
		return
	}
	if g == nil && typ.DType == autodiff.Bool {
		return // which floats it were to go with is not known
	}
	if g == nil {
		g = &group{open: true, typ: typ}
		f.groups = append(f.groups, g)
	}
	f.group[x] = g
	if x.joint == head {
		g.head, g.rows, g.cols = x, x.typ.Shape.Extent(0), x.typ.Shape.Extent(1)
		return
	}
	g.members = append(g.members, x)
	for _, y := range x.in {
		g.divide(repeated(y))
	}
}

// join adds b's members to a's, in order.
func (f *fusion) join(a, b *group) *group {
	if a == nil {
		return b
	}
	a.members = append(a.members, b.members...)
	slices.SortFunc(a.members, func(x, y *instr) int { return x.pos - y.pos })
	a.tails = append(a.tails, b.tails...)
	for _, x := range slices.Concat(b.members, b.tails) {
		f.group[x] = a
	}
	if b.head != nil {
		a.head, f.group[b.head] = b.head, a
	}
	a.divide(b.rows, b.cols, fused.Row)
	b.members, b.tails, b.head = nil, nil, nil
	return a
}

// findOutside finds what others read of a group.
func (f *fusion) findOutside() {
	read := func(y, by *instr) {
		if g := f.group[y]; g != nil && (by == nil || f.group[by] != g) {
			if g.outside == nil {
				g.outside = map[*instr]bool{}
			}
			g.outside[y] = true
		}
	}
	for _, x := range f.instrs {
		for _, y := range x.in {
			read(y, x)
		}
	}
	for _, x := range f.fetches {
		read(x.instr, nil)
	}
}
