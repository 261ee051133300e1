package simd

// A gemmJob is a product being computed: its operands and how they are cut.
//
// C is cut into tiles whose sums stay in registers while a kernel walks along
// k. The rows of a tile are a panel of A, its columns a panel of B. A panel of B
// is a few vectors wide, and for at most depth terms of k it fits into the first
// cache; all panels of A that fit into the second are multiplied by it before
// the next takes its place (Goto and van de Geijn, Anatomy of high-performance
// matrix multiplication, 2008). A panel is read where it is, or from a packed
// copy if its rows lie badly.
type gemmJob[T Float] struct {
	kernels    *gemmKernels[T]
	finish     func(i, j, rows, cols int)
	accumulate bool
	alone      bool
	m, n, k    int
	a, b       gemmOperand[T]
	c          []T
	ldc        int

	panels, rows int // how many panels A has, and the height of the highest
	low, higher  int // so high are all; the first ones are higher by 1
	depth        int // terms that are added up in one go
	packA, packB bool
	packedA      []T  // all panels of A, if packA
	far          bool // the matrices are too large for the second cache
	streams      bool // A and B are asked for chain by chain

	// A task is a block of C, groupPanels high and groupCols wide.
	groupPanels, groupCols int
}

// A gemmOperand has its element (i, l), counted along C's rows or columns and
// along k, at data[i*row+l*step].
type gemmOperand[T Float] struct {
	data      []T
	row, step int
}

// gemmDepth is the length of a chain. A panel of B takes 64 KiB then. That is more
// than many a first cache holds, but it is read in order, which the processor
// foresees, and C, which it does not, comes half as often as with 256 terms.
const gemmDepth = 512

// cutRows makes panels of A as equal as possible.
func (j *gemmJob[T]) cutRows() {
	j.panels = ceil(j.m, j.kernels.rows)
	j.low = j.m / j.panels
	j.higher = j.m % j.panels
	j.rows = ceil(j.m, j.panels)
}

// cutDepth makes chains as equal as possible.
func (j *gemmJob[T]) cutDepth() { j.depth = ceil(j.k, ceil(j.k, gemmDepth)) }

// firstRow returns the first row of a panel.
func (j *gemmJob[T]) firstRow(panel int) int { return panel*j.low + min(panel, j.higher) }

// width returns how many vectors wide a panel of B is that begins cols columns
// before the end of C. A packed one must not be too large to be near when it is
// read.
func (j *gemmJob[T]) width(cols int) int {
	w := j.kernels.width(j.rows, cols)
	if j.packB {
		w = min(w, 4)
	}
	return w
}

// multiply computes the block of C that some panels of A and columns of B
// make. The columns begin with a panel of B.
func (j *gemmJob[T]) multiply(panel0, panel1, col0, col1 int, buffer *gemmPanel[T]) {
	for l := 0; l < j.k; l += j.depth {
		depth := min(j.depth, j.k-l)
		var future gemmFuture[T]
		if j.streams {
			j.askForChain(l, depth, panel0, panel1, col0, col1)
		} else if j.far {
			future.a = j.afterDepth(l+depth, panel0, panel1)
		}
		for col := col0; col < col1; {
			vecs := j.width(col1 - col)
			next := min(col+vecs*j.kernels.lanes, col1)
			if j.far && !j.streams {
				future.b = j.afterColumn(l, depth, col0, next, col1)
			}
			j.column(panel0, panel1, l, depth, col, next-col, vecs, buffer, &future, col == col0)
			col = next
		}
	}
	if j.finish != nil {
		top, bottom := j.firstRow(panel0), j.firstRow(panel1)
		j.finish(top, col0, bottom-top, col1-col0)
	}
}

// column multiplies panels of A by one panel of B, cols wide. If the matrices
// are far, it asks for what is ahead, and for the next panels of A if they are
// the first.
func (j *gemmJob[T]) column(panel0, panel1, l, depth, col, cols, vecs int, buffer *gemmPanel[T], future *gemmFuture[T], first bool) {
	tail := cols - (vecs-1)*j.kernels.lanes
	tiles := j.kernels.tiles[vecs]
	perLine := gemmLine / j.kernels.size
	accumulate := j.accumulate || l > 0
	row := j.firstRow(panel0)
	b, ldb := j.panelB(l, depth, col, cols, vecs, buffer)
	for p := panel0; p < panel1; p++ {
		end := j.firstRow(p + 1)
		rows := end - row
		a, rowA, stepA := j.panelA(l, depth, p, row, rows)
		next, step := a, 0
		if j.far {
			if future.b.left() {
				next, step = future.b.take(depth/gemmTerms, perLine)
			} else if future.a.left() {
				next, step = future.a.take(depth/gemmTerms, perLine)
			}
			if first && l == 0 && p+1 < panel1 && !j.streams {
				j.askForA(l, depth, p+1, end, rows)
			}
		}
		c := &j.c[row*j.ldc+col]
		tiles[rows](c, j.ldc, a, rowA, stepA, b, ldb, depth, tail, accumulate, next, step)
		row = end
	}
}

// panelA returns where a panel of A begins and the strides in it.
func (j *gemmJob[T]) panelA(l, depth, panel, row, rows int) (a *T, rowA, stepA int) {
	if j.packA {
		return &j.packedA[j.atA(l, depth, panel, row)], 1, rows
	}
	return &j.a.data[row*j.a.row+l*j.a.step], j.a.row, j.a.step
}

// panelB returns where a panel of B begins and how far its rows are apart.
func (j *gemmJob[T]) panelB(l, depth, col, cols, vecs int, buffer *gemmPanel[T]) (b *T, ldb int) {
	if !j.packB {
		return &j.b.data[l*j.b.step+col], j.b.step
	}
	ldb = vecs * j.kernels.lanes
	panel := buffer.room(depth * ldb)
	j.kernels.pack(panel, ldb, &j.b, col, cols, l, depth)
	return &panel[0], ldb
}
