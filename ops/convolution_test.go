package ops_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"gorgonia.org/tensor"

	"keisan/autodiff"
	"keisan/ops"
	"keisan/vm"
)

// sequence fills t with a·i mod m − o.
func sequence(t autodiff.Type, a, m, o int) *tensor.Dense {
	v := arange(t)
	for i := range v.Float64s() {
		v.Float64s()[i] = float64(a*i%m - o)
	}
	return v
}

// Figures of PyTorch 1.13 for an open batch of 2: the value y, and the gradients
// towards those of x, w and b that y has, where the adjoint of y is sequence(3, 5, 2).
var convolutions = []struct {
	name  string
	build func(x, w, b *autodiff.Node) *autodiff.Node
	y     []float64
	grads [][]float64
}{
	{"conv2d(x, w, b, stride=2, padding=1)", func(x, w, b *autodiff.Node) *autodiff.Node {
		return ops.Add(ops.Conv2D(x, w, ops.Window{Stride: 2, Pad: 1}), ops.Reshape(b, 3, 1, 1))
	},
		[]float64{4, -11, 9, 14, 25, 15, 12, 16, 6, -20, 9, -22, -26, -9, 0, -23, -23, 4, 19, 8, 17, 25, 34, 6, 19,
			22, 9, 3, -8, 2, -14, 3, -45, -25, -20, 7, 20, 17, 12, 25, 8, 21, 16, 16, 4, -19, 14, -27, -41, 13,
			-4, -20, -18, 8},
		[][]float64{
			{2, 6, -6, -5, 10, 7, 0, 5, -7, -7, 5, 2, 10, 11, -15, -21, -6, -5, 6, 4, 2, 4, 6, -9, -21, 0, 7, 8,
				4, -5, -7, 2, -2, 9, 11, -3, 6, -9, -5, 8, 6, 4, -7, -7, -5, -2, 10, 11, 2, 6, -6, -5, 10, 7, 0, 5,
				-7, -7, 5, 2, -5, 8, 4, -5, 5, -14, -2, 9, 2, 4, 6, -9, -21, 0, 7, 8, 4, -5, -7, 2},
			{11, -1, -18, 9, 7, 14, -2, -10, 18, 11, 7, -22, -2, 14, 19, 9, -1, -1, 11, 6, -34, -15, -15, 19,
				-15, -26, -34, -11, 11, -1, -1, 7, 19, 19, -2, -10},
			{-1, 0, 1},
		}},
	{"conv2d(x, w)", func(x, w, b *autodiff.Node) *autodiff.Node {
		return ops.Conv2D(x, w, ops.Window{})
	},
		[]float64{4, 4, 26, -29, 26, 4, 4, -18, 4, -19, 7, -22, 19, -10, -6, 13, 17, -12, 35, 10, 7, -10, 31, -16,
			22, -25, -28, 4, 4, -18, 4, 4, 26, -29, 26, 4, 20, 13, 17, -19, 7, -22, 19, -10, -6, -41, 22, -25,
			35, 10, 7, -10, 31, -16},
		[][]float64{
			{2, -3, 12, -9, -7, 20, -14, 8, -13, 3, -3, 3, 9, -2, -8, -5, 3, 8, -4, 6, 2, -5, -1, 8, -3, 3, 3,
				-3, 3, -20, 7, -4, -3, 5, 8, -8, -6, 9, -4, 3, 8, -18, 12, -5, -3, 7, -2, -4, -4, 16, -5, 2, -8,
				-9, 15, -5, 3, 9, -18, 2, 4, 3, -3, 4, -7, -2, -2, 1, 3, -1, 11, 0, 10, -19, 4, 5, -7, 8, 5, -12},
			{-1, -30, -7, 41, -2, -9, -9, 28, 51, -44, -10, -17, -4, 29, 18, -4, -4, 7, 7, 7, -37, -4, -37, 29,
				-2, -17, -7, -44, -1, 28, 28, -9, -10, 41, 51, -30},
		}},
	{"max_pool2d(x, 3, stride=2, padding=1)", func(x, w, b *autodiff.Node) *autodiff.Node {
		return ops.MaxPool2D(x, 3, ops.Window{Stride: 2, Pad: 1})
	},
		[]float64{-12, -12, -7, -7, -7, -7, -39, -11, -34, -6, -29, -6, -24, -10, -19, -5, -19, -5, -14, -23, -9,
			-18, -4, -18},
		[][]float64{
			{0, 0, 0, 0, 0, -1, 0, 0, 0, 0, 0, 0, 0, -1, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, -1, 0, 2, 0, 0, 0,
				0, 0, 1, 0, -2, 0, 0, 0, 0, 0, 0, 0, -1, 0, 0, 2, 0, 0, 0, 0, 1, 0, 0, -3, 0, 0, 0, 0, 2, 0, 0, 0,
				0, 0, 0, 0, -2, 0, 0, 0, 0, 3, 0, 0, -1, 0, 0, 0},
		}},
	{"max_pool2d(x, 2)", func(x, w, b *autodiff.Node) *autodiff.Node {
		return ops.MaxPool2D(x, 2, ops.Window{})
	},
		[]float64{-12, -26, -7, -21, -39, -11, -34, -6, -24, -10, -19, -5, -14, -37, -9, -32},
		[][]float64{
			{0, 0, 1, 0, 0, -2, 0, 0, 0, 0, 2, 0, 0, -1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -2, 0, 1, 0, 0, 0,
				0, 0, -1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, -2, 0, 0, 1, 0, 0, 0, 0, -1, 0, 2, 0,
				0, 0, 0, 0, 0, 0, -2, 0, 0, 0, 0, 0, 0, 0, 0, 0},
		}},
	{"avg_pool2d(x, 2, padding=1)", func(x, w, b *autodiff.Node) *autodiff.Node {
		return ops.AvgPool2D(x, 2, ops.Window{Pad: 1})
	},
		[]float64{-25, -22.25, -21.5, -36, -40.75, -29, -33.5, -35.75, -26.5, -9.75, -40.25, -6.25, -29.75, -52.5,
			-22.75, -27.25, -47.5, -20.25, -18.75, -34, -15.25, -23.5, -64.25, -16.5, -21, -59.25, -14, -3.5,
			-27.75, -24.25, -17.25, -51.75, -34.5, -14.75, -46.75, -32},
		[][]float64{
			{-0.5, 0.25, 0.25, -0.25, 0.5, 0, 0, -0.5, 0.5, 0, 0, -0.5, 0.25, -0.25, -0.25, 0.5, 0.25, -0.25,
				-0.25, 0.5, 0, -0.5, -0.5, 0.25, -0.25, 0.5, 0.5, 0, -0.25, 0.5, 0.5, 0, -0.5, 0.25, 0.25, -0.25,
				-0.5, 0.25, 0.25, -0.25, 0.5, 0, 0, -0.5, 0.25, -0.25, -0.25, 0.5, 0.25, -0.25, -0.25, 0.5, 0,
				-0.5, -0.5, 0.25, 0, -0.5, -0.5, 0.25, -0.25, 0.5, 0.5, 0, -0.5, 0.25, 0.25, -0.25, -0.5, 0.25,
				0.25, -0.25, 0.5, 0, 0, -0.5, 0.5, 0, 0, -0.5},
		}},
	{"unfold(x, (2, 3), padding=1, stride=2), images outside", func(x, w, b *autodiff.Node) *autodiff.Node {
		return ops.Im2Col(x, 2, 3, ops.Window{Stride: 2, Pad: 1})
	},
		[]float64{0, 0, 0, -12, 0, -7, 0, 0, 0, -84, 0, -79, 0, 0, -49, -72, -44, -67, 0, 0, -24, -47, -19, -42, 0,
			0, -12, -35, -7, -30, 0, 0, -84, -10, -79, -5, 0, -63, 0, -58, 0, -53, 0, -38, 0, -33, 0, -28,
			-100, -26, -95, -21, -90, -16, -75, -98, -70, -93, -65, -88, -63, -86, -58, -81, -53, -76, -38,
			-61, -33, -56, -28, -51, 0, 0, 0, -48, 0, -43, 0, 0, 0, -23, 0, -18, 0, 0, -85, -11, -80, -6, 0, 0,
			-60, -83, -55, -78, 0, 0, -48, -71, -43, -66, 0, 0, -23, -46, -18, -41, 0, -99, 0, -94, 0, -89, 0,
			-74, 0, -69, 0, -64, -39, -62, -34, -57, -29, -52, -14, -37, -9, -32, -4, -27, -99, -25, -94, -20,
			-89, -15, -74, -97, -69, -92, -64, -87},
		[][]float64{
			{2, -3, 0, 1, 0, 3, -2, -1, -2, -1, 1, 2, 1, 0, -1, 0, -1, 1, 2, -2, -2, -1, 1, 2, 1, 0, -1, 0, -1,
				1, 2, -2, 2, -3, 0, 1, 0, 3, -2, -1, 0, 3, -2, -1, -2, -1, 1, 2, 1, 0, -1, 0, -1, 1, 2, -2, 2, -3,
				0, 1, 1, 0, -1, 0, -1, 1, 2, -2, 2, -3, 0, 1, 0, 3, -2, -1, -2, -1, 1, 2},
		}},
}

