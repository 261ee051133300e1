package autodiff

import (
	"hash/maphash"
	"slices"
)

// interned is the set of a graph's nodes by what they compute, their ops and
// inputs. It is a hash table with open addressing: a built-in map with such keys
// takes five times the memory, and half of the time of a declaration goes into
// touching it.
type interned struct {
	slots []internSlot // a power of two
	used  int
	seed  maphash.Seed
}

type internSlot struct {
	hash uint64
	node *Node // nil if the slot is free
}

func newInterned() interned {
	return interned{slots: make([]internSlot, 16), seed: maphash.MakeSeed()}
}

// hash mixes the hash of the op, which must be comparable, with the inputs' IDs.
func (t *interned) hash(op Op, in []*Node) uint64 {
	h := maphash.Comparable(t.seed, op)
	for _, x := range in {
		h = (h ^ uint64(x.id)) * 0x9e3779b97f4a7c15 // 2⁶⁴ by the golden ratio: Knuth, TAOCP 6.4
		h ^= h >> 32
	}
	return h
}

// find returns the node of the op on the inputs, or nil.
func (t *interned) find(hash uint64, op Op, in []*Node) *Node {
	for i := t.home(hash); ; i = (i + 1) & (len(t.slots) - 1) {
		s := t.slots[i]
		if s.node == nil || s.hash == hash && s.node.op == op && slices.Equal(s.node.in, in) {
			return s.node
		}
	}
}

// add adds a node that find has not found.
func (t *interned) add(hash uint64, n *Node) {
	if 4*t.used >= 3*len(t.slots) {
		old := t.slots
		t.slots = make([]internSlot, 2*len(old))
		for _, s := range old {
			if s.node != nil {
				t.put(s)
			}
		}
	}
	t.put(internSlot{hash, n})
	t.used++
}

func (t *interned) put(s internSlot) {
	i := t.home(s.hash)
	for t.slots[i].node != nil {
		i = (i + 1) & (len(t.slots) - 1)
	}
	t.slots[i] = s
}

// home returns the slot where the search for a hash begins.
func (t *interned) home(hash uint64) int { return int(hash) & (len(t.slots) - 1) }
