package vm

import (
	"math"
	"slices"

	"keisan/autodiff"
	"keisan/vm/fused"
)

// pool makes one instruction of the maxima of windows and one of their adjoint:
// an engine that computes them image by image needs no columns of all images.
//
//	y = Max(Im2Col(x))        x̄ = Col2Im(e ⊙ Repeat(ȳ / Σ e)),  e = (Im2Col(x) = Repeat(y))
//
// What others read is computed for them besides.
func pool(c *code) error {
	for _, x := range c.instrs {
		switch {
		case x.is(extremumType):
			c.poolMaxima(x)
		case x.is(col2imType):
			c.poolAdjoint(x)
		}
	}
	sweep(c)
	return nil
}

// poolMaxima makes y one instruction.
func (c *code) poolMaxima(y *instr) {
	columns := y.in[0]
	if alongFirst(y) && !y.op.(interface{ Smallest() bool }).Smallest() && c.fuses(y) && c.isOfPlanes(columns) {
		y.op, y.in = &fused.MaxPool{Columns: columns.op, Max: y.op}, columns.in
	}
}

// poolAdjoint makes x̄ one instruction.
func (c *code) poolAdjoint(dx *instr) {
	p := &fused.MaxPoolAdjoint{Back: dx.op}
	product := dx.in[0]
	if !c.fuses(dx) || !product.computes(mulOp) {
		return
	}
	p.Mul = product.op
	chosen, shares := product.in[0], product.in[1]
	if !chosen.is(castType) || !shares.is(repeatType) || !alongFirst(shares) || !shares.in[0].computes(divOp) {
		return
	}
	share, equal := shares.in[0], chosen.in[0]
	p.Cast, p.Repeat, p.Div = chosen.op, shares.op, share.op
	dy, count := share.in[0], share.in[1]
	if !count.is(sumType) || !alongFirst(count) || count.in[0] != chosen || !equal.computes(equalOp) {
		return
	}
	p.Sum, p.Equal = count.op, equal.op
	columns, maxima := equal.in[0], equal.in[1]
	if !c.isOfPlanes(columns) || !maxima.is(repeatType) || !alongFirst(maxima) || windowOf(columns) != windowOf(dx) ||
		columns.in[0].typ != dx.typ || dy.typ != maxima.in[0].typ {
		return
	}
	p.Columns = columns.op
	dx.op, dx.in = p, []*instr{columns.in[0], maxima.in[0], dy}
}

// isOfPlanes reports whether x is the columns of images of one channel, padded
// with what is no maximum.
func (c *code) isOfPlanes(x *instr) bool {
	return x.is(im2colType) && c.fuses(x) && x.in[0].typ.Shape.Extent(1) == 1 &&
		math.IsInf(fill(x), -1)
}

// alongFirst reports whether a reduction, or what repeats, has the first axis
// and no other.
func alongFirst(x *instr) bool {
	return slices.Equal(x.op.(interface{ Axes() []int }).Axes(), []int{0})
}

// computes reports whether x computes this op.
func (x *instr) computes(op autodiff.Op) bool { return x.role == compute && x.op == op }

// A window is what slides over images.
type window struct{ kh, kw, stride, pad int }

// windowOf returns the window of columns or of what adds them up.
func windowOf(x *instr) (w window) {
	w.kh, w.kw, w.stride, w.pad = x.op.(interface {
		Window() (kh, kw, stride, pad int)
	}).Window()
	return w
}

// fill returns what images are padded with where columns are taken.
func fill(columns *instr) float64 { return columns.op.(interface{ Fill() float64 }).Fill() }
