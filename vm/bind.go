package vm

import (
	"fmt"
	"slices"
	"time"

	"gorgonia.org/tensor"

	"keisan/autodiff"
)

// A form is a program for one batch extent, ready to run.
type form struct {
	*code
	feeds []*fed
	calls []call
	out   []*tensor.Dense
	of    map[*instr]*tensor.Dense // the value of each instruction
	spent []time.Duration          // by call, if profiled
	runs  int
}

// A call is an instruction prepared to run.
type call struct {
	run func() error
	x   *instr
	op  autodiff.Op
	dst *tensor.Dense
	in  []*tensor.Dense
}

// bind allocates the arena and turns each instruction into a call.
func bind(c *code) (*form, error) {
	f := &form{code: c}
	m := c.machine
	arena := newMemory(c.arena)
	of := make(map[*instr]*tensor.Dense, len(c.instrs))
	f.of = of
	for _, x := range c.instrs {
		if x.role == store {
			if x.in[1].buf != x.in[0].buf {
				if err := f.bindCall(x, duplicate{}, of[x.in[0]], []*tensor.Dense{of[x.in[1]]}); err != nil {
					return nil, err
				}
			}
			continue
		}
		if of[x] == nil { // a part has its memory from its chain on
			of[x] = memoryOf(x, m, arena, of)
		}
		dst := of[x]
		switch {
		case x.role == feed:
			f.feeds = append(f.feeds, &fed{node: x.node, place: dst, names: []*instr{x}})
		case x.role == constant:
			if err := x.op.(Kernel).Run(dst, tensorsOf(x.in, of)); err != nil {
				return nil, err
			}
		case x.root == x && x.role == compute:
			in := tensorsOf(x.in, of)
			for _, p := range x.parts {
				of[p] = memoryOf(p, m, arena, of)
				in = append(in, of[p])
			}
			if err := f.bindCall(x, x.op, dst, in); err != nil {
				return nil, err
			}
		}
	}
	for _, x := range c.fetches {
		f.out = append(f.out, of[x.instr])
	}
	for _, x := range c.instrs {
		if i := slices.IndexFunc(f.feeds, func(fed *fed) bool { return x.root != nil && fed.names[0] == x.root }); i >= 0 && x.root != x {
			f.feeds[i].names = append(f.feeds[i].names, x)
		}
	}
	f.spent = make([]time.Duration, len(f.calls))
	return f, nil
}

func tensorsOf(in []*instr, of map[*instr]*tensor.Dense) []*tensor.Dense {
	t := make([]*tensor.Dense, len(in))
	for i, y := range in {
		t[i] = of[y]
	}
	return t
}

// memoryOf returns the tensor of x's value: a variable's own, a place in the
// arena, or the memory of what x is an alias of or is stored to.
func memoryOf(x *instr, m *Machine, arena []byte, of map[*instr]*tensor.Dense) *tensor.Dense {
	switch b := x.buf; {
	case x.role == variable:
		return m.vars.tensors[x.node.ID()]
	case b.offset >= 0:
		return denseOn(m.engine, x.typ, arena[b.offset:])
	case b.owner == x:
		return newDense(m.engine, x.typ)
	default:
		return denseOn(m.engine, x.typ, of[b.owner].Uint8s())
	}
}

// bindCall appends the call of op.
func (f *form) bindCall(x *instr, op autodiff.Op, dst *tensor.Dense, in []*tensor.Dense) error {
	c, err := f.prepare(x, op, dst, in)
	f.calls = append(f.calls, c)
	return err
}

// prepare returns the call of op: the engine's kernel, or else the op's own.
func (f *form) prepare(x *instr, op autodiff.Op, dst *tensor.Dense, in []*tensor.Dense) (call, error) {
	run, err := f.machine.engine.Bind(op, dst, in)
	if err != nil {
		return call{}, fmt.Errorf("%s: %s: %w", x.node.Where(), x.node, err)
	}
	if run == nil {
		k := op.(Kernel)
		run = func() error { return k.Run(dst, in) }
	}
	return call{run, x, op, dst, in}, nil
}

// run makes the calls.
func (f *form) run() error {
	f.runs++
	if f.machine.watch || f.machine.profiled {
		return f.runWatched()
	}
	for i := range f.calls {
		if err := f.calls[i].run(); err != nil {
			return f.calls[i].failed(err)
		}
	}
	return nil
}

// runWatched makes the calls, timing each or looking at each result.
func (f *form) runWatched() error {
	if f.machine.watch {
		for _, x := range f.feeds {
			value := f.of[x.names[0]]
			if at := firstBad(value); at >= 0 {
				return fmt.Errorf("%s: input %s was fed %s", x.node.Where(), x.node.Name(), describe(value, at))
			}
		}
	}
	for i := range f.calls {
		c := &f.calls[i]
		start := time.Now()
		err := c.run()
		f.spent[i] += time.Since(start)
		if err != nil {
			return c.failed(err)
		}
		if f.machine.watch {
			if err := c.watch(); err != nil {
				return err
			}
		}
	}
	return nil
}

func (c *call) failed(err error) error {
	return fmt.Errorf("%s: %s: %w", c.x.node.Where(), c.x.node, err)
}