func TestConvolutionsMatchPyTorch(t *testing.T) {
	for _, c := range convolutions {
		t.Run(c.name, func(t *testing.T) {
			g := autodiff.NewGraph(autodiff.Float64)
			x := g.Input("x", autodiff.Batch, 2, 5, 4)
			w, b := g.Input("w", 3, 2, 3, 2), g.Input("b", 3)
			y := c.build(x, w, b)
			dy := g.Input("dy", y.Shape().Extents()...)
			grads, err := autodiff.VJP(y, dy, []*autodiff.Node{x, w, b}[:len(c.grads)]...)
			if err != nil {
				t.Fatal(err)
			}
			feed := vm.Feed{w: sequence(w.Type(), 5, 7, 3), b: sequence(b.Type(), 2, 5, 1), dy: sequence(y.Type().At(2), 3, 5, 2)}
			if feed[x] = sequence(x.Type().At(2), 7, 11, 5); len(c.grads) == 1 { // no ties, and less than the padding
				feed[x] = sequence(x.Type().At(2), 37, 97, 100)
			}
			out := interpreted(t, feed, append(grads, y)...)
			for i, want := range append(c.grads, c.y) {
				if have := out[i].Float64s(); !slices.Equal(have, want) {
					t.Errorf("output %d: have %v, want %v", i, have, want)
				}
			}
		})
	}
}

