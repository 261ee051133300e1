package cuda

import (
	"math"
	"runtime"
	"slices"
	"sync"
	"unsafe"

	"gorgonia.org/tensor"

	"keisan/vm"
)

// A status is a word, in pinned memory, where a kernel tells that it met a value
// which its op cannot take: the position of the first one, and the value, as
// far as it fits into 32 bits.
//
//	word = position·2³² + value        all ones: all is well
type status struct{ address uintptr }

// statuses are an engine's status words.
type statuses struct {
	guard sync.Mutex
	slabs []*slab
}

const (
	well     = math.MaxUint64
	perSlab  = 512
	wordSize = 8
)

// A slab is memory for status words.
type slab struct {
	*block
	words  []uint64
	checks []*check // by word; nil if it is free
}

// A check is what a word of status is about.
type check struct {
	dst    *tensor.Dense
	reason func(position, value int64) error
}

// rejects returns a status for the kernel that computes dst; reason is the error
// for a value that it rejects. The engine has been entered.
func (e *Engine) rejects(dst *tensor.Dense, reason func(position, value int64) error) (*status, error) {
	e.guard.Lock()
	defer e.guard.Unlock()
	var s *slab
	at := -1
	for _, s = range e.slabs {
		if at = slices.Index(s.checks, nil); at >= 0 {
			break
		}
	}
	if at < 0 {
		b, err := e.allocate(perSlab*wordSize, pinned)
		if err != nil {
			return nil, err
		}
		s, at = &slab{b, words(b), make([]*check, perSlab)}, 0
		for i := range s.words {
			s.words[i] = well
		}
		e.slabs = append(e.slabs, s)
	}
	s.checks[at] = &check{dst, reason}
	w := &status{s.address + uintptr(at)*wordSize}
	runtime.AddCleanup(w, func(i int) {
		e.guard.Lock()
		defer e.guard.Unlock()
		s.checks[i] = nil
	}, at)
	return w, nil
}

func words(b *block) []uint64 {
	raw := foreign(b.address, perSlab*wordSize)
	return unsafe.Slice((*uint64)(unsafe.Pointer(&raw[0])), perSlab)
}

// faults returns the error of a value that was rejected since, and forgets all.
func (e *Engine) faults() (err error) {
	e.guard.Lock()
	defer e.guard.Unlock()
	for _, s := range e.slabs {
		for i, w := range s.words {
			if w == well {
				continue
			}
			s.words[i] = well
			if c := s.checks[i]; err == nil && c != nil {
				err = &vm.Fault{Dst: c.dst, Err: c.reason(int64(w>>32), int64(int32(w)))}
			}
		}
	}
	return err
}
