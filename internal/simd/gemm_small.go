package simd

// gemmSmall is how many products of elements are so few that planning them
// would take longer than they do.
const gemmSmall = 1 << 14

// multiplySmall computes a product of one chain by the tiles alone, with the
// rows of B as they are or, if their elements lie apart, packed.
func multiplySmall[T Float](k *gemmKernels[T], m, n, depth int, c []T, ldc int, a, b gemmOperand[T], accumulate bool) {
	rows := m
	if m > k.rows {
		rows = ceil(m, ceil(m, k.rows))
	}
	var packed *gemmPanel[T]
	if b.row != 1 {
		packed = takePanel[T]()
	}
	for col := 0; col < n; {
		vecs := k.width(rows, n-col)
		width := vecs * k.lanes
		cols := min(width, n-col)
		panel, ldb := b.data, b.step
		if packed == nil {
			panel = panel[col:]
		} else {
			panel, ldb = packed.room(depth*width), width
			k.pack(panel, ldb, &b, col, cols, 0, depth)
		}
		for row := 0; row < m; row += rows {
			h := min(rows, m-row)
			k.tiles[vecs][h](&c[row*ldc+col], ldc, &a.data[row*a.row], a.row, a.step, &panel[0], ldb, depth, cols-width+k.lanes, accumulate, &c[0], 0)
		}
		col += cols
	}
	if packed != nil {
		packed.free()
	}
}
