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

// movements are uses of the ops that only move elements, of x = arange(24) in
// (2, 3, 4) and y = arange(6) in (2, 3), with NumPy's results.
var movements = []struct {
	name  string
	build func(x, y *autodiff.Node) *autodiff.Node
	shape autodiff.Shape
	want  []int
}{
	{"transpose(x)", func(x, y *autodiff.Node) *autodiff.Node { return ops.Transpose(x) }, autodiff.ShapeOf(4, 3, 2),
		[]int{0, 12, 4, 16, 8, 20, 1, 13, 5, 17, 9, 21, 2, 14, 6, 18, 10, 22, 3, 15, 7, 19, 11, 23}},
	{"transpose(x, (2, 0, 1))", func(x, y *autodiff.Node) *autodiff.Node { return ops.Transpose(x, -1, 0, 1) }, autodiff.ShapeOf(4, 2, 3),
		[]int{0, 4, 8, 12, 16, 20, 1, 5, 9, 13, 17, 21, 2, 6, 10, 14, 18, 22, 3, 7, 11, 15, 19, 23}},
	{"x[:, 1:3]", func(x, y *autodiff.Node) *autodiff.Node { return ops.Slice(x, 1, 1, 3) }, autodiff.ShapeOf(2, 2, 4),
		[]int{4, 5, 6, 7, 8, 9, 10, 11, 16, 17, 18, 19, 20, 21, 22, 23}},
	{"x[..., 2:3]", func(x, y *autodiff.Node) *autodiff.Node { return ops.Slice(x, -1, 2, 3) }, autodiff.ShapeOf(2, 3, 1),
		[]int{2, 6, 10, 14, 18, 22}},
	{"x[1:1]", func(x, y *autodiff.Node) *autodiff.Node { return ops.Slice(x, 0, 1, 1) }, autodiff.ShapeOf(0, 3, 4), nil},
	{"pad(y, ((0, 0), (1, 2)))", func(x, y *autodiff.Node) *autodiff.Node { return ops.Pad(y, -1, 1, 2) }, autodiff.ShapeOf(2, 6),
		[]int{0, 0, 1, 2, 0, 0, 0, 3, 4, 5, 0, 0}},
	{"pad(y, ((1, 0), (0, 0)))", func(x, y *autodiff.Node) *autodiff.Node { return ops.Pad(y, 0, 1, 0) }, autodiff.ShapeOf(3, 3),
		[]int{0, 0, 0, 0, 1, 2, 3, 4, 5}},
	{"concatenate([y, y[:1]])", func(x, y *autodiff.Node) *autodiff.Node { return ops.Concat(0, y, ops.Slice(y, 0, 0, 1)) }, autodiff.ShapeOf(3, 3),
		[]int{0, 1, 2, 3, 4, 5, 0, 1, 2}},
	{"concatenate([y, y[:, :1], y], 1)", func(x, y *autodiff.Node) *autodiff.Node { return ops.Concat(-1, y, ops.Slice(y, 1, 0, 1), y) }, autodiff.ShapeOf(2, 7),
		[]int{0, 1, 2, 0, 0, 1, 2, 3, 4, 5, 3, 3, 4, 5}},
	{"stack([y, flip(y)], 0)", func(x, y *autodiff.Node) *autodiff.Node { return ops.Stack(0, y, ops.Reverse(y)) }, autodiff.ShapeOf(2, 2, 3),
		[]int{0, 1, 2, 3, 4, 5, 5, 4, 3, 2, 1, 0}},
	{"stack([y, flip(y)], 1)", func(x, y *autodiff.Node) *autodiff.Node { return ops.Stack(-2, y, ops.Reverse(y)) }, autodiff.ShapeOf(2, 2, 3),
		[]int{0, 1, 2, 5, 4, 3, 3, 4, 5, 2, 1, 0}},
	{"stack([y, flip(y)], -1)", func(x, y *autodiff.Node) *autodiff.Node { return ops.Stack(-1, y, ops.Reverse(y)) }, autodiff.ShapeOf(2, 3, 2),
		[]int{0, 5, 1, 4, 2, 3, 3, 2, 4, 1, 5, 0}},
	{"flip(x, 1)", func(x, y *autodiff.Node) *autodiff.Node { return ops.Reverse(x, 1) }, autodiff.ShapeOf(2, 3, 4),
		[]int{8, 9, 10, 11, 4, 5, 6, 7, 0, 1, 2, 3, 20, 21, 22, 23, 16, 17, 18, 19, 12, 13, 14, 15}},
	{"flip(x, (0, 2))", func(x, y *autodiff.Node) *autodiff.Node { return ops.Reverse(x, -1, 0) }, autodiff.ShapeOf(2, 3, 4),
		[]int{15, 14, 13, 12, 19, 18, 17, 16, 23, 22, 21, 20, 3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8}},
	{"split(x, 2, -1)[1]", func(x, y *autodiff.Node) *autodiff.Node { return ops.Split(x, -1, 2)[1] }, autodiff.ShapeOf(2, 3, 2),
		[]int{2, 3, 6, 7, 10, 11, 14, 15, 18, 19, 22, 23}},
	{"expand_dims(y, 1)", func(x, y *autodiff.Node) *autodiff.Node { return ops.ExpandDims(y, -2) }, autodiff.ShapeOf(2, 1, 3),
		[]int{0, 1, 2, 3, 4, 5}},
	{"squeeze(y[:, None])", func(x, y *autodiff.Node) *autodiff.Node { return ops.Squeeze(ops.ExpandDims(y, 1)) }, autodiff.ShapeOf(2, 3),
		[]int{0, 1, 2, 3, 4, 5}},
}

