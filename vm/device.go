package vm

import (
	"errors"
	"runtime"
	"weak"

	"gorgonia.org/tensor"

	"keisan/vm/cpu"
)

// A Device is an engine whose Alloc returns memory of its own. A program's arena
// and constants lie there. The calls that Bind and Copy prepare only begin
// something, and are for Sequences. An op that Bind has no call for runs on the
// host, with transfers; but if the engine is AllocAccessible, the op's own Run is
// one of a sequence's calls, on memory that both reach.
type Device interface {
	Engine
	// Shared returns zeroed memory that both reach, the host while no sequence
	// runs: variables lie there, and what is to be looked at.
	Shared(bytes int64) (tensor.Memory, error)
	// Pinned returns zeroed memory of the host from and to which copies are
	// quick: feeds and fetches lie there on their way.
	Pinned(bytes int64) (tensor.Memory, error)
	// Copy prepares a copy between tensors of one size, in any two memories.
	Copy(dst, src *tensor.Dense) func() error
	// Sequence returns one call that makes the given ones in this order, waits
	// for their end, and can be made again. For a value that an op cannot take
	// it returns a *Fault.
	Sequence(calls []func() error) func() error
}

// A Closing device calls f before its memory goes: the host's memory has the
// variables from then on.
type Closing interface {
	Device
	BeforeClose(f func())
}

// ErrClosed is the reason of the error of programs, and of whatever else needs a
// device, when that has been closed.
var ErrClosed = errors.New("the engine is closed")

// A Fault is the error of one call of a Device's sequence: that whose result is
// Dst.
type Fault struct {
	Dst *tensor.Dense
	Err error
}

func (f *Fault) Error() string { return f.Err.Error() }

// Unwrap returns Err.
func (f *Fault) Unwrap() error { return f.Err }

// device returns the machine's engine if it is a Device, or nil.
func (m *Machine) device() Device {
	d, _ := m.engine.(Device)
	return d
}

// host returns the engine of tensors that the host reaches.
func (m *Machine) host() Engine {
	if m.device() != nil {
		return cpu.New()
	}
	return m.engine
}

// An allocator is one of a Device's methods.
type allocator = func(bytes int64) (tensor.Memory, error)

// arenas says where the values of programs lie: on the device, or where the
// host can look at them, too; nil for the host's memory.
func (m *Machine) arenas() allocator {
	switch d := m.device(); {
	case d == nil:
		return nil
	case m.watch || m.record:
		return d.Shared
	default:
		return d.Alloc
	}
}

// arenaEngine returns the engine of tensors in the arena.
func (m *Machine) arenaEngine() Engine {
	if m.watch || m.record {
		return m.host()
	}
	return m.engine
}

// allocated returns n zeroed bytes, which may be out of reach, and what they
// belong to: nil for the host's memory, which needs no Free.
func allocated(allocate allocator, n int) ([]byte, tensor.Memory, error) {
	if allocate == nil {
		return newMemory(n), nil, nil
	}
	mem, err := allocate(int64(max(n, alignment)))
	if err != nil {
		return nil, nil, err
	}
	return bytesAt(mem.Uintptr(), n), mem, nil
}

// A deviceRun is how a form runs on a Device.
type deviceRun struct {
	Device
	steps   []func() error
	fetches []arrival
	memory  []tensor.Memory // all that the form has
	staged  room            // of Pinned
	own     room            // of constants
}

// An arrival is a fetch, which comes to pinned memory first.
type arrival struct{ dst, src *tensor.Dense }

// allocate returns memory that is freed with the form.
func (r *deviceRun) allocate(from allocator, n int) ([]byte, error) {
	b, mem, err := allocated(from, n)
	if mem != nil {
		r.memory = append(r.memory, mem)
	}
	return b, err
}

// room is memory from which small pieces are taken: an allocation of their own
// would cost each of them a page, and a call of the driver.
type room []byte

const roomBytes = 16 << 10

// piece returns n bytes of the room, or of a new one.
func (r *deviceRun) piece(of *room, from allocator, n int) ([]byte, error) {
	size := align(n)
	if size >= roomBytes/4 {
		return r.allocate(from, n)
	}
	if size > len(*of) {
		b, err := r.allocate(from, roomBytes)
		if err != nil {
			return nil, err
		}
		*of = b
	}
	b := (*of)[:n:n]
	*of = (*of)[size:]
	return b, nil
}

// pinned returns a tensor in pinned memory that is like t.
func (r *deviceRun) pinned(t *tensor.Dense) (*tensor.Dense, error) {
	typ := typeOf(t)
	b, err := r.piece(&r.staged, r.Pinned, bytesOf(typ))
	if err != nil {
		return nil, err
	}
	return denseOn(cpu.New(), typ, b), nil
}

