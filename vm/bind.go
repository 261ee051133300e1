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

	device *deviceRun // nil if the engine's memory is the host's
}

// A call is an instruction prepared to run.
type call struct {
	run func() error
	x   *instr
	op  autodiff.Op
	dst *tensor.Dense
	in  []*tensor.Dense

	host          bool           // run is the host's though the engine is a Device
	before, after []func() error // the transfers that it then needs
	loop          bool           // run is the host's, in a sequence, on memory that both reach
}

// bind allocates the arena and turns each instruction into a call.
func bind(c *code) (*form, error) {
	of := make(map[*instr]*tensor.Dense, len(c.instrs))
	f := &form{code: c, of: of}
	if d := c.machine.device(); d != nil {
		f.device = &deviceRun{Device: d}
	}
	arena, err := f.allocate(c.arena)
	if err != nil {
		return nil, c.tooLarge(err)
	}
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
			if of[x], err = f.memoryOf(x, arena); err != nil {
				return nil, err
			}
		}
		dst := of[x]
		switch {
		case x.role == feed:
			f.feeds = append(f.feeds, &fed{node: x.node, place: dst, names: []*instr{x}})
		case x.role == constant:
			if err := f.compute(x, dst); err != nil {
				return nil, err
			}
		case x.root == x && x.role == compute:
			in := tensorsOf(x.in, of)
			for _, p := range x.parts {
				if of[p], err = f.memoryOf(p, arena); err != nil {
					return nil, err
				}
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
	if f.device != nil {
		err = f.device.prepare(f)
	}
	return f, err
}

// tooLarge says for how much memory the engine had no room.
func (c *code) tooLarge(err error) error {
	batch := ""
	if c.batch > 0 {
		batch = fmt.Sprintf(" with N = %d", c.batch)
	}
	return fmt.Errorf("the arena of the program%s takes %d bytes: %w", batch, c.arena, err)
}

// allocate returns memory for values.
func (f *form) allocate(n int) ([]byte, error) {
	if f.device == nil {
		return newMemory(n), nil
	}
	return f.device.allocate(f.machine.arenas(), n)
}

// ownMemory returns memory for a constant.
func (f *form) ownMemory(n int) ([]byte, error) {
	if f.device == nil {
		return newMemory(n), nil
	}
	return f.device.piece(&f.device.own, f.machine.arenas(), n)
}

// compute computes a constant.
func (f *form) compute(x *instr, dst *tensor.Dense) error {
	op, in := x.op.(Kernel), tensorsOf(x.in, f.of)
	if f.device == nil {
		return op.Run(dst, in)
	}
	c := call{x: x, dst: dst, in: in}
	if err := f.device.onHost(&c, op); err != nil {
		return err
	}
	return f.device.alone(&c)()
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
func (f *form) memoryOf(x *instr, arena []byte) (*tensor.Dense, error) {
	m := f.machine
	switch b := x.buf; {
	case x.role == variable:
		return m.vars.tensors[x.node.ID()], nil
	case b.offset >= 0:
		return denseOn(m.arenaEngine(), x.typ, arena[b.offset+x.at:]), nil
	case b.owner == x:
		own, err := f.ownMemory(bytesOf(x.typ))
		if err != nil {
			return nil, err
		}
		return denseOn(m.arenaEngine(), x.typ, own), nil
	case b.owner.role == variable:
		return denseOn(m.host(), x.typ, f.of[b.owner].Uint8s()[x.at:]), nil
	default:
		return denseOn(m.arenaEngine(), x.typ, f.of[b.owner].Uint8s()[x.at:]), nil
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
	run, err := f.engineCall(op, dst, in)
	c := call{run: run, x: x, op: op, dst: dst, in: in}
	if k, ok := op.(Kernel); ok && err == nil && run == nil {
		switch {
		case f.device == nil:
			c.run = func() error { return k.Run(dst, in) }
		case f.device.AllocAccessible():
			c.run, c.loop = loop(k, dst, in), true
		default:
			err = f.device.onHost(&c, k)
		}
	}
	if err != nil {
		err = fmt.Errorf("%s: %s: %w", x.node.Where(), x.node, err)
	}
	return c, err
}

// engineCall returns the engine's call of op, or nil.
func (f *form) engineCall(op autodiff.Op, dst *tensor.Dense, in []*tensor.Dense) (func() error, error) {
	if _, ok := op.(duplicate); ok && f.device != nil {
		return f.device.Copy(dst, in[0]), nil
	}
	return f.machine.engine.Bind(op, dst, in)
}

// run makes the calls.
func (f *form) run() error {
	f.runs++
	switch {
	case f.device != nil:
		return f.device.run(f)
	case f.machine.watch || f.machine.profiled:
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

// failed says which call an error is of.
func (c *call) failed(err error) error {
	if err == nil {
		return nil
	}
	if fault, ok := err.(*Fault); ok {
		err = fault.Err
	}
	return fmt.Errorf("%s: %s: %w", c.x.node.Where(), c.x.node, err)
}