// arange returns 0, 1, … in the given type; bool holds what is odd.
func arange(t autodiff.Type) *tensor.Dense {
	v := tensor.New(tensor.Of(t.DType.Tensor()), tensor.WithShape(t.Shape.Extents()...))
	for i := range t.Shape.Count().At(0) {
		switch t.DType {
		case autodiff.Bool:
			v.Bools()[i] = i%2 == 1
		case autodiff.Int64:
			v.Int64s()[i] = int64(i)
		case autodiff.Float32:
			v.Float32s()[i] = float32(i)
		case autodiff.Float64:
			v.Float64s()[i] = float64(i)
		}
	}
	return v
}

func TestMovementsMatchNumPyInEveryType(t *testing.T) {
	for _, c := range movements {
		for _, d := range []autodiff.DType{autodiff.Bool, autodiff.Int64, autodiff.Float32, autodiff.Float64} {
			t.Run(c.name+" "+d.String(), func(t *testing.T) {
				g := autodiff.NewGraph(autodiff.Float64)
				input := g.Input
				switch d {
				case autodiff.Bool:
					input = g.BoolInput
				case autodiff.Int64:
					input = g.IntInput
				case autodiff.Float32:
					g = autodiff.NewGraph(d)
					input = g.Input
				}
				x, y := input("x", 2, 3, 4), input("y", 2, 3)
				z := c.build(x, y)
				out := interpreted(t, vm.Feed{x: arange(x.Type()), y: arange(y.Type())}, z)[0]
				if have := autodiff.ShapeOf(out.Shape()...); have != c.shape || z.Shape() != c.shape {
					t.Fatalf("have %v, declared %v, want %v", have, z.Shape(), c.shape)
				}
				if len(c.want) == 0 {
					return
				}
				want := make([]any, len(c.want))
				for i, v := range c.want {
					switch d {
					case autodiff.Bool:
						want[i] = v%2 == 1
					case autodiff.Int64:
						want[i] = int64(v)
					case autodiff.Float32:
						want[i] = float32(v)
					case autodiff.Float64:
						want[i] = float64(v)
					}
				}
				if have := fmt.Sprint(out.Data()); have != fmt.Sprint(want) {
					t.Errorf("have %v, want %v", have, want)
				}
			})
		}
	}
}

