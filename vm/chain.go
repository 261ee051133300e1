package vm

import (
	"math"
	"reflect"
	"slices"

	"keisan/autodiff"
	"keisan/vm/fused"
)

// fuse makes one instruction of the group, unless it is but one op on operands
// that are no Repeats. It is the last member if others read that, and otherwise
// a sum; what else others read become its parts.
func (g *group) fuse(stored map[*instr]*instr) {
	size := g.typ.Shape.Count().At(0)
	if len(g.members) == 0 || size == 0 {
		return
	}
	if g.rows == 0 {
		g.rows, g.cols = 1, size
	}
	b := builder{
		chain: &fused.Chain{DType: g.typ.DType, Rows: g.rows, Cols: g.cols},
		group: g, step: map[*instr]int{}, input: map[*instr]int{}, number: map[uint64]int{},
	}
	if g.head != nil {
		b.product, b.factors = productOf(g.head), g.head.in
		b.read(g.head, fused.Full)
	}
	for _, m := range g.members {
		b.add(m)
	}
	if len(g.members) == 1 && !b.repeats && g.head == nil && len(g.tails) == 0 {
		return
	}
	main := g.last()
	if !g.outside[main] {
		if len(g.tails) == 0 {
			return
		}
		main = g.tails[0]
	}
	if g.head != nil {
		b.place(main, stored)
	}
	for _, m := range g.members {
		if m != main && g.outside[m] {
			b.part(m, main, fused.Result{Of: b.step[m], As: fused.Full})
		}
	}
	for _, s := range g.tails {
		if s != main {
			b.part(s, main, b.sum(s))
		}
	}
	own := fused.Result{Of: b.step[g.last()], As: fused.Full}
	if main != g.last() {
		own = b.sum(main)
	}
	b.chain.Results = append(b.chain.Results, own)
	g.main, main.op, main.in, main.joint = main, b.chain, b.inputs, middle
	if b.product != nil {
		b.product.Chain = b.chain
		main.op, main.in = b.product, slices.Concat(b.factors, b.inputs[1:])
	}
}

// builder makes a group's chain.
type builder struct {
	chain   *fused.Chain
	group   *group
	step    map[*instr]int
	input   map[*instr]int
	inputs  []*instr
	number  map[uint64]int // the steps that are numbers, by their bits
	repeats bool           // there are operands that need not lie in memory as often as they are read
	product *fused.Product
	factors []*instr
}

// add makes m a step.
func (b *builder) add(m *instr) {
	s := fused.Step{Op: m.op, Bool: m.typ.DType == autodiff.Bool}
	for _, y := range m.in {
		if k, ok := b.step[y]; ok {
			s.Args = append(s.Args, k)
			continue
		}
		rows, cols, access := repeated(y)
		if access == fused.One || access != fused.Full && rows == b.group.rows && cols == b.group.cols {
			y, b.repeats = y.in[0], true
		} else {
			access = fused.Full
		}
		if y.role == constant && reflect.TypeOf(y.op) == fullType && y.typ.DType == b.chain.DType {
			s.Args, b.repeats = append(s.Args, b.constant(y.op)), true
		} else {
			s.Args = append(s.Args, ^b.read(y, access))
		}
	}
	b.step[m] = len(b.chain.Steps)
	b.chain.Steps = append(b.chain.Steps, s)
}

// constant returns the step that is a number.
func (b *builder) constant(op autodiff.Op) int {
	bits := math.Float64bits(op.(interface{ Value() float64 }).Value())
	k, ok := b.number[bits]
	if !ok {
		k = len(b.chain.Steps)
		b.number[bits] = k
		b.chain.Steps = append(b.chain.Steps, fused.Step{Op: op})
	}
	return k
}

// read returns the input that is y, read so.
func (b *builder) read(y *instr, access fused.Access) int {
	if i, ok := b.input[y]; ok && b.chain.Access[i] == access {
		return i
	}
	i := len(b.inputs)
	b.input[y] = i
	b.inputs = append(b.inputs, y)
	if y.typ.DType == autodiff.Bool {
		b.chain.Bools = append(b.chain.Bools, i)
	}
	b.chain.Access = append(b.chain.Access, access)
	return i
}

// place chooses where a product is computed: where the result main then comes to
// lie, if main goes element by element, and is not to be stored to a variable
// that the chain reads. Otherwise it lies apart, or is a part if it is to be
// read, or added up, as a whole.
func (b *builder) place(main *instr, stored map[*instr]*instr) {
	updates := slices.ContainsFunc(b.inputs, func(v *instr) bool {
		return stored[v] != nil && stored[v].in[1] == main
	})
	g := b.group
	// A sum of the product comes at the end of a tile, when the chain has long
	// written its results.
	summed := slices.ContainsFunc(g.tails, func(s *instr) bool { return s.in[0] == g.head })
	switch read := g.outside[g.head] || summed; {
	case !read && main == g.last() && !updates:
	case !read && len(g.tails) == 0:
		b.product.Apart = true
	default:
		b.part(g.head, main, fused.Result{Of: ^0, As: fused.Full})
	}
}

// sum returns the result that is s, a sum of a member or of the head.
func (b *builder) sum(s *instr) fused.Result {
	_, _, access := along(s, b.group.typ.Shape)
	if k, ok := b.step[s.in[0]]; ok {
		return fused.Result{Of: k, As: access}
	}
	return fused.Result{Of: ^0, As: access}
}

// part makes x a result beside main.
func (b *builder) part(x, main *instr, r fused.Result) {
	b.chain.Results = append(b.chain.Results, r)
	main.give(x)
}

// partOf stands for the op of a part, which its chain computes.
type partOf struct{}

func (partOf) String() string                                  { return "Part" }
func (partOf) Infer(in []autodiff.Type) (autodiff.Type, error) { return in[0], nil }
