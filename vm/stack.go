package vm

import (
	"keisan/autodiff"
	"keisan/ops"
	"keisan/vm/fused"
)

// stack makes one product of those whose factors follow one another in two
// concatenations, as do the states of a recurrent layer and the gradients of what
// goes into it, in either direction: it has as many terms as all of them, and the
// factors need not be kept beside the concatenations.
//
//	A₁ᵀ·B₁ + A₂ᵀ·B₂ + …  =  [A₁; A₂; …]ᵀ·[B₁; B₂; …]
func stack(c *code) error {
	s := stacking{pieces: map[*instr]piece{}}
	for _, x := range c.instrs {
		if x.is(concatType) && x.typ.Shape.Rank() == 2 && x.op.(interface{ Axis() int }).Axis() == 0 {
			s.note(x)
		}
		s.stack(x)
		s.list = append(s.list, x)
	}
	c.instrs = s.list
	c.number()
	sweep(c)
	return nil
}

// stacking is the state of the pass.
type stacking struct {
	pieces map[*instr]piece
	list   []*instr
}

// A piece says where in a concatenation a matrix is: its rows.
type piece struct {
	whole       *instr
	start, stop int
}

// note notes the pieces of a concatenation.
func (s *stacking) note(whole *instr) {
	row := 0
	for _, y := range whole.in {
		n := y.typ.Shape.Extent(0)
		if _, known := s.pieces[y]; !known && n > 0 {
			s.pieces[y] = piece{whole, row, row + n}
		}
		row += n
	}
}

// stack joins terms of x, a sum of products, that are neighbours.
func (s *stacking) stack(x *instr) {
	p, ok := x.op.(*fused.Product)
	if !ok || p.Chain != nil {
		return
	}
	if a, b := p.Terms[0].(interface{ Transposed() (a, b bool) }).Transposed(); !a || b {
		return
	}
	terms, in := p.Terms[:0:0], x.in[:0:0]
	for k := 0; k < len(p.Terms); {
		a, b, n := s.run(x.in[2*k:])
		if n > 1 {
			terms, in = append(terms, p.Terms[k]), append(in, s.rows(a), s.rows(b))
		} else {
			terms, in = append(terms, p.Terms[k]), append(in, x.in[2*k], x.in[2*k+1])
		}
		k += n
	}
	x.op, x.in = &fused.Product{Terms: terms}, in
	if len(terms) == 1 {
		x.op = terms[0]
	}
}

// run returns the rows of two concatenations that the first pairs of factors make
// together, and how many pairs those are.
func (s *stacking) run(in []*instr) (a, b piece, n int) {
	a, b = s.pieces[in[0]], s.pieces[in[1]]
	for n = 1; 2*n < len(in); n++ {
		nextA, nextB := s.pieces[in[2*n]], s.pieces[in[2*n+1]]
		if a.whole == nil || b.whole == nil || nextA.whole != a.whole || nextB.whole != b.whole {
			break
		}
		switch {
		case nextA.start == a.stop && nextB.start == b.stop:
			a.stop, b.stop = nextA.stop, nextB.stop
		case nextA.stop == a.start && nextB.stop == b.start:
			a.start, b.start = nextA.start, nextB.start
		default:
			return a, b, n
		}
	}
	return a, b, n
}

// rows returns the instruction whose value is a piece: the concatenation or a
// slice of it.
func (s *stacking) rows(p piece) *instr {
	shape := p.whole.typ.Shape
	if p.start == 0 && p.stop == shape.Extent(0) {
		return p.whole
	}
	typ := autodiff.Type{DType: p.whole.typ.DType, Shape: shape.With(0, p.stop-p.start)}
	y := &instr{node: p.whole.node, op: sliceOf(p), in: []*instr{p.whole}, typ: typ}
	s.list = append(s.list, y)
	return y
}

// sliceOf returns the op that takes a piece out of its concatenation.
func sliceOf(p piece) autodiff.Op {
	g := autodiff.NewGraph(p.whole.typ.DType)
	return ops.Slice(g.Input("whole", p.whole.typ.Shape.Extents()...), 0, p.start, p.stop).Op()
}