// interpreted runs the fetches with those of the feeds that they need.
func interpreted(t *testing.T, feed vm.Feed, fetches ...*autodiff.Node) []*tensor.Dense {
	t.Helper()
	m, err := vm.New(fetches[0].Graph())
	if err != nil {
		t.Fatal(err)
	}
	p, err := m.Compile(fetches...)
	if err != nil {
		t.Fatal(err)
	}
	needed := vm.Feed{}
	for _, x := range p.Inputs() {
		needed[x] = feed[x]
	}
	out, err := m.Interpret(needed, fetches...)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// The parts of a batch that was put together from batches come apart again,
// forward and, with the parts' own weights, backward.
func TestMovementsAlongAnOpenExtent(t *testing.T) {
	g := autodiff.NewGraph(autodiff.Float64)
	a, b := g.Input("a", autodiff.Batch, 2), g.Input("b", 2*autodiff.Batch, 2)
	all := ops.Concat(0, a, b, a) // 4N
	halves := ops.Split(all, 0, 2)
	padded := ops.Pad(halves[1], 0, autodiff.Batch, 0)
	first := ops.Slice(padded, 0, 2*autodiff.Batch, 3*autodiff.Batch) // rows N … 2N of halves[1]: a
	one := ops.Slice(a, 0, 0, 1)
	for _, c := range []struct {
		y    *autodiff.Node
		want autodiff.Shape
	}{
		{all, autodiff.ShapeOf(-4, 2)},
		{halves[0], autodiff.ShapeOf(-2, 2)},
		{padded, autodiff.ShapeOf(-3, 2)},
		{first, autodiff.ShapeOf(-1, 2)},
		{one, autodiff.ShapeOf(1, 2)},
	} {
		if have := c.y.Shape(); have != c.want {
			t.Errorf("%v: have %v, want %v", c.y, have, c.want)
		}
	}
	loss := ops.Add(ops.Add(ops.Sum(ops.Mul(all, all)), ops.Sum(ops.Mul(first, first))), ops.Sum(one))
	grads, err := autodiff.Grad(loss, a, b)
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range []int{1, 3} {
		feed := vm.Feed{a: arange(a.Type().At(n)), b: arange(b.Type().At(n))}
		out := interpreted(t, feed, first, grads[0], grads[1])
		if have, want := out[0].Float64s(), feed[a].Float64s(); !slices.Equal(have, want) {
			t.Errorf("N = %d: have %v, want %v", n, have, want)
		}
		for i, have := range out[1].Float64s() { // a is in all twice and in first once
			want := 6 * feed[a].Float64s()[i]
			if i < 2 {
				want++
			}
			if have != want {
				t.Errorf("N = %d: ∂a[%d]: have %v, want %v", n, i, have, want)
			}
		}
		for i, have := range out[2].Float64s() {
			if want := 2 * feed[b].Float64s()[i]; have != want {
				t.Errorf("N = %d: ∂b[%d]: have %v, want %v", n, i, have, want)
			}
		}
	}
}

func TestMovementsInPlainWords(t *testing.T) {
	const N = autodiff.Batch
	for _, c := range []struct {
		build  func(g *autodiff.Graph, x, y *autodiff.Node) *autodiff.Node // x is 4×3, y is N×3
		reason error
		want   string
	}{
		{func(g *autodiff.Graph, x, y *autodiff.Node) *autodiff.Node { return ops.Transpose(x, 1) }, autodiff.ErrAxis,
			"Transpose: wants all axes or none: x (4×3): [1], the rank is 2"},
		{func(g *autodiff.Graph, x, y *autodiff.Node) *autodiff.Node { return ops.Transpose(x, 0, -2) }, autodiff.ErrAxis,
			"Transpose: axis given twice: x (4×3): -2 of [0 -2]"},
		{func(g *autodiff.Graph, x, y *autodiff.Node) *autodiff.Node { return ops.Transpose(nil, 1, 0) }, autodiff.ErrGraph, "nil"},
		{func(g *autodiff.Graph, x, y *autodiff.Node) *autodiff.Node { return ops.Slice(x, 2, 0, 1) }, autodiff.ErrAxis, "no axis 2: x (4×3): the rank is 2"},
		{func(g *autodiff.Graph, x, y *autodiff.Node) *autodiff.Node { return ops.Slice(x, 0, 2, 5) }, autodiff.ErrValue,
			"Slice(axis=0, 2:5): stop lies beyond the end: x (4×3): 5 > 4"},
		{func(g *autodiff.Graph, x, y *autodiff.Node) *autodiff.Node { return ops.Slice(x, 0, 3, 2) }, autodiff.ErrValue,
			"Slice(axis=0, 3:2): start and stop do not bound an extent: x (4×3): 3:2"},
		{func(g *autodiff.Graph, x, y *autodiff.Node) *autodiff.Node { return ops.Slice(x, 0, 0, -1) }, autodiff.ErrValue,
			"Slice(axis=0, 0:N): negative bounds are multiples of an open extent N: x (4×3): the extent is 4; bounds do not count from the end"},
		{func(g *autodiff.Graph, x, y *autodiff.Node) *autodiff.Node { return ops.Slice(y, 0, 1, N) }, autodiff.ErrValue,
			"Slice(axis=0, 1:N): start and stop do not bound an extent: y (N×3): 1:N"},
		{func(g *autodiff.Graph, x, y *autodiff.Node) *autodiff.Node { return ops.Slice(y, 0, 0, 2*N) }, autodiff.ErrValue, "2N > N"},
		{func(g *autodiff.Graph, x, y *autodiff.Node) *autodiff.Node { return ops.Pad(y, 0, 1, 0) }, autodiff.ErrShape,
			"Pad: an extent is a number or a multiple of N: y (N×3): 1 + N + 0 is neither"},
		{func(g *autodiff.Graph, x, y *autodiff.Node) *autodiff.Node { return ops.Pad(x, -3, 1, 0) }, autodiff.ErrAxis, "Pad: no axis -3"},
		{func(g *autodiff.Graph, x, y *autodiff.Node) *autodiff.Node { return ops.Concat(0, x, y) }, autodiff.ErrShape,
			"Concat(axis=0): an extent is a number or a multiple of N: x (4×3), y (N×3): 4 + N is neither"},
		{func(g *autodiff.Graph, x, y *autodiff.Node) *autodiff.Node { return ops.Concat(1, x, y) }, autodiff.ErrShape,
			"Concat(axis=1): shapes differ along other axes: x (4×3), y (N×3): 4×3 ≠ N×3"},
		{func(g *autodiff.Graph, x, y *autodiff.Node) *autodiff.Node { return ops.Concat(0, x, ops.Sum(x, 0)) }, autodiff.ErrShape, "4×3 ≠ 3"},
		{func(g *autodiff.Graph, x, y *autodiff.Node) *autodiff.Node {
			return ops.Concat(0, x, g.IntInput("i", 2, 3))
		}, autodiff.ErrDType,
			"element types differ: x (4×3), i (2×3): float64 ≠ int64"},
		{func(g *autodiff.Graph, x, y *autodiff.Node) *autodiff.Node { return ops.Concat(0, x, nil) }, autodiff.ErrGraph, "operand 2 is nil"},
		{func(g *autodiff.Graph, x, y *autodiff.Node) *autodiff.Node { return ops.Add(x, ops.Concat(0)) }, autodiff.ErrValue, "Concat: wants at least one operand"},
		{func(g *autodiff.Graph, x, y *autodiff.Node) *autodiff.Node { return ops.Stack(0, x, y) }, autodiff.ErrShape, "Stack: shapes differ: x (4×3), y (N×3): 4×3 ≠ N×3"},
		{func(g *autodiff.Graph, x, y *autodiff.Node) *autodiff.Node { return ops.Stack(3, x, x) }, autodiff.ErrAxis, "no axis 3"},
		{func(g *autodiff.Graph, x, y *autodiff.Node) *autodiff.Node { return ops.Stack(0, x, nil) }, autodiff.ErrGraph, "Stack: operand 2 is nil"},
		{func(g *autodiff.Graph, x, y *autodiff.Node) *autodiff.Node { return ops.Split(x, 0, 3)[0] }, autodiff.ErrShape, "Split: parts are not equal: x (4×3): 4 / 3"},
		{func(g *autodiff.Graph, x, y *autodiff.Node) *autodiff.Node { return ops.Split(y, 0, 2)[0] }, autodiff.ErrShape, "Split: parts are not equal: y (N×3): N / 2"},
		{func(g *autodiff.Graph, x, y *autodiff.Node) *autodiff.Node { return ops.Split(x, 0, 0)[0] }, autodiff.ErrValue, "Split: wants at least one part: x (4×3): got 0"},
		{func(g *autodiff.Graph, x, y *autodiff.Node) *autodiff.Node { return ops.Reverse(x, 0, 0) }, autodiff.ErrAxis, "Reverse: axis given twice"},
		{func(g *autodiff.Graph, x, y *autodiff.Node) *autodiff.Node { return ops.ExpandDims(x, -4) }, autodiff.ErrAxis, "ExpandDims: no axis -4"},
		{func(g *autodiff.Graph, x, y *autodiff.Node) *autodiff.Node { return ops.Squeeze(x, 0) }, autodiff.ErrShape, "Squeeze: only extents of 1 can be dropped: x (4×3): axis 0 has 4"},
	} {
		g := autodiff.NewGraph(autodiff.Float64)
		x, y := g.Input("x", 4, 3), g.Input("y", N, 3)
		err := c.build(g, x, y).Graph().Err()
		if !errors.Is(err, c.reason) || !strings.Contains(err.Error(), c.want) || !strings.HasPrefix(err.Error(), "movement_test.go:") {
			t.Errorf("have %v, want %v: %s", err, c.reason, c.want)
		}
	}
}

// What changes nothing declares nothing.
func TestMovementsThatMoveNothing(t *testing.T) {
	g := autodiff.NewGraph(autodiff.Float64)
	x, s := g.Input("x", autodiff.Batch, 3), g.Input("s")
	for i, y := range []*autodiff.Node{
		ops.Transpose(x, 0, 1), ops.Slice(x, 0, 0, autodiff.Batch), ops.Pad(x, 1, 0, 0), ops.Split(x, 1, 1)[0], ops.Squeeze(x),
	} {
		if y != x {
			t.Errorf("case %d: have %v, want x itself", i, y)
		}
	}
	if ops.Reverse(s) != s || ops.Transpose(s) != s {
		t.Error("a scalar was moved")
	}
}

// Moving elements costs no allocation.
func TestMovementsDoNotAllocate(t *testing.T) {
	g := autodiff.NewGraph(autodiff.Float64)
	x, y := g.Input("x", 2, 3, 4), g.Input("y", 2, 3)
	images := g.Input("images", 2, 3, 5, 4)
	outputs := []*autodiff.Node{ops.Im2Col(images, 2, 3, ops.Window{Pad: 1}), ops.Col2Im(g.Input("columns", 18, 48), 5, 4, 2, 3, ops.Window{Pad: 1})}
	for _, c := range movements {
		outputs = append(outputs, c.build(x, y))
	}
	for _, z := range outputs {
		dst, in := arange(z.Type()), []*tensor.Dense{}
		for _, i := range z.Inputs() {
			in = append(in, arange(i.Type()))
		}
		kernel := z.Op().(vm.Kernel)
		if n := testing.AllocsPerRun(10, func() { _ = kernel.Run(dst, in) }); n != 0 {
			t.Errorf("%v: %v allocations", z, n)
		}
	}
}
