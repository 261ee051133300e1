package cuda

import "unsafe"

// together is how many moves a launch has room for.
const together = 8

// moveWords is the size of a Move of kernels/move.cu, in long longs.
const moveWords = 2 + 3 + 2*(1+2*maxAxes)

// A moving is a move that is ready to be launched. Those of one op, by which it is
// called, write different elements of one result.
type moving struct {
	kernel          *kernel
	op              *int
	n               int // elements
	words           [moveWords]int64
	written, source stretch
}

// A stretch is memory: the bytes from one address up to another.
type stretch struct{ from, to uintptr }

func (s stretch) overlaps(t stretch) bool { return s.from < t.to && t.from < s.to }

// waiting are moves that have been asked for one after another, and wait for one
// launch: where networks take states apart and put them together, moment by
// moment, most launches would be moves of a few thousand elements, and take longer
// to begin than to end.
type waiting struct {
	n     int
	moves [together]*moving
	words [1 + together*moveWords]int64 // as Moves of kernels/move.cu
	param [1]unsafe.Pointer
}

// later lets a move wait for the next ones. Whatever else is enqueued launches
// before it what waits: see Engine.launchMoves.
func (e *Engine) later(m *moving) error {
	w := &e.waiting
	if w.n == together || w.n > 0 && (w.moves[0].kernel != m.kernel || w.depends(m)) {
		if err := e.launchMoves(); err != nil {
			return err
		}
	}
	w.moves[w.n] = m
	copy(w.words[1+w.n*moveWords:], m.words[:])
	w.n++
	return nil
}

// depends reports whether m must not run beside those that wait: one writes what
// the other reads or writes.
func (w *waiting) depends(m *moving) bool {
	for _, other := range w.moves[:w.n] {
		if m.op != other.op && (m.written.overlaps(other.written) || m.written.overlaps(other.source) || m.source.overlaps(other.written)) {
			return true
		}
	}
	return false
}

// launchMoves launches the moves that wait, if there are any.
func (e *Engine) launchMoves() error {
	w := &e.waiting
	if w.n == 0 {
		return nil
	}
	most := 0
	for _, m := range w.moves[:w.n] {
		most = max(most, m.n)
	}
	k, s := w.moves[0].kernel, e.over(most)
	s.gridY = w.n
	w.words[0], w.param[0] = int64(w.n), unsafe.Pointer(&w.words[0])
	w.n = 0
	return e.api.launchKernel(k.handle, s, e.stream, w.param[:])
}
