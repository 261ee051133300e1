package vm

import (
	"cmp"
	"slices"
)

// place gives buffers offsets such that those that live at once do not overlap,
// and returns the size of the arena, which is at least bound. Of many buffers it
// takes them as they come, which is quick. Of few it also tries what packs well,
// and the best is taken.
func place(buffers []*buffer, bound int) int {
	size := placeAsTheyCome(buffers)
	if len(buffers) > 2000 {
		return size
	}
	offsets := offsetsOf(buffers)
	list := slices.Clone(buffers)
	for _, first := range packings {
		if size == bound {
			break
		}
		slices.SortStableFunc(list, func(a, b *buffer) int { return cmp.Or(first(a, b), cmp.Compare(a.first, b.first)) })
		// What has come to lie highest had better be placed early.
		for range rounds(len(list)) {
			if packed := placeInOrder(list); packed < size {
				size, offsets = packed, offsetsOf(buffers)
			}
			if size == bound {
				break
			}
			top := 0
			for i, b := range list {
				if b.offset+b.size > list[top].offset+list[top].size {
					top = i
				}
			}
			b := list[top]
			copy(list[1:], list[:top])
			list[0] = b
		}
	}
	for i, b := range buffers {
		b.offset = offsets[i]
	}
	return size
}

// rounds is how often n buffers are placed in each order: less often if there
// are many.
func rounds(n int) int { return min(max(20_000/(n+1), 1), 40) }

func offsetsOf(buffers []*buffer) []int {
	offsets := make([]int, len(buffers))
	for i, b := range buffers {
		offsets[i] = b.offset
	}
	return offsets
}

// packings are the orders in which buffers are placed: the largest first
// (Pisarchyk and Lee, Efficient Memory Management for Deep Neural Net Inference,
// 2020), those that are large for long, and those that live long.
var packings = [...]func(a, b *buffer) int{
	func(a, b *buffer) int { return cmp.Compare(b.size, a.size) },
	func(a, b *buffer) int { return cmp.Compare(b.size*b.life(), a.size*a.life()) },
	func(a, b *buffer) int { return cmp.Compare(b.life(), a.life()) },
}

func (b *buffer) life() int { return b.last - b.first + 1 }

// placeInOrder places each buffer at the lowest offset where it overlaps none
// that is placed and lives while it does.
func placeInOrder(buffers []*buffer) (size int) {
	placed := make([]*buffer, 0, len(buffers)) // by offset
	for _, b := range buffers {
		b.offset = 0
		for _, p := range placed {
			if p.first <= b.last && b.first <= p.last {
				if p.offset-b.offset >= b.size {
					break
				}
				b.offset = max(b.offset, p.offset+p.size)
			}
		}
		i, _ := slices.BinarySearchFunc(placed, b.offset, func(p *buffer, at int) int { return cmp.Compare(p.offset, at) })
		placed = slices.Insert(placed, i, b)
		size = max(size, b.offset+b.size)
	}
	return size
}

// placeAsTheyCome goes through the buffers in the order of their first use,
// returns what has lived to the free gaps, and takes of the gaps that are large
// enough the smallest; the end of the arena is the last resort.
func placeAsTheyCome(buffers []*buffer) int {
	slices.SortStableFunc(buffers, func(a, b *buffer) int { return cmp.Compare(a.first, b.first) })
	ends := slices.Clone(buffers)
	slices.SortStableFunc(ends, func(a, b *buffer) int { return cmp.Compare(a.last, b.last) })
	var a arena
	for _, b := range buffers {
		for len(ends) > 0 && ends[0].last < b.first {
			a.free(gap{ends[0].offset, ends[0].size})
			ends = ends[1:]
		}
		b.offset = a.take(b.size)
	}
	return a.size
}

// An arena is memory in the making: its size so far and the free gaps in it, by
// offset, none beside another.
type arena struct {
	size int
	gaps []gap
}

type gap struct{ offset, size int }

// take returns the offset of a free place.
func (a *arena) take(size int) int {
	best := -1
	for i, g := range a.gaps {
		if g.size >= size && (best < 0 || g.size < a.gaps[best].size) {
			best = i
		}
	}
	if best < 0 { // at the end, with the gap that may be there
		at := a.size
		if n := len(a.gaps); n > 0 && a.gaps[n-1].offset+a.gaps[n-1].size == a.size {
			at, a.gaps = a.gaps[n-1].offset, a.gaps[:n-1]
		}
		a.size = at + size
		return at
	}
	g := &a.gaps[best]
	at := g.offset
	g.offset, g.size = g.offset+size, g.size-size
	if g.size == 0 {
		a.gaps = slices.Delete(a.gaps, best, best+1)
	}
	return at
}

// free returns a place to the gaps.
func (a *arena) free(g gap) {
	if g.size == 0 {
		return
	}
	i, _ := slices.BinarySearchFunc(a.gaps, g.offset, func(h gap, at int) int { return cmp.Compare(h.offset, at) })
	if i < len(a.gaps) && g.offset+g.size == a.gaps[i].offset {
		a.gaps[i].offset, a.gaps[i].size = g.offset, a.gaps[i].size+g.size
	} else {
		a.gaps = slices.Insert(a.gaps, i, g)
	}
	if i > 0 && a.gaps[i-1].offset+a.gaps[i-1].size == a.gaps[i].offset {
		a.gaps[i-1].size += a.gaps[i].size
		a.gaps = slices.Delete(a.gaps, i, i+1)
	}
}
