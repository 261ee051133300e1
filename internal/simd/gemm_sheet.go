package simd

import "sync/atomic"

// In a large product each matrix is far away, and what is read or written often
// must be near meanwhile. A block of A is packed and stays in the second cache.
// It is multiplied by the panels of B one after the other, by each for all
// chains that the block has, so that the tiles of C that they make are near
// until they are done.
//
// What one core writes and another one reads or writes next is far from both.
// So each core has a part of C of its own, in all products of a size the same,
// and packs for itself what it needs of A and B. Only at the end it takes over
// what others have not begun.

// A gemmSheet is the part of B that all of A is multiplied by before the next
// one takes its place.
type gemmSheet struct {
	l, terms, col, cols int // it is terms × cols and begins at (l, col) of B
	wide, panels        int // the panels are so wide but for the last
	down, across        int // C is cut into so many parts
}

const (
	gemmBlockBytes = 576 << 10 // of a block of A
	gemmBlockRow   = 4 << 10   // bytes of a row of it
	gemmSheetBytes = 8 << 20   // of a core's part of a sheet
	gemmFarB       = 12 << 20  // of a B that no cache near a core holds
	gemmUnit       = 2         // panels that a block is multiplied by in one go
)

// inSheets tells whether a product is large. With few rows it is, too, if B is
// so large that its panels are worth packing while the ones before are used.
func (j *gemmJob[T]) inSheets() bool {
	least := 48
	if j.b.row == 1 && j.k*j.n*j.kernels.size >= gemmFarB {
		least = 24
	}
	return j.isFar() && j.m >= least && j.n >= 64 && j.m*j.n >= gemmFewSums
}

// A gemmPart is a core's part of C, in units of work: one block of A by some
// panels of the sheet.
type gemmPart[T Float] struct {
	next          atomic.Int64 // unit that nobody has taken
	_             [gemmLine]byte
	top, bottom   int // panels of A
	left, right   int // panels of the sheet
	blocks, units int // units of a block
	packed        []T // its panels of the sheet, if it has several blocks
	block, chunks []T // what its core has packed: a block of A, two chunks of B
	held          int // the first panel of that block, or -1
}

// take returns the next unit, and false if there is none, or not yet.
func (p *gemmPart[T]) take() (unit int, ok bool) {
	unit = int(p.next.Add(1) - 1)
	return unit, unit < p.blocks*p.units
}

// runSheets computes a large product.
func (s *gemmSpace[T]) runSheets() {
	s.cutRows()
	w, size := &s.sheet, s.kernels.size
	w.wide = min(s.kernels.width(s.rows, s.n), 2) * s.kernels.lanes
	w.cutParts(s.cores, s.m, s.n)
	for len(s.parts) < s.cores {
		s.parts = append(s.parts, new(gemmPart[T]))
	}
	chains := ceil(s.k, s.depth)
	terms := ceil(chains, ceil(chains, max(gemmBlockRow/size/s.depth, 1))) * s.depth
	cols := max(gemmSheetBytes/size/terms/w.wide, 1) * w.wide * w.across
	for w.col = 0; w.col < s.n; w.col += w.cols {
		w.cols = min(cols, s.n-w.col)
		w.panels = ceil(w.cols, w.wide)
		for w.l = 0; w.l < s.k; w.l += w.terms {
			w.terms = min(terms, s.k-w.l)
			for i, p := range s.parts[:s.cores] {
				down, across := i/w.across, i%w.across
				p.top, p.bottom = down*s.panels/w.down, (down+1)*s.panels/w.down
				p.left, p.right = across*w.panels/w.across, (across+1)*w.panels/w.across
				p.blocks = ceil(p.bottom-p.top, max(gemmBlockBytes/size/terms/s.rows, 1))
				p.units = ceil(p.right-p.left, gemmUnit)
				p.next.Store(int64(p.blocks * p.units)) // none yet
				p.held = -1
			}
			s.each(s.cores, s.partTask)
		}
	}
}

// cutParts cuts C so that as little as possible is packed by several cores.
func (w *gemmSheet) cutParts(cores, m, n int) {
	least := 0
	for down := 1; down <= cores; down++ {
		across := cores / down
		if packed := ceil(m, down) + ceil(n, across); down*across == cores && (down == 1 || packed <= least) {
			least, w.down, w.across = packed, down, across
		}
	}
}

// partOne is a task: a core's part, and what is left of others. The first block
// of several packs B for those after it.
func (s *gemmSpace[T]) partOne(i, _ int) {
	mine, w := s.parts[i], &s.sheet
	first := 0
	if mine.blocks > 1 {
		mine.packed = grown(mine.packed, (mine.right-mine.left)*w.wide*w.terms)
		s.multiplyPanels(mine, mine, 0, mine.left, mine.right)
		first = mine.units
	}
	mine.next.Store(int64(first))
	for k := range s.cores {
		p := s.parts[(i+k)%s.cores]
		for unit, ok := p.take(); ok; unit, ok = p.take() {
			n, x := p.right-p.left, unit%p.units
			s.multiplyPanels(mine, p, unit/p.units, p.left+x*n/p.units, p.left+(x+1)*n/p.units)
		}
	}
}
