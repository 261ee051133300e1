package cpu_test

import (
	"fmt"
	"testing"

	"keisan/autodiff"
	"keisan/ops"
	"keisan/vm/fused"
)

// The three products of a convolution: with and without padding and strides, of
// images that are one block, some lines and some planes of it, of more images
// than parts, of few, and of none; a kernel that never meets a pixel of some
// lines, too.
func TestConvolution(t *testing.T) {
	for _, c := range []struct {
		n, channels, h, w, filters, kh, kw int
		win                                ops.Window
	}{
		{1, 1, 1, 1, 1, 1, 1, ops.Window{}},
		{3, 2, 5, 7, 4, 2, 3, ops.Window{}},
		{3, 2, 5, 7, 4, 2, 3, ops.Window{Pad: 1}},
		{2, 3, 9, 11, 5, 3, 2, ops.Window{Stride: 2, Pad: 1}},
		{2, 3, 8, 6, 2, 3, 4, ops.Window{Stride: 3, Pad: 2}},
		{2, 1, 2, 3, 2, 5, 1, ops.Window{Pad: 4}},
		{40, 5, 12, 13, 7, 3, 5, ops.Window{Pad: 2}},
		{4, 20, 30, 37, 6, 3, 4, ops.Window{Pad: 1}},
		{1, 2, 130, 150, 3, 4, 3, ops.Window{}},
		{2, 70, 9, 8, 80, 3, 4, ops.Window{Pad: 1}},
		{0, 2, 5, 7, 4, 2, 3, ops.Window{Pad: 1}},
	} {
		g := autodiff.NewGraph(autodiff.Float64)
		x := g.Input("x", c.n, c.channels, c.h, c.w)
		columns := ops.Im2Col(x, c.kh, c.kw, c.win)
		k := c.channels * c.kh * c.kw
		w := g.Input("w", c.filters, k)
		product := ops.MatMul(w, columns)
		stride := max(c.win.Stride, 1)
		down, across := (c.h+2*c.win.Pad-c.kh)/stride+1, (c.w+2*c.win.Pad-c.kw)/stride+1
		turn := ops.Transpose(g.Input("y", c.n, c.filters, down, across), 1, 0, 2, 3)
		back := ops.Col2Im(columns, c.h, c.w, c.kh, c.kw, c.win)
		if err := g.Err(); err != nil {
			t.Fatal(err)
		}
		arrays := [][]int{{c.n, c.filters, down, across}, {c.filters, k}, {c.n, c.channels, c.h, c.w}}
		d := g.Input("d", c.filters, c.n*down*across)
		for of, f := range []fused.Convolution{
			{Of: fused.Output, Columns: opOf(columns), Product: opOf(product), Turn: opOf(turn)},
			{Of: fused.Filters, Columns: opOf(columns), Product: opOf(ops.MatMulT(d, columns, false, true)), Turn: opOf(turn)},
			{Of: fused.Images, Columns: opOf(back), Product: opOf(ops.MatMulT(w, d, true, false)), Turn: opOf(turn)},
		} {
			terms := []int{k, c.n * down * across, c.filters * c.kh * c.kw}[of]
			t.Run(fmt.Sprint(f.String(), arrays[2]), func(t *testing.T) {
				x := instruction{op: func(autodiff.DType) plain { return &f }, out: arrays[of : of+1]}
				x.in = [][][]int{{arrays[1], arrays[2]}, {arrays[0], arrays[2]}, {arrays[1], arrays[0]}}[of]
				for _, d := range bothFloats {
					x.agree(t, d, 60+4*float64(terms))
				}
			})
		}
	}
}
