package cpu

import (
	"keisan/internal/simd"
	"keisan/vm/fused"
)

// A weaver makes a chain's steps, with as few registers as their lifetimes
// allow. Values are numbered as fused.Step numbers them.
type weaver[T simd.Float] struct {
	*chain[T]
	c             *fused.Chain
	at            map[int]operand[T]
	home          map[int]operand[T] // of steps that are results
	reads         map[int]int        // still to come
	floats, bools registers
}

// registers are those of a chain's floats, or of its bools.
type registers struct {
	n    int
	free []int
}

// take returns a register that is free.
func (r *registers) take() int {
	if len(r.free) == 0 {
		r.n++
		return r.n - 1
	}
	last := len(r.free) - 1
	reg := r.free[last]
	r.free = r.free[:last]
	return reg
}

func (r *registers) give(reg int) { r.free = append(r.free, reg) }

// countReads finds how often each value is read: by sums at the end of a tile.
func (p *weaver[T]) countReads() {
	p.reads = map[int]int{}
	for _, s := range p.c.Steps {
		for _, a := range s.Args {
			p.reads[a]++
		}
	}
	for _, r := range p.c.Results {
		if r.As != fused.Full {
			p.reads[r.Of]++
		}
	}
}

// step prepares step i.
func (p *weaver[T]) step(i int, s fused.Step) {
	if len(s.Args) == 0 {
		p.at[i] = operand[T]{as: constant, data: []T{T(s.Op.(interface{ Value() float64 }).Value())}}
		return
	}
	kernels := stepsOf[T](s.Op)
	var q prepared[T]
	first, last := s.Args[0], s.Args[len(s.Args)-1]
	switch {
	case kernels.run != nil:
		q = p.arithmetic(kernels, s.Args)
	case kernels.combine != nil:
		q = prepared[T]{combine: kernels.combine, a: p.expanded(first), b: p.expanded(last)}
	case s.Bool:
		q = prepared[T]{compare: kernels.compare, a: p.expanded(first)}
		if len(s.Args) == 1 {
			q.b = p.number(0)
		} else {
			q.b = p.expanded(last)
		}
	default:
		q = prepared[T]{choose: kernels.choose, cond: p.expanded(first)}
		if len(s.Args) == 1 {
			q.a, q.b = p.number(1), p.number(0)
		} else {
			q.a, q.b = p.expanded(s.Args[1]), p.expanded(last)
		}
	}
	p.release(s)
	if home, ok := p.home[i]; ok {
		q.dst = home
	} else {
		q.dst = operand[T]{as: register, reg: p.registersOf(i).take()}
	}
	p.at[i] = q.dst
	p.steps = append(p.steps, q)
}

// arithmetic prepares a step of floats alone. A second operand that is repeated
// is read as it is, if there is a kernel for it.
func (p *weaver[T]) arithmetic(kernels *steps[T], args []int) prepared[T] {
	a, b := args[0], args[len(args)-1]
	if kernels.commutes && !p.at[a].elementwise() {
		a, b = b, a
	}
	q := prepared[T]{run: kernels.run, a: p.expanded(a), b: p.at[b]}
	switch {
	case q.b.elementwise():
	case q.b.as == row && kernels.rows != nil:
		q.run = kernels.rows
	case q.b.as != row && kernels.cols != nil: // a single element is a column of one row
		q.run = kernels.cols
	default:
		q.b = p.expanded(b)
	}
	return q
}

// registersOf returns the registers for values like value v.
func (p *weaver[T]) registersOf(v int) *registers {
	if p.c.IsBool(v) {
		return &p.bools
	}
	return &p.floats
}

// release notes that a step has read its operands.
func (p *weaver[T]) release(s fused.Step) {
	for _, v := range s.Args {
		if p.reads[v]--; p.reads[v] == 0 && p.at[v].as == register {
			p.registersOf(v).give(p.at[v].reg)
		}
	}
}

// number returns an operand of nothing but c.
func (p *weaver[T]) number(c T) operand[T] {
	data := make([]T, p.tileRows*p.tileCols)
	simd.Fill(data, c)
	return operand[T]{as: same, data: data}
}

// expanded returns value v with an element for each of a tile. Unless v is a
// constant it inserts a step that repeats v in a register, where later steps find
// it, too.
func (p *weaver[T]) expanded(v int) operand[T] {
	o := p.at[v]
	if o.as == constant {
		p.at[v] = p.number(o.data[0])
		return p.at[v]
	}
	if o.elementwise() {
		return o
	}
	q := prepared[T]{dst: operand[T]{as: register, reg: p.registersOf(v).take()}, a: o, b: o}
	switch isBool := p.c.IsBool(v); {
	case isBool && o.as == row:
		q.combine = repeatRow[bool]
	case isBool:
		q.combine = repeatBools
	case o.as == row:
		q.run = repeatRow[T]
	default:
		q.run = repeatCol[T]
	}
	p.steps = append(p.steps, q)
	p.at[v] = q.dst
	return q.dst
}

// repeatRow sets each row of dst to a.
func repeatRow[E any](dst, a, _ []E) {
	for len(dst) > 0 {
		dst = dst[copy(dst, a):]
	}
}

// repeatCol sets each column of dst to a.
func repeatCol[T simd.Float](dst, a, _ []T) {
	cols := len(dst) / len(a)
	for i, v := range a {
		simd.Fill(dst[i*cols:(i+1)*cols], v)
	}
}

// repeatBools is repeatCol for bools.
func repeatBools(dst, a, _ []bool) {
	cols := len(dst) / len(a)
	for i, v := range a {
		for j := range cols {
			dst[i*cols+j] = v
		}
	}
}
