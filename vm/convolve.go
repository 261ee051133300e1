package vm

import (
	"math"
	"slices"

	"keisan/autodiff"
	"keisan/vm/fused"
)

// convolve makes one instruction of each product of a convolution: an engine
// that computes it image by image needs neither the columns of all images nor
// their results with the filters outermost.
//
//	y = Transpose(W·Im2Col(x))    W̄ = Transpose(ȳ)·Im2Col(x)ᵀ    x̄ = Col2Im(Wᵀ·Transpose(ȳ))
//
// What others read is computed for them besides.
func convolve(c *code) error {
	readers := c.readers()
	for _, x := range c.instrs {
		switch {
		case swapsFirst(x):
			c.convolveOutput(x, readers)
		case x.is(matMulType):
			c.convolveFilters(x)
		case x.is(col2imType):
			c.convolveImages(x, readers)
		}
	}
	sweep(c)
	return nil
}

// convolveOutput makes y of a convolution one instruction.
func (c *code) convolveOutput(y *instr, readers map[*instr]int) {
	apart := y.in[0]
	if !isAlias(apart) || readers[apart] != 1 {
		return
	}
	m := apart.in[0]
	if readers[m] != 1 || !c.isProduct(m, false, false) {
		return
	}
	if columns := m.in[1]; c.isColumns(columns) && apart.typ.Shape == outermost(m.in[0], columns) {
		y.convolve(fused.Output, columns.op, m.op, y.op, m.in[0], columns.in[0])
	}
}

// convolveFilters makes the gradient of a convolution's filters one instruction.
func (c *code) convolveFilters(dw *instr) {
	if !c.isProduct(dw, false, true) {
		return
	}
	columns := dw.in[1]
	if dy := turned(dw.in[0]); dy != nil && c.isColumns(columns) && dw.in[0].in[0].typ.Shape == outermost(dw, columns) {
		dw.convolve(fused.Filters, columns.op, dw.op, dw.in[0].in[0].op, dy, columns.in[0])
	}
}

// convolveImages makes the gradient of a convolution's images one instruction.
func (c *code) convolveImages(dx *instr, readers map[*instr]int) {
	m := dx.in[0]
	if readers[m] != 1 || !c.fuses(dx) || !c.isProduct(m, true, false) {
		return
	}
	if dy := turned(m.in[1]); dy != nil && dy.typ.Shape.Extent(0) == dx.typ.Shape.Extent(0) {
		dx.convolve(fused.Images, dx.op, m.op, m.in[1].in[0].op, m.in[0], dy)
	}
}

// convolve makes x a convolution's product of a and b.
func (x *instr) convolve(of fused.Factor, columns, product, turn autodiff.Op, a, b *instr) {
	x.op, x.in = &fused.Convolution{Of: of, Columns: columns, Product: product, Turn: turn}, []*instr{a, b}
}

// isProduct reports whether x is a product of matrices with these flags.
func (c *code) isProduct(x *instr, transA, transB bool) bool {
	if !x.is(matMulType) || x.typ.Shape.Rank() != 2 || !c.fuses(x) {
		return false
	}
	a, b := x.op.(interface{ Transposed() (a, b bool) }).Transposed()
	return a == transA && b == transB
}

// isColumns reports whether x is the columns of images, padded with zeros.
func (c *code) isColumns(x *instr) bool {
	return x.is(im2colType) && c.fuses(x) && math.Float64bits(fill(x)) == 0
}

// outermost returns the shape of a convolution's result before it is turned,
// F×N×OH×OW, for filters, F×K, and columns.
func outermost(filters, columns *instr) autodiff.Shape {
	images := columns.in[0].typ.Shape
	w := windowOf(columns)
	return autodiff.ShapeOf(filters.typ.Shape.Extent(0), images.Extent(0),
		(images.Extent(2)+2*w.pad-w.kh)/w.stride+1, (images.Extent(3)+2*w.pad-w.kw)/w.stride+1)
}

// turned returns ȳ, N×F×OH×OW, if d is the matrix F×(N·OH·OW) of it.
func turned(d *instr) *instr {
	if !isAlias(d) || !swapsFirst(d.in[0]) || d.typ.Shape.Rank() != 2 || d.typ.Shape.Extent(0) != d.in[0].typ.Shape.Extent(0) {
		return nil
	}
	return d.in[0].in[0]
}

// swapsFirst reports whether x swaps the first two of four axes.
func swapsFirst(x *instr) bool {
	p, ok := x.op.(permuter)
	return ok && x.role == compute && builtIn(x.op) && slices.Equal(p.Permutation(), []int{1, 0, 2, 3})
}