// prepare makes the steps of a run: feeds are copied to the device, calls made
// there, and fetches copied back. What the device has no kernel for runs on the
// host, between two sequences.
func (r *deviceRun) prepare(f *form) error {
	var calls []func() error
	for _, x := range f.feeds {
		from, err := r.pinned(x.place)
		if err != nil {
			return err
		}
		calls = append(calls, r.Copy(x.place, from))
		x.place = from
	}
	end := func() {
		if len(calls) > 0 {
			r.steps = append(r.steps, r.Sequence(calls))
			calls = nil
		}
	}
	if f.machine.watch || f.machine.profiled {
		end()
		for i := range f.calls {
			f.calls[i].run = r.alone(&f.calls[i])
		}
		r.steps = append(r.steps, f.runWatched)
	} else {
		for i := range f.calls {
			c := &f.calls[i]
			calls = append(calls, c.before...)
			if c.host {
				end()
				r.steps = append(r.steps, func() error { return c.failed(c.run()) })
			} else {
				calls = append(calls, c.run)
			}
			calls = append(calls, c.after...)
		}
	}
	for i, t := range f.out {
		if v := f.variableOf(i); v != nil {
			f.out[i] = v // its own tensor, which may move
			continue
		}
		from, err := r.pinned(t)
		if err != nil {
			return err
		}
		calls = append(calls, r.Copy(from, t))
		f.out[i] = newDense(cpu.New(), typeOf(t)) // Go's memory, which outlives the form's
		r.fetches = append(r.fetches, arrival{f.out[i], from})
	}
	end()
	d := r.Device // r itself knows f
	runtime.AddCleanup(f, func(list []tensor.Memory) { free(d, list) }, r.memory)
	return nil
}

// variableOf returns the tensor of the variable whose value fetch i is, or nil.
func (f *form) variableOf(i int) *tensor.Dense {
	x := f.fetches[i]
	if !x.isVariable() || x.typ != x.buf.owner.typ {
		return nil
	}
	return f.machine.vars.tensors[x.buf.owner.node.ID()]
}

// leave moves the variables to the host's memory: the same tensors, with the same
// elements. Programs do not run any more.
func (v *variables) leave() {
	v.left = true
	for _, t := range v.tensors {
		if t == nil {
			continue
		}
		mem := newMemory(len(t.Uint8s()))
		copy(mem, t.Uint8s())
		tensor.WithBacking(backing(typeOf(t), mem))(t)
	}
}

// leaveWith has the variables leave a device that is closed.
func (v *variables) leaveWith(e Engine) {
	d, ok := e.(Closing)
	if !ok {
		return
	}
	those := weak.Make(v)
	d.BeforeClose(func() {
		if v := those.Value(); v != nil {
			v.leave()
		}
	})
}

// alone makes a call that waits for its end.
func (r *deviceRun) alone(c *call) func() error {
	if !c.host {
		return r.Sequence([]func() error{c.run})
	}
	before, run, after := r.Sequence(c.before), c.run, r.Sequence(c.after)
	return func() error {
		for _, step := range []func() error{before, run, after} {
			if err := step(); err != nil {
				return err
			}
		}
		return nil
	}
}

// onHost prepares op's own Run with transfers.
func (r *deviceRun) onHost(c *call, k Kernel) error {
	dst, in := c.dst, make([]*tensor.Dense, len(c.in))
	c.host = true
	stage := func(t *tensor.Dense, result bool) (*tensor.Dense, error) {
		h, err := r.pinned(t)
		if err == nil && result {
			c.after = append(c.after, r.Copy(t, h))
		} else if err == nil {
			c.before = append(c.before, r.Copy(h, t))
		}
		return h, err
	}
	var err error
	for i, t := range c.in {
		if in[i], err = stage(t, i >= len(c.x.in)); err != nil {
			return err
		}
	}
	if dst, err = stage(dst, true); err != nil {
		return err
	}
	c.run = func() error { return k.Run(dst, in) }
	return nil
}

// loop returns op's own Run as a call of a sequence.
func loop(k Kernel, dst *tensor.Dense, in []*tensor.Dense) func() error {
	return func() error {
		if err := k.Run(dst, in); err != nil {
			return &Fault{dst, err}
		}
		return nil
	}
}

// run makes the steps.
func (r *deviceRun) run(f *form) error {
	for _, step := range r.steps {
		if err := step(); err != nil {
			return f.fault(err)
		}
	}
	for _, s := range r.fetches {
		copy(s.dst.Uint8s(), s.src.Uint8s())
	}
	return nil
}

// fault says of which call a Fault is.
func (f *form) fault(err error) error {
	if fault, ok := err.(*Fault); ok {
		for i := range f.calls {
			if c := &f.calls[i]; c.dst == fault.Dst {
				return c.failed(err)
			}
		}
	}
	return err
}

func free(d Device, list []tensor.Memory) {
	for _, mem := range list {
		_ = d.Free(mem, int64(mem.MemSize()))
	}
}