func TestConvolutionsInPlainWords(t *testing.T) {
	const N = autodiff.Batch
	for _, c := range []struct {
		build  func(g *autodiff.Graph, x, w *autodiff.Node) *autodiff.Node // x is N×2×5×4, w is 3×2×3×2
		reason error
		want   string
	}{
		{func(g *autodiff.Graph, x, w *autodiff.Node) *autodiff.Node {
			return ops.Conv2D(x, g.Input("v", 3, 4, 2, 2), ops.Window{})
		}, autodiff.ErrShape, "Conv2D: channels differ: x (N×2×5×4), v (3×4×2×2): 2 ≠ 4"},
		{func(g *autodiff.Graph, x, w *autodiff.Node) *autodiff.Node {
			return ops.Conv2D(x, g.Input("v", 3, 2, 9, 3), ops.Window{Pad: 1})
		}, autodiff.ErrShape, "Conv2D: the kernel does not fit: x (N×2×5×4), v (3×2×9×3): 9×3 > 5×4, padded by 1"},
		{func(g *autodiff.Graph, x, w *autodiff.Node) *autodiff.Node {
			return ops.Conv2D(ops.Reshape(x, N, 40), w, ops.Window{})
		}, autodiff.ErrShape, "Conv2D: wants images N×C×H×W"},
		{func(g *autodiff.Graph, x, w *autodiff.Node) *autodiff.Node {
			return ops.Conv2D(x, ops.Reshape(w, 3, 12), ops.Window{})
		}, autodiff.ErrShape, "Conv2D: wants filters F×C×KH×KW"},
		{func(g *autodiff.Graph, x, w *autodiff.Node) *autodiff.Node {
			return ops.Conv2D(x, w, ops.Window{Stride: -1})
		}, autodiff.ErrValue, "Conv2D: a stride is positive and a pad not negative: x (N×2×5×4), w (3×2×3×2): got -1 and 0"},
		{func(g *autodiff.Graph, x, w *autodiff.Node) *autodiff.Node {
			return ops.Conv2D(ops.Transpose(x, 1, 2, 3, 0), w, ops.Window{})
		}, autodiff.ErrShape, "Conv2D: height and width are positive numbers: t1 (2×5×4×N), w (3×2×3×2): 4×N"},
		{func(g *autodiff.Graph, x, w *autodiff.Node) *autodiff.Node { return ops.Conv2D(x, nil, ops.Window{}) },
			autodiff.ErrGraph, "Conv2D: operand 2 is nil"},
		{func(g *autodiff.Graph, x, w *autodiff.Node) *autodiff.Node { return ops.MaxPool2D(x, 0, ops.Window{}) },
			autodiff.ErrShape, "MaxPool2D: a kernel has at least 1×1 pixels: x (N×2×5×4): got 0×0"},
		{func(g *autodiff.Graph, x, w *autodiff.Node) *autodiff.Node {
			return ops.AvgPool2D(x, 2, ops.Window{Pad: 2})
		},
			autodiff.ErrValue, "AvgPool2D: a window would hold only padding: x (N×2×5×4): pad 2 ≥ size 2"},
		{func(g *autodiff.Graph, x, w *autodiff.Node) *autodiff.Node { return ops.MaxPool2D(x, 6, ops.Window{}) },
			autodiff.ErrShape, "MaxPool2D: the kernel does not fit"},
		{func(g *autodiff.Graph, x, w *autodiff.Node) *autodiff.Node {
			return ops.MaxPool2D(ops.Transpose(x, 1, 0, 2, 3), 2, ops.Window{})
		}, autodiff.ErrShape, "MaxPool2D: the number of channels must not be open"},
		{func(g *autodiff.Graph, x, w *autodiff.Node) *autodiff.Node {
			return ops.Im2Col(g.IntInput("i", 1, 1, 5, 5), 2, 2, ops.Window{})
		}, autodiff.ErrDType, "Im2Col(kernel=2×2, stride=1, pad=0): wants floats: i (1×1×5×5): got int64"},
		{func(g *autodiff.Graph, x, w *autodiff.Node) *autodiff.Node {
			return ops.Col2Im(g.Input("c", 8, 4*N), 3, 4, 2, 2, ops.Window{})
		}, autodiff.ErrShape, "Col2Im(3×4, kernel=2×2, stride=1, pad=0): wants the columns of images: c (8×4N): (C·4) × (N·6)"},
	} {
		g := autodiff.NewGraph(autodiff.Float64)
		err := c.build(g, g.Input("x", N, 2, 5, 4), g.Input("w", 3, 2, 3, 2)).Graph().Err()
		if !errors.Is(err, c.reason) || !strings.Contains(err.Error(), c.want) || !strings.HasPrefix(err.Error(), "convolution_test.go:") {
			t.Errorf("have %v, want %v: %s", err, c.reason, c.want)
		}
	}
}

