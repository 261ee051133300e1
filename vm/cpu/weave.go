package cpu

import (
	"keisan/internal/simd"
	"keisan/vm/fused"
)

// A weaver makes a chain's steps, with as few registers as their lifetimes
// allow. Values are numbered as fused.Step numbers them.
type weaver[T simd.Float] struct {
	*chain[T]
	c     *fused.Chain
	at    map[int]operand[T]
	home  map[int][]T // of steps that are results
	reads map[int]int // still to come
	free  []int       // registers
}

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
	kernels := stepsOf[T](s.Op)
	args := make([]operand[T], len(s.Args))
	for j, v := range s.Args {
		args[j] = p.at[v]
	}
	a := args[0]
	b := a
	if len(args) == 2 {
		b = args[1]
		if kernels.commutes && !a.elementwise() {
			a, b = b, a
		}
	}
	run := kernels.run
	var spare []int
	expanded := func(o operand[T]) operand[T] {
		o = p.expand(o)
		spare = append(spare, o.reg)
		return o
	}
	if !a.elementwise() {
		same := len(args) == 1
		a = expanded(a)
		if same {
			b = a
		}
	}
	switch {
	case b.elementwise():
	case b.as == row && kernels.rows != nil:
		run = kernels.rows
	case b.as != row && kernels.cols != nil: // a single element is a column of one row
		run = kernels.cols
	default:
		b = expanded(b)
	}
	p.free = append(p.free, spare...)
	p.release(s)
	dst := operand[T]{as: full, data: p.home[i]}
	if dst.data == nil {
		dst = p.register()
	}
	p.at[i] = dst
	p.steps = append(p.steps, prepared[T]{run, dst, a, b})
}

// release notes that a step has read its operands.
func (p *weaver[T]) release(s fused.Step) {
	for _, v := range s.Args {
		if p.reads[v]--; p.reads[v] == 0 && p.at[v].as == register {
			p.free = append(p.free, p.at[v].reg)
		}
	}
}

// register returns a register that is free.
func (p *weaver[T]) register() operand[T] {
	if len(p.free) == 0 {
		p.free = append(p.free, p.regs)
		p.regs++
	}
	last := len(p.free) - 1
	reg := p.free[last]
	p.free = p.free[:last]
	return operand[T]{as: register, reg: reg}
}

// expand inserts a step that repeats o in a register.
func (p *weaver[T]) expand(o operand[T]) operand[T] {
	dst := p.register()
	run := map[layoutOf]step[T]{row: repeatRow[T], col: repeatCol[T], one: repeatCol[T]}[o.as]
	p.steps = append(p.steps, prepared[T]{run, dst, o, o})
	return dst
}

// repeatRow sets each row of dst to a.
func repeatRow[T simd.Float](dst, a, _ []T) {
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
