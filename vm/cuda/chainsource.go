package cuda

import (
	"fmt"
	"strings"

	"keisan/vm/fused"
)

// tiles is how blocks divide a chain's rows and columns among them, if it has
// sums: a block of 32×8 threads walks height rows, 8 at a time, and width
// columns, 32 at a time.
type tiles struct {
	*fused.Chain
	sums          bool
	height, width int
}

const (
	blockCols = 32
	blockRows = 8
	widest    = 4096 // columns of a block where it need not remember one sum for each
)

// tilesOf divides by the extents alone, so that every device adds up alike.
func tilesOf(c *fused.Chain) *tiles {
	t := &tiles{Chain: c, height: blockRows, width: min(c.Cols, widest)}
	var rows bool
	for _, r := range c.Results {
		t.sums = t.sums || r.As != fused.Full
		rows = rows || r.As == fused.Row
	}
	blocks := 4096
	if rows {
		t.width, blocks = blockCols, 64
		t.height = 8 * blockRows
	}
	for ceil(c.Rows, t.height) > blocks {
		t.height *= 2
	}
	return t
}

func ceil(a, b int) int { return (a + b - 1) / b }

// across and down count the blocks.
func (t *tiles) across() int { return ceil(t.Cols, t.width) }
func (t *tiles) down() int   { return ceil(t.Rows, t.height) }

// partial returns how many elements a result has, and how many partial sums
// there are of each.
func (t *tiles) partial(as fused.Access) (size, parts int) {
	switch as {
	case fused.Row:
		return t.Cols, t.down()
	case fused.Col:
		return t.Rows, t.across()
	case fused.One:
		return 1, t.down() * t.across()
	}
	return t.Rows * t.Cols, 1
}

// source writes the kernel keisan_chain, and returns the constants that are
// among its arguments: results, inputs, constants, rows and columns, and height
// and width if there are sums. Extents are no part of the text, so that one
// source serves all.
func (t *tiles) source() (text string, constants []float64) {
	w := &chainWriter{tiles: t}
	w.line("typedef %s T;", cType(t.DType))
	w.line("typedef %s index;", map[bool]string{true: "unsigned", false: "i64"}[t.Rows*t.Cols < 1<<31-1<<24])
	var params []string
	for i, r := range t.Results {
		params = append(params, fmt.Sprintf("%s *y%d", t.typeOf(r.Of), i))
	}
	for i := range t.Access {
		params = append(params, fmt.Sprintf("const %s *x%d", t.typeOf(^i), i))
	}
	body := w.element()
	for i := range w.constants {
		params = append(params, fmt.Sprintf("T c%d", i))
	}
	params = append(params, "i64 rows, i64 cols")
	if t.sums {
		params = append(params, "i64 height, i64 width")
	}
	w.line(`extern "C" __global__ void keisan_chain(%s) {`, strings.Join(params, ", "))
	if t.sums {
		w.summed(body)
	} else {
		w.plain(body)
	}
	w.line("}")
	return w.text.String(), w.constants
}

// typeOf names the type of what step k makes, or of input ^k.
func (t *tiles) typeOf(k int) string {
	if t.IsBool(k) {
		return "bool"
	}
	return "T"
}

// chainWriter writes a chain's kernel.
type chainWriter struct {
	*tiles
	text      strings.Builder
	constants []float64
}

func (w *chainWriter) line(format string, args ...any) {
	fmt.Fprintf(&w.text, format+"\n", args...)
}

// element returns the statements for the element i, at row and col: everything
// is read before anything is written, for a result may lie in an input.
func (w *chainWriter) element() string {
	var b strings.Builder
	for i, a := range w.Access {
		fmt.Fprintf(&b, "    const %s a%d = x%d[%s];\n", w.typeOf(^i), i, i, [...]string{fused.Full: "i", fused.Row: "col", fused.Col: "row", fused.One: "0"}[a])
	}
	for k, s := range w.Steps {
		fmt.Fprintf(&b, "    const %s s%d = %s;\n", w.typeOf(k), k, w.expression(s))
	}
	for i, r := range w.Results {
		if r.As == fused.Full {
			fmt.Fprintf(&b, "    y%d[i] = %s;\n", i, value(r.Of))
		}
	}
	return b.String()
}