// A bias is one number for each filter.
func ExampleConv2D() {
	g := autodiff.NewGraph(autodiff.Float32)
	x := g.Input("x", autodiff.Batch, 1, 28, 28)
	w, b := g.Param("W", autodiff.He(), 16, 1, 5, 5), g.Param("b", autodiff.Zeros(), 16)
	y := ops.Add(ops.Conv2D(x, w, ops.Window{Pad: 2}), ops.Reshape(b, 16, 1, 1))
	fmt.Println(y.Shape(), ops.MaxPool2D(y, 2, ops.Window{}).Shape())
	// Output: N×16×28×28 N×16×14×14
}

// Unequal ops are unequal in words, too.
func TestWindowsTellAllTheirAttributes(t *testing.T) {
	g := autodiff.NewGraph(autodiff.Float64)
	c := g.Input("c", 6, 12)
	a, b := ops.Col2Im(c, 5, 4, 3, 2, ops.Window{Stride: 2}), ops.Col2Im(c, 6, 4, 3, 2, ops.Window{Stride: 2})
	if a == b || a.Op().String() == b.Op().String() {
		t.Errorf("%v and %v", a, b)
	}
	x := g.Input("x", 1, 1, 4, 4)
	y := ops.MaxPool2D(x, 2, ops.Window{}).In(0).In(0)
	if have, want := y.Op().String(), "Im2Col(kernel=2×2, stride=2, pad=0 of -Inf)"; have != want {
		t.Errorf("have %s, want %s", have, want)
	}
}
