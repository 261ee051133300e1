package vm

import (
	"slices"

	"keisan/autodiff"
	"keisan/vm/fused"
)

// A Fuser is an engine that runs chains of the elementwise ops that it names;
// its Bind then takes a *fused.Chain, with the chain's Parts after the inputs.
type Fuser interface {
	Fuses(op autodiff.Op, d autodiff.DType) bool
}

// fuse joins elementwise instructions that follow one another to chains, which
// run where the last of them was. Repeats along the first or the last axes are
// not run at all: the chain reads their input repeatedly.
//
// A chain grows while nothing outside it has read from it: so what it reads
// cannot depend on it, and it may run later than its first part.
func fuse(c *code) error {
	engine, ok := c.machine.engine.(Fuser)
	if !ok {
		return nil
	}
	f := &fusion{engine: engine, group: map[*instr]*group{}}
	for _, x := range c.instrs {
		if x.role != store { // they can wait
			f.visit(x)
		}
	}
	f.findOutside(c)
	for _, g := range f.groups {
		g.fuse()
	}
	order, stores := make([]*instr, 0, len(c.instrs)), []*instr(nil)
	for _, x := range c.instrs {
		switch g := f.group[x]; {
		case x.role == store:
			stores = append(stores, x)
		case g == nil || !g.fused:
			order = append(order, x)
		case x == g.last():
			order = append(append(order, x), x.parts...)
		}
	}
	c.instrs = append(order, stores...)
	c.number()
	sweep(c) // the Repeats that nobody reads any more
	return nil
}

// fusion is the state of the pass.
type fusion struct {
	engine Fuser
	groups []*group
	group  map[*instr]*group
}

// A group is a chain in the making.
type group struct {
	members    []*instr // in order
	open       bool     // only members read from members
	rows, cols int      // how Repeats divide the elements; 0, 0 if none has
	outside    map[*instr]bool
	fused      bool
}

func (g *group) last() *instr { return g.members[len(g.members)-1] }

// visit puts x into a group: that of its inputs, all joined, if they are open
// and of x's shape, or a new one.
func (f *fusion) visit(x *instr) {
	joins := x.role == compute && x.typ.DType.IsFloat() && f.engine.Fuses(x.op, x.typ.DType) &&
		!slices.ContainsFunc(x.in, func(y *instr) bool { return y.typ != x.typ })
	var g *group
	for _, y := range x.in {
		from := f.group[y]
		switch {
		case from == nil || from == g:
		case joins && from.open && (g == nil || from.fits(g)):
			g = f.join(g, from)
		default:
			from.open = false
		}
	}
	if !joins {
		return
	}
	if g == nil {
		g = &group{open: true}
		f.groups = append(f.groups, g)
	}
	g.members = append(g.members, x)
	f.group[x] = g
	for _, y := range x.in {
		g.divide(y)
	}
}

// join adds b's members to a's, in order.
func (f *fusion) join(a, b *group) *group {
	if a == nil {
		return b
	}
	a.members = append(a.members, b.members...)
	slices.SortFunc(a.members, func(x, y *instr) int { return x.pos - y.pos })
	for _, x := range b.members {
		f.group[x] = a
	}
	if b.rows > 0 {
		a.rows, a.cols = b.rows, b.cols
	}
	b.members = nil
	return a
}

// fits reports whether two groups divide their elements alike.
func (g *group) fits(h *group) bool {
	return g.rows == 0 || h.rows == 0 || g.rows == h.rows && g.cols == h.cols
}

// divide lets a group that has no rows and columns yet take those of the
// repeated operand y.
func (g *group) divide(y *instr) {
	rows, cols, access := repeated(y)
	if g.rows == 0 && (access == fused.Row || access == fused.Col) {
		g.rows, g.cols = rows, cols
	}
}

// repeated returns how a chain can read y's input instead of y, if y is a
// Repeat along the first or the last axes, or all; otherwise Full.
func repeated(y *instr) (rows, cols int, access fused.Access) {
	s := y.typ.Shape
	op, ok := y.op.(interface{ Axes() []int }) // a Repeat, or a Sum
	if !ok || !builtIn(y.op) || y.role != compute || s.Rank() <= y.in[0].typ.Shape.Rank() {
		return 0, 0, fused.Full
	}
	axes := op.Axes()
	switch n, rank := len(axes), s.Rank(); {
	case axes[n-1]-axes[0]+1 != n:
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

// findOutside finds the members that others read.
func (f *fusion) findOutside(c *code) {
	read := func(y, by *instr) {
		if g := f.group[y]; g != nil && (by == nil || f.group[by] != g) {
			if g.outside == nil {
				g.outside = map[*instr]bool{}
			}
			g.outside[y] = true
		}
	}
	for _, x := range c.instrs {
		for _, y := range x.in {
			read(y, x)
		}
	}
	for _, x := range c.fetches {
		read(x.instr, nil)
	}
}

// fuse turns the group's last member into the chain, unless it is but one op
// on operands that are no Repeats.
func (g *group) fuse() {
	if len(g.members) == 0 {
		return
	}
	x := g.last()
	size := x.typ.Shape.Count().At(0)
	if g.rows == 0 {
		g.rows, g.cols = 1, size
	}
	c := &fused.Chain{DType: x.typ.DType, Rows: g.rows, Cols: g.cols}
	b := builder{chain: c, g: g, step: map[*instr]int{}, input: map[*instr]int{}}
	for _, m := range g.members {
		b.add(m)
	}
	if len(c.Steps) == 1 && !b.repeats || size == 0 {
		return
	}
	g.fused = true
	for k, m := range g.members {
		if m != x && g.outside[m] {
			c.Parts = append(c.Parts, k)
			m.role, m.op, m.in = part, partOf{}, []*instr{x}
			x.parts = append(x.parts, m)
		}
	}
	x.op, x.in = c, b.inputs
}

// builder makes a chain's steps.
type builder struct {
	chain   *fused.Chain
	g       *group
	step    map[*instr]int
	input   map[*instr]int
	inputs  []*instr
	repeats bool
}

func (b *builder) add(m *instr) {
	s := fused.Step{Op: m.op}
	for _, y := range m.in {
		if k, ok := b.step[y]; ok {
			s.Args = append(s.Args, k)
			continue
		}
		rows, cols, access := repeated(y)
		if access == fused.One || access != fused.Full && rows == b.g.rows && cols == b.g.cols {
			y, b.repeats = y.in[0], true
		} else {
			access = fused.Full
		}
		s.Args = append(s.Args, ^b.read(y, access))
	}
	b.step[m] = len(b.chain.Steps)
	b.chain.Steps = append(b.chain.Steps, s)
}

// read returns the input that is y, read so.
func (b *builder) read(y *instr, access fused.Access) int {
	if i, ok := b.input[y]; ok && b.chain.Access[i] == access {
		return i
	}
	i := len(b.inputs)
	b.input[y] = i
	b.inputs = append(b.inputs, y)
	b.chain.Access = append(b.chain.Access, access)
	return i
}

// partOf stands for the op of a part, which its chain computes.
type partOf struct{}

func (partOf) String() string                                  { return "Part" }
func (partOf) Infer(in []autodiff.Type) (autodiff.Type, error) { return in[0], nil }