// expression returns the CUDA C of a step.
func (w *chainWriter) expression(s fused.Step) string {
	switch e, ok := expressionOf(s.Op); {
	case len(s.Args) == 0:
		return w.constant(s.Op.(interface{ Value() float64 }).Value())
	case ok:
		var operands []string
		for _, a := range s.Args {
			operands = append(operands, value(a))
		}
		constant := ""
		if e.constant != nil {
			constant = w.constant(e.constant(s.Op))
		}
		return e.text(operands, constant)
	case isBoolean(s.Op):
		return booleanText(s)
	}
	panic("cuda: the chain has an op that Fuses refuses")
}

// constant returns the name of an argument that is the number v.
func (w *chainWriter) constant(v float64) string {
	w.constants = append(w.constants, v)
	return fmt.Sprintf("c%d", len(w.constants)-1)
}

// value names what an Arg or a Result is of.
func value(k int) string {
	if k < 0 {
		return fmt.Sprintf("a%d", ^k)
	}
	return fmt.Sprintf("s%d", k)
}

// plain goes element by element.
func (w *chainWriter) plain(body string) {
	w.line("  const index n = rows * cols, stride = gridDim.x * blockDim.x;")
	w.line("  for (index i = blockIdx.x * (index)blockDim.x + threadIdx.x; i < n; i += stride) {")
	if strings.Contains(body, "[row]") || strings.Contains(body, "[col]") {
		w.line("    const index row = i / (index)cols;")
	}
	if strings.Contains(body, "[col]") {
		w.line("    const index col = i - row * (index)cols;")
	}
	w.line("%s  }", body)
}

// summed goes tile by tile. A thread keeps the sum of its column, of its row, or
// of all that it sees; the threads of a block then add up theirs in shared
// memory, halves to halves, and each block writes its partial sums.
func (w *chainWriter) summed(body string) {
	w.line("  __shared__ T shared[%d];", blockCols*blockRows)
	w.line("  const int x = threadIdx.x, y = threadIdx.y, at = y * %d + x;", blockCols)
	w.line("  const i64 across = (cols + width - 1) / width, down = (rows + height - 1) / height;")
	w.line("  for (i64 slab = blockIdx.y; slab < down; slab += gridDim.y)")
	w.line("  for (i64 band = blockIdx.x; band < across; band += gridDim.x) {")
	w.line("  const i64 bottom = (slab + 1) * height < rows ? (slab + 1) * height : rows;")
	w.line("  const i64 right = (band + 1) * width < cols ? (band + 1) * width : cols;")
	w.each(fused.Row, "  T sum%d = T(0);")
	w.each(fused.One, "  T sum%d = T(0);")
	w.line("  for (i64 base = slab * height; base < bottom; base += %d) {", blockRows)
	w.line("  const i64 row = base + y;")
	w.each(fused.Col, "  T sum%d = T(0);")
	w.line("  for (i64 col = band * width + x; row < bottom && col < right; col += %d) {", blockCols)
	w.line("    const i64 i = row * cols + col;")
	w.line("%s", strings.TrimSuffix(body, "\n"))
	for i, r := range w.Results {
		if r.As != fused.Full {
			w.line("    sum%d += %s;", i, value(r.Of))
		}
	}
	w.line("  }")
	w.each(fused.Col, tree("x", blockCols/2, 1)+"\n  if (x == 0 && row < bottom) y%[1]d[band * rows + row] = shared[at];\n  __syncthreads();")
	w.line("  }")
	w.each(fused.Row, tree("y", blockRows/2, blockCols)+"\n  if (y == 0 && band * width + x < right) y%[1]d[slab * cols + band * width + x] = shared[at];\n  __syncthreads();")
	w.each(fused.One, tree("at", blockCols*blockRows/2, 1)+"\n  if (at == 0) y%[1]d[slab * across + band] = shared[0];\n  __syncthreads();")
	w.line("  }")
}

// each writes a line for every result of a kind, with its number.
func (w *chainWriter) each(as fused.Access, format string) {
	for i, r := range w.Results {
		if r.As == as {
			w.line(format, i)
		}
	}
}

// tree adds up the sums of the threads along one coordinate of theirs, whose
// neighbours lie some steps apart in shared memory.
func tree(along string, half, step int) string {
	return fmt.Sprintf(`  shared[at] = sum%%[1]d;
  __syncthreads();
  for (int half = %d; half > 0; half /= 2) {
    if (%s < half) shared[at] += shared[at + half * %d];
    __syncthreads();
  }`, half, along, step)
}
