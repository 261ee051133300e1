package cpu

import (
	"gorgonia.org/tensor"

	"keisan/autodiff"
	"keisan/internal/simd"
)

// windowed is ops.Im2Col's op, or that of ops.Col2Im.
type windowed interface {
	// Window returns the kernel's extents, its stride and the padding.
	Window() (kh, kw, stride, pad int)
}

// columns says how images (N×C×h×w) and their columns, (C·kh·kw) × (N·down·across),
// lie to one another.
type columns struct {
	n, c, h, w          int
	kh, kw, stride, pad int
	down, across        int
}

func newColumns(op autodiff.Op, images tensor.Shape) columns {
	v := columns{n: images[0], c: images[1], h: images[2], w: images[3]}
	v.kh, v.kw, v.stride, v.pad = op.(windowed).Window()
	v.down = (v.h+2*v.pad-v.kh)/v.stride + 1
	v.across = (v.w+2*v.pad-v.kw)/v.stride + 1
	return v
}

// inside returns which of so many positions of pixel i of the kernel are in
// images of this size, and where the first of them is.
func (v columns) inside(i, positions, size int) (from, to, at int) {
	// 0 ≤ p·stride + i − pad < size
	from = min(max((v.pad-i+v.stride-1)/v.stride, 0), positions)
	to = max(min((size-1+v.pad-i)/v.stride+1, positions), from)
	if size-1+v.pad-i < 0 {
		to = from
	}
	return from, to, from*v.stride + i - v.pad
}

// im2col prepares ops.Im2Col: rows of the columns are runs of pixels.
//
//	y[(c, i, j), (n, p, q)] = x[n, c, p·stride + i − pad, q·stride + j − pad]
func im2col[T simd.Float](op autodiff.Op, dst *tensor.Dense, in []*tensor.Dense) func() error {
	y, x, v := elements[T](dst), elements[T](in[0]), newColumns(op, in[0].Shape())
	fill := T(op.(interface{ Fill() float64 }).Fill())
	size, rows := v.down*v.across, v.c*v.kh*v.kw
	// An image's part of a row of the columns is a task's least. Who makes the
	// images, one after the other, has them near.
	return done(inParts(rows*v.n, partSize/max(size, 1), func(from, to int) {
		for t := from; t < to; t++ {
			row, image := t%rows, t/rows
			plane, i, j := row/(v.kh*v.kw), row/v.kw%v.kh, row%v.kw
			pixels(v, y[(row*v.n+image)*size:][:size], x[(image*v.c+plane)*v.h*v.w:][:v.h*v.w], i, j, fill)
		}
	}))
}

// pixels writes an image's part of a row of the columns: what pixel (i, j) of the
// kernel sees at each position on a plane x.
func pixels[T simd.Float](v columns, y, x []T, i, j int, fill T) {
	top, bottom, line := v.inside(i, v.down, v.h)
	left, right, start := v.inside(j, v.across, v.w)
	if top == bottom || left == right {
		simd.Fill(y, fill)
		return
	}
	if (bottom-top)*(right-left) < len(y) { // the padding, around lines and between them
		simd.Fill(y[:top*v.across+left], fill)
		for p := top + 1; p < bottom; p++ {
			simd.Fill(y[(p-1)*v.across+right:p*v.across+left], fill)
		}
		simd.Fill(y[(bottom-1)*v.across+right:], fill)
	}
	see(v.stride, y[top*v.across+left:], x[line*v.w+start:], bottom-top, right-left, v.across, v.w)
}

// see copies the pixels that one pixel of the kernel sees at so many positions
// down and across. Lines are dst and src elements long.
func see[T simd.Float](stride int, y, x []T, down, across, dst, src int) {
	if stride == 1 {
		simd.CopyLines(y, x, down, across, dst, src)
		return
	}
	for p := range down {
		to, from := y[p*dst:][:across], x[p*stride*src:]
		for stride == 2 && len(to) >= 4 && len(from) >= 8 { // nothing to check in here
			to[0], to[1], to[2], to[3] = from[0], from[2], from[4], from[6]
			to, from = to[4:], from[8:]
		}
		for q := range to {
			to[q] = from[q*stride]
		}
	}
}

// col2im prepares ops.Col2Im. What is added to a pixel comes in the order of the
// kernel's pixels, as in the op's loop.
//
//	y[n, c, p·stride + i − pad, q·stride + j − pad] += x[(c, i, j), (n, p, q)]
func col2im[T simd.Float](op autodiff.Op, dst *tensor.Dense, in []*tensor.Dense) func() error {
	y, x, v := elements[T](dst), elements[T](in[0]), newColumns(op, dst.Shape())
	size, area := v.down*v.across, v.h*v.w
	return done(inParts(v.n*v.c, partSize/max(size*v.kh*v.kw, 1), func(from, to int) {
		clear(y[from*area : to*area])
		for k := range v.kh * v.kw {
			for t := from; t < to; t++ { // many planes in turn: each waits for what was last added to it
				row := (t%v.c*v.kh*v.kw+k)*v.n + t/v.c
				addPixels(v, y[t*area:][:area], x[row*size:][:size], k/v.kw, k%v.kw)
			}
		}
	}))
}

// addPixels adds to a plane y what pixel (i, j) of the kernel saw of it.
func addPixels[T simd.Float](v columns, y, x []T, i, j int) {
	top, bottom, line := v.inside(i, v.down, v.h)
	left, right, start := v.inside(j, v.across, v.w)
	if top == bottom || left == right {
		return
	}
	y, x = y[line*v.w+start:], x[top*v.across+left:]
	if v.stride == 1 {
		simd.AddLines(y, x, bottom-top, right-left, v.w, v.across)
		return
	}
	for p := range bottom - top {
		to, from := y[p*v.stride*v.w:], x[p*v.across:][:right-left]
		for v.stride == 2 && len(from) >= 4 && len(to) >= 8 { // nothing to check in here
			to[0] += from[0]
			to[2] += from[1]
			to[4] += from[2]
			to[6] += from[3]
			to, from = to[8:], from[4:]
		}
		for q, seen := range from {
			to[q*v.stride] += seen
		}
	}
}
