package simd

import "sync/atomic"

// A hand is a range of indices that nobody has taken: its first and its end in
// one word. Its owner takes from the front, others from the back. It has a
// cache line to itself.
type hand struct {
	left atomic.Uint64
	_    [56]byte
}

func (h *hand) set(first, end int) { h.left.Store(uint64(first)<<32 | uint64(end)) }

// take takes an index, or returns -1 if there is none.
func (h *hand) take(own bool) int {
	for {
		left := h.left.Load()
		first, end := left>>32, left&(1<<32-1)
		if first == end {
			return -1
		}
		taken, rest := first, left+1<<32
		if !own {
			taken, rest = end-1, left-1
		}
		if h.left.CompareAndSwap(left, rest) {
			return int(taken)
		}
	}
}

// deal gives each of so many hands its share of n indices.
func (t *task) deal(n, hands int) {
	if cap(t.hands) < hands {
		t.hands = make([]hand, hands)
	}
	t.hands = t.hands[:hands]
	for i := range t.hands {
		t.hands[i].set(i*n/hands, (i+1)*n/hands)
	}
}

// work makes the calls of a hand, and then of the others.
func (t *task) work(position int) {
	for i := range t.hands {
		h := &t.hands[(position+i)%len(t.hands)]
		for k := h.take(i == 0); k >= 0; k = h.take(i == 0) {
			t.f(k, position)
		}
	}
}
