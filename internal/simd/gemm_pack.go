package simd

// choosePacking tells which operands are worth a copy: those that kernels
// cannot read where they are, and those whose rows lie so that they drive one
// another out of the first two caches, if elements are used often enough.
func (j *gemmJob[T]) choosePacking() {
	k := j.kernels
	j.packA = k.rows > 8 && j.n >= 512 && j.aliased(max(j.a.row, j.a.step))
	j.packB = j.b.row != 1 || j.m >= k.reuse && j.aliased(j.b.step)
}

// aliased tells whether rows so far apart meet in one set of the first cache,
// which the bits below 4096 choose on most processors.
func (j *gemmJob[T]) aliased(stride int) bool { return stride*j.kernels.size%4096 == 0 }

// atA returns where a panel of A begins in packedA. There, a chain's panels
// follow one another, with a vector between them, for packing writes whole
// vectors.
func (j *gemmJob[T]) atA(l, depth, panel, row int) int {
	return l*j.m + l/j.depth*j.panels*j.kernels.lanes + row*depth + panel*j.kernels.lanes
}

func (j *gemmJob[T]) sizeOfA() int { return j.atA(j.k, 0, 0, 0) + j.panels*j.kernels.lanes }

// packPanels copies some panels of A, for the chain that begins at l.
func (j *gemmJob[T]) packPanels(l, panel0, panel1 int) {
	depth := min(j.depth, j.k-l)
	for p := panel0; p < panel1; p++ {
		row := j.firstRow(p)
		rows := j.firstRow(p+1) - row
		j.kernels.pack(j.packedA[j.atA(l, depth, p, row):], rows, &j.a, row, rows, l, depth)
	}
}

// pack copies a panel of count rows of an operand, for depth terms of k, to rows
// that are ldd apart. What is less than a vector writes a whole one, so that
// vectors go from the last to the first, each of which mends what the one after
// it did to the next row.
func (k *gemmKernels[T]) pack(dst []T, ldd int, from *gemmOperand[T], row, count, l, depth int) {
	step := k.lanes
	if from.row == 1 && count > k.lanes && k.packRows[2] != nil {
		step = 2 * k.lanes
	}
	for first := (count - 1) / step * step; first >= 0; first -= step {
		n := min(step, count-first)
		src := &from.data[(row+first)*from.row+l*from.step]
		switch {
		case from.row != 1:
			k.packColumns(&dst[first], ldd, src, from.row, depth, n)
		case n > k.lanes:
			k.packRows[2](&dst[first], ldd, src, from.step, depth, n-k.lanes)
		default:
			k.packRows[1](&dst[first], ldd, src, from.step, depth, n)
		}
	}
}
