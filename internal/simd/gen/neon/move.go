package main

func moveKernels(f *file, l lanes) {
	transpose(f, l)
	eachLine(f, l, "copyLines", "=", func(k *kernel, dst, src place, r *rest) { k.store(k.load(src, r), dst, r) })
	eachLine(f, l, "addLines", "+=", func(k *kernel, dst, src place, r *rest) {
		k.store(k.Add(k.load(dst, r), k.load(src, r)), dst, r)
	})
	gatherLines(f, l)
	sumLines(f, l)
}

// transpose writes a matrix of at least a tile's rows and columns from one whose
// columns are its rows, tile by tile: a tile has as many rows and columns as a
// register has elements. The last tiles of rows and columns reach back so far
// that they are whole.
func transpose(f *file, l lanes) {
	const block, columns = 8, 16 // V registers
	k := f.kernel(l, "transpose", "dst, src []T, rows, cols, dstStride, srcStride int", "",
		"dst[i*dstStride+j] = src[j*srcStride+i], i < rows, j < cols, of which there are at least as many as a register has elements")
	tile := k.count()
	dst, src, down, right := k.slice("dst"), k.slice("src"), k.bytes("dstStride"), k.bytes("srcStride")
	rows, cols, to, from, at, step := k.number("rows"), k.counter(), k.counter(), k.counter(), k.counter(), k.counter()
	// forth finds how far the next tile is, of what is left.
	forth := func(left int) {
		k.op("MOVD $%d, R%d", tile, step)
		k.op("CMP R%d, R%d", step, left)
		k.op("CSEL LT, R%d, R%d, R%[2]d", left, step)
		k.op("SUB R%d, R%d", step, left)
	}
	k.op("SUB $%d, R%d", tile, rows) // what is left below this tile
	k.label("row")
	k.param("cols", cols)
	k.op("SUB $%d, R%d", tile, cols)
	k.op("MOVD R%d, R%d", dst.r, to)
	k.op("MOVD R%d, R%d", src.r, from)
	k.label("column")
	k.op("MOVD R%d, R%d", from, at)
	for c := range tile {
		k.op("FMOVQ (R%d), F%d", at, block+c)
		k.op("ADD R%d, R%d", right, at)
	}
	k.transpose(block, func(c int) int { return columns + c })
	k.op("MOVD R%d, R%d", to, at)
	for r := range tile {
		k.op("FMOVQ F%d, (R%d)", columns+r, at)
		k.op("ADD R%d, R%d", down, at)
	}
	k.op("CBZ R%d, next", cols)
	forth(cols)
	k.op("ADD R%d<<%d, R%d", step, k.shift, to)
	k.op("MADD R%d, R%d, R%d, R%[2]d", right, from, step)
	k.op("B column")
	k.label("next")
	k.op("CBZ R%d, done", rows)
	forth(rows)
	k.op("ADD R%d<<%d, R%d", step, k.shift, src.r)
	k.op("MADD R%d, R%d, R%d, R%[2]d", down, dst.r, step)
	k.op("B row")
	k.label("done")
	k.op("RET")
}

// A matrix is where its next line begins, how far that is from the line after
// it, and how far the line is walked.
type matrix struct {
	start  int
	stride int
	at     place
}

func (k *kernel) matrix(start, stride int) matrix {
	return matrix{start, stride, place{k.counter(), k.size}}
}

// walk runs block along each of as many lines as rows says, which is destroyed,
// of some matrices with as many columns as cols says.
func (k *kernel) walk(rows, cols, group int, block func(r *rest), matrices ...matrix) {
	n, places := k.counter(), make([]place, len(matrices))
	for i, m := range matrices {
		places[i] = m.at
	}
	k.times(rows, 1, func() {
		for _, m := range matrices {
			k.op("MOVD R%d, R%d", m.start, m.at.r)
			k.op("ADD R%d, R%d", m.stride, m.start)
		}
		k.op("MOVD R%d, R%d", cols, n)
		k.strip(n, group, places, block)
	})
}

// eachLine runs block along the lines of a matrix and another one.
func eachLine(f *file, l lanes, name, sign string, block func(k *kernel, dst, src place, r *rest)) {
	k := f.kernel(l, name, "dst, src []T, rows, cols, dstStride, srcStride int", "",
		"dst[i*dstStride+j] "+sign+" src[i*srcStride+j], i < rows, j < cols")
	dst := k.matrix(k.slice("dst").r, k.bytes("dstStride"))
	src := k.matrix(k.slice("src").r, k.bytes("srcStride"))
	k.walk(k.number("rows"), k.number("cols"), long, func(r *rest) { block(k, dst.at, src.at, r) }, dst, src)
	k.op("RET")
}

// gatherLines copies matrices that begin at places of src to places that are
// row elements apart.
func gatherLines(f *file, l lanes) {
	k := f.kernel(l, "gatherLines", "dst, src []T, at []int, row, rows, cols, dstStride, srcStride int", "",
		"dst[k*row+i*dstStride+j] = src[at[k]+i*srcStride+j], k < len(at), i < rows, j < cols")
	to, from, at, count := k.slice("dst"), k.slice("src"), k.slice("at"), k.length("at")
	row, cols, rows := k.bytes("row"), k.number("cols"), k.counter()
	dst, src := k.matrix(k.counter(), k.bytes("dstStride")), k.matrix(k.counter(), k.bytes("srcStride"))
	k.times(count, 1, func() {
		k.op("MOVD R%d, R%d", to.r, dst.start)
		k.op("ADD R%d, R%d", row, to.r)
		k.place(at, from, src.start)
		k.param("rows", rows)
		k.walk(rows, cols, long, func(r *rest) { k.store(k.load(src.at, r), dst.at, r) }, dst, src)
	})
	k.op("RET")
}

// place finds where the next of places is that are counted from a place.
func (k *kernel) place(places, from place, r int) {
	k.op("MOVD.P 8(R%d), R%d", places.r, r)
	k.op("ADD R%d<<%d, R%d, R%[1]d", r, k.shift, from.r)
}

// sumLines adds up matrices that begin at places of src.
func sumLines(f *file, l lanes) {
	k := f.kernel(l, "sumLines", "dst, src []T, at []int, rows, cols, dstStride, srcStride int", "",
		"dst[i*dstStride+j] = Σ src[at[k]+i*srcStride+j] over k < len(at), i < rows, j < cols")
	dst := k.matrix(k.slice("dst").r, k.bytes("dstStride"))
	src := k.matrix(k.slice("src").r, k.bytes("srcStride"))
	at, term, places, left := k.slice("at"), place{k.counter(), k.size}, place{k.counter(), k.size}, k.counter()
	k.walk(k.number("rows"), k.number("cols"), short, func(r *rest) {
		sum := k.Zero()
		k.op("MOVD R%d, R%d", at.r, places.r)
		k.op("MOVD at_len+%d(FP), R%d", k.at["at"]+8, left)
		k.times(left, 1, func() {
			k.place(places, src.at, term.r)
			k.to(sum, fadd, k.load(term, r))
		})
		k.store(sum, dst.at, r)
	}, dst, src)
	k.op("RET")
}
