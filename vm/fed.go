package vm

import (
	"slices"
	"unsafe"

	"gorgonia.org/tensor"

	"keisan/autodiff"
)

const (
	settled = 4        // runs in a row with a feed in the same memory, after which it is read there
	copied  = 16 << 10 // bytes of a feed that are always copied
)

// fed is an input. It is copied to its place in the arena. But a training loop
// fills the same tensor again and again, or feeds one batch for ever; then the
// calls are prepared anew, to read the caller's memory. Where cores share no
// cache, a copy for a small net takes as long as a product: 50 µs of a step of
// 180 for 100×784 inputs of 50 neurons, for the other core has read what is
// overwritten.
type fed struct {
	node   *autodiff.Node
	place  *tensor.Dense // in the arena; for a Device, in pinned memory, from which it copies
	names  []*instr      // the input itself and its aliases
	from   unsafe.Pointer
	same   int  // runs in a row that were fed from there
	direct bool // calls read the memory at from
}

// accept makes the value of a feed one that calls read.
func (f *form) accept(x *fed, t *tensor.Dense) error {
	mem := t.Uint8s()
	switch {
	case len(mem) == 0:
		return nil
	case f.device != nil:
		copy(x.place.Uint8s(), mem)
		return nil
	}
	if from := unsafe.Pointer(&mem[0]); from != x.from {
		x.from, x.same = from, 0
		if x.direct {
			if err := f.read(x, x.place.Uint8s()); err != nil {
				return err
			}
			x.direct = false
		}
	}
	if x.direct {
		return nil
	}
	if x.same++; x.same == settled && len(mem) > copied && !f.touches(mem) {
		x.direct = true
		return f.read(x, mem)
	}
	copy(x.place.Uint8s(), mem)
	return nil
}

// touches reports whether the memory is such as a run may write to, as that of
// a fetch or a variable is.
func (f *form) touches(mem []byte) bool {
	for _, t := range f.of {
		if overlap(mem, t.Uint8s()) {
			return true
		}
	}
	return slices.ContainsFunc(f.machine.vars.tensors, func(t *tensor.Dense) bool {
		return t != nil && overlap(mem, t.Uint8s())
	})
}

func overlap(a, b []byte) bool {
	if len(a) == 0 || len(b) == 0 {
		return false
	}
	first, start := uintptr(unsafe.Pointer(&a[0])), uintptr(unsafe.Pointer(&b[0]))
	return first < start+uintptr(len(b)) && start < first+uintptr(len(a))
}

// read prepares the calls that read a feed for its value in mem.
func (f *form) read(x *fed, mem []byte) error {
	for _, name := range x.names {
		before, now := f.of[name], denseOn(f.machine.engine, name.typ, mem)
		f.of[name] = now
		for i := range f.calls {
			c := &f.calls[i]
			if !slices.Contains(c.in, before) {
				continue
			}
			in := slices.Clone(c.in)
			for k, t := range in {
				if t == before {
					in[k] = now
				}
			}
			again, err := f.prepare(c.x, c.op, c.dst, in)
			if err != nil {
				return err
			}
			*c = again
		}
	}
	return nil
}
