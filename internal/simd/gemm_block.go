package simd

// A gemmBlock is the product of a block of A and panels of the sheet.
type gemmBlock[T Float] struct {
	gemmJob[T]
	sheet *gemmSheet
	part  *gemmPart[T]
	top   int // the row of the whole product that c begins with
}

// blockOf returns a block of a part, which the core with the part mine packs if
// it does not hold it.
func (s *gemmSpace[T]) blockOf(mine, part *gemmPart[T], block int) gemmBlock[T] {
	w, n := &s.sheet, part.bottom-part.top
	first, last := part.top+block*n/part.blocks, part.top+(block+1)*n/part.blocks
	row, end := s.firstRow(first), s.firstRow(last)
	j := gemmBlock[T]{s.gemmJob, w, part, row}
	j.m, j.k = end-row, w.terms
	j.a.data, j.b.data, j.c = j.a.data[row*j.a.row+w.l*j.a.step:], j.b.data[w.l*j.b.step:], j.c[row*j.ldc:]
	j.accumulate = j.accumulate || w.l > 0
	j.cutRows()
	mine.block = grown(mine.block, j.sizeOfA())
	j.packedA = mine.block
	if mine.held != first {
		for l := 0; l < j.k; l += j.depth {
			j.packPanels(l, 0, j.panels)
		}
		mine.held = first
	}
	return j
}

// multiplyPanels multiplies a block of a part by panels of the sheet. The first
// block of several, and an only one, packs them.
func (s *gemmSpace[T]) multiplyPanels(mine, part *gemmPart[T], block, first, last int) {
	j := s.blockOf(mine, part, block)
	w := &s.sheet
	if part.blocks == 1 {
		mine.chunks = grown(mine.chunks, 2*j.depth*w.wide)
	}
	packs, packed, finished := block == 0, false, first
	at, which := j.chunk(first, 0), 0
	for at.panel < last {
		next := j.chunk(at.panel, at.l+at.depth)
		b, to := j.place(at, mine.chunks, which), j.place(next, mine.chunks, 1-which)
		if packs && !packed {
			j.kernels.pack(b, at.vecs*j.kernels.lanes, &j.b, w.col+at.panel*w.wide, at.cols, at.l, at.depth)
		}
		packed = j.multiplyChunk(at, b, next, to, packs && next.panel < last)
		if next.panel > at.panel && (next.panel == last || next.panel-finished == gemmUnit) {
			if j.finish != nil && w.l+w.terms == s.k {
				j.finish(j.top, w.col+finished*w.wide, j.m, min(next.panel*w.wide, w.cols)-finished*w.wide)
			}
			finished = next.panel
		}
		at, which = next, 1-which
	}
}

// A gemmChunk is a chain of a panel of the sheet.
type gemmChunk struct{ panel, l, depth, cols, vecs int }

// chunk returns the chunk that begins with a term of a panel or, if that has no
// more, the first one of the next panel.
func (j *gemmBlock[T]) chunk(panel, l int) gemmChunk {
	if l >= j.k {
		panel, l = panel+1, 0
	}
	w := j.sheet
	c := gemmChunk{panel: panel, l: l, depth: min(j.depth, j.k-l), cols: min(w.wide, w.cols-panel*w.wide)}
	c.vecs = j.kernels.width(j.rows, c.cols)
	return c
}

// place returns where a packed chunk is: among the part's panels or, if those
// are needed but once, in one of two chunks.
func (j *gemmBlock[T]) place(c gemmChunk, chunks []T, which int) []T {
	if j.part.blocks == 1 {
		return chunks[which*j.depth*j.sheet.wide:]
	}
	at := (c.panel-j.part.left)*j.sheet.wide*j.k + c.l*c.vecs*j.kernels.lanes
	return j.part.packed[min(at, len(j.part.packed)-1):]
}

// multiplyChunk multiplies all panels of the block by a chunk, b. Meanwhile it
// packs the next one, if that is wanted and can be, and tells so, or asks for
// where that is.
func (j *gemmBlock[T]) multiplyChunk(at gemmChunk, b []T, next gemmChunk, to []T, packs bool) (packed bool) {
	k, w := j.kernels, j.sheet
	ldb, perLine := at.vecs*k.lanes, gemmLine/k.size
	tail := at.cols - ldb + k.lanes
	once := ceil(at.depth, gemmTerms) // rows that a tile copies, or lines that it asks for
	accumulate := j.accumulate || at.l > 0
	tiles := k.tiles[at.vecs]
	var copying []gemmCopyingTile[T]
	if packs && j.b.row == 1 && next.cols == w.wide && next.depth >= once && at.vecs < len(k.copying) {
		copying = k.copying[at.vecs]
	}
	copied, asked := 0, 0
	for row, panel := 0, 0; row < j.m; panel++ {
		end := j.firstRow(panel + 1)
		rows := end - row
		c, a := &j.c[row*j.ldc+w.col+at.panel*w.wide], &j.packedA[j.atA(at.l, at.depth, panel, row)]
		if copied < next.depth && rows < len(copying) && copying[rows] != nil {
			copied = min(copied, next.depth-once)
			from := &j.b.data[(next.l+copied)*j.b.step+w.col+next.panel*w.wide]
			copying[rows](c, j.ldc, a, 1, rows, &b[0], ldb, at.depth, tail, accumulate, from, j.b.step, &to[copied*ldb])
			copied += once
		} else {
			tiles[rows](c, j.ldc, a, 1, rows, &b[0], ldb, at.depth, tail, accumulate, &to[min(asked, len(to)-1)], perLine)
			asked += once * perLine
		}
		row = end
	}
	return copied >= next.depth
}
