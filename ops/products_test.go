package ops_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"gorgonia.org/tensor"

	"keisan/autodiff"
	"keisan/ops"
	"keisan/vm"
)

// A figure is an input with its extents and values in row-major order; ints
// makes it int64.
type figure struct {
	extents []int
	values  []float64
	ints    bool
}

func floats(extents []int, values ...float64) figure { return figure{extents, values, false} }
func ints(extents []int, values ...float64) figure   { return figure{extents, values, true} }

// dim are extents, written short.
func dim(extents ...int) []int { return extents }

// declareFigures declares the inputs x0, x1, … and feeds them.
func declareFigures(g *autodiff.Graph, in []figure) (x []*autodiff.Node, feed vm.Feed) {
	feed = vm.Feed{}
	for i, f := range in {
		name := fmt.Sprintf("x%d", i)
		if !f.ints {
			x = append(x, g.Input(name, f.extents...))
			feed[x[i]] = tensor.New(tensor.WithShape(f.extents...), tensor.WithBacking(append([]float64(nil), f.values...)))
			continue
		}
		v := make([]int64, len(f.values))
		for k := range v {
			v[k] = int64(f.values[k])
		}
		x = append(x, g.IntInput(name, f.extents...))
		feed[x[i]] = tensor.New(tensor.WithShape(f.extents...), tensor.WithBacking(v))
	}
	return x, feed
}

// figures runs what build declares on the inputs, and the gradients of its sum
// towards the float inputs if it is a float.
func figures(t *testing.T, in []figure, build func(x []*autodiff.Node) *autodiff.Node) ([]*tensor.Dense, error) {
	t.Helper()
	g := autodiff.NewGraph(autodiff.Float64)
	x, feed := declareFigures(g, in)
	fetches := []*autodiff.Node{build(x)}
	if fetches[0].DType().IsFloat() {
		var wrt []*autodiff.Node
		for _, n := range x {
			if n.DType().IsFloat() {
				wrt = append(wrt, n)
			}
		}
		grads, err := autodiff.GradOrZeros(ops.Sum(fetches[0]), wrt...)
		if err != nil {
			t.Fatal(err)
		}
		fetches = append(fetches, grads...)
	}
	m, err := vm.New(g)
	if err != nil {
		t.Fatal(err)
	}
	return m.Interpret(feed, fetches...)
}

// sameFigures compares the elements of a tensor with want, NaN with NaN.
func sameFigures(t *testing.T, what string, have *tensor.Dense, want []float64) {
	t.Helper()
	var h []float64
	if have.Dtype() == tensor.Int64 {
		for _, v := range have.Int64s() {
			h = append(h, float64(v))
		}
	} else {
		h = have.Float64s()
	}
	if len(h) != len(want) {
		t.Errorf("%s: have %v, want %v", what, h, want)
		return
	}
	for i, w := range want {
		d := h[i] - w
		if !(h[i] == w || d <= 1e-13 && d >= -1e-13 || h[i] != h[i] && w != w) {
			t.Errorf("%s: have %v, want %v", what, h, want)
			return
		}
	}
}

// Every product is that of its definition: whatever is transposed, broadcast or
// a vector, also beyond one strip of columns.
func TestMatMulIsItsDefinition(t *testing.T) {
	count := func(extents []int) (n int) {
		n = 1
		for _, e := range extents {
			n *= e
		}
		return n
	}
	for _, c := range []struct{ a, b, y []int }{ // not transposed
		{dim(2, 3), dim(3, 4), dim(2, 4)},
		{dim(3, 70), dim(70, 131), dim(3, 131)},
		{dim(3), dim(3), dim()},
		{dim(3), dim(3, 4), dim(4)},
		{dim(2, 3), dim(3), dim(2)},
		{dim(5, 2, 3), dim(3), dim(5, 2)},
		{dim(3), dim(5, 3, 2), dim(5, 2)},
		{dim(5, 2, 3), dim(5, 3, 4), dim(5, 2, 4)},
		{dim(5, 2, 3), dim(3, 4), dim(5, 2, 4)},
		{dim(2, 3), dim(5, 3, 4), dim(5, 2, 4)},
		{dim(5, 1, 2, 3), dim(7, 3, 4), dim(5, 7, 2, 4)},
		{dim(2, 0), dim(0, 3), dim(2, 3)},
	} {
		for flags := range 4 {
			transA, transB := flags&1 == 1, flags&2 == 2
			if transA && len(c.a) == 1 || transB && len(c.b) == 1 {
				continue
			}
			rows, inner, cols := 1, c.a[len(c.a)-1], 1
			if len(c.a) > 1 {
				rows = c.a[len(c.a)-2]
			}
			if len(c.b) > 1 {
				cols = c.b[len(c.b)-1]
			}
			swapped := func(e []int, trans bool) []int {
				e = append([]int(nil), e...)
				if n := len(e); trans {
					e[n-1], e[n-2] = e[n-2], e[n-1]
				}
				return e
			}
			in := []figure{floats(swapped(c.a, transA)), floats(swapped(c.b, transB))}
			for i := range in {
				for k := range count(in[i].extents) {
					in[i].values = append(in[i].values, float64((k*k+7*k+3*i)%23-11))
				}
			}
			out, err := figures(t, in, func(x []*autodiff.Node) *autodiff.Node { return ops.MatMulT(x[0], x[1], transA, transB) })
			if err != nil {
				t.Fatal(err)
			}
			var want []float64
			batches := count(c.y) / max(rows*cols, 1)
			matricesA, matricesB := len(in[0].values)/max(rows*inner, 1), len(in[1].values)/max(inner*cols, 1)
			for n := range batches {
				a, b := n, n%max(matricesB, 1) // the last batch axes are b's
				if matricesA < batches {
					a = n * matricesA / batches
				}
				for i := range rows {
					for j := range cols {
						sum := 0.0
						for k := range inner {
							ik, kj := i*inner+k, k*cols+j
							if transA {
								ik = k*rows + i
							}
							if transB {
								kj = j*inner + k
							}
							sum += in[0].values[a*rows*inner+ik] * in[1].values[b*inner*cols+kj]
						}
						want = append(want, sum)
					}
				}
			}
			what := fmt.Sprint(c.a, c.b, transA, transB)
			sameFigures(t, what, out[0], want)
			if have := []int(out[0].Shape()); fmt.Sprint(have) != fmt.Sprint(c.y) {
				t.Errorf("%s: have shape %v, want %v", what, have, c.y)
			}
		}
	}
}

func TestProductsDeclareNeitherTransposeNorRepeat(t *testing.T) {
	for flags := range 4 {
		g := autodiff.NewGraph(autodiff.Float32)
		a, b := g.Input("a", 3, 3), g.Input("b", 3, 3)
		grads, err := autodiff.Grad(ops.Sum(ops.Square(ops.MatMulT(a, b, flags&1 == 1, flags&2 == 2))), a, b)
		if err == nil {
			_, err = autodiff.Grad(ops.Sum(ops.Add(grads[0], grads[1])), a, b)
		}
		if err != nil {
			t.Fatal(err)
		}
		if s := g.String(); strings.Contains(s, "Transpose") {
			t.Errorf("flags %d:\n%s", flags, s)
		}
	}
	g := autodiff.NewGraph(autodiff.Float32)
	x, W := g.Input("x", autodiff.Batch, 7, 3), g.Input("W", 3, 4)
	if y := ops.MatMul(x, W); y.Shape() != autodiff.ShapeOf(autodiff.Batch, 7, 4) || strings.Contains(g.String(), "Repeat") {
		t.Errorf("a batch times one matrix:\n%s", g)
	}
}

// A mistake names the rule, the operands and the figures.
func TestProductsInPlainWords(t *testing.T) {
	for _, c := range []struct {
		build  func(x []*autodiff.Node) *autodiff.Node
		in     [][]int
		reason error
		want   string
	}{
		{func(x []*autodiff.Node) *autodiff.Node { return ops.MatMul(x[0], x[1]).Named("score") },
			[][]int{{autodiff.Batch, 10}, {3, 10}}, autodiff.ErrShape, `MatMul "score": inner extents differ: x0 (N×10) × x1 (3×10): 10 ≠ 3`},
		{func(x []*autodiff.Node) *autodiff.Node { return ops.MatMulT(x[0], x[1], true, false) },
			[][]int{{autodiff.Batch, 10}, {3, 10}}, autodiff.ErrShape, `MatMul(aᵀ): inner extents differ: x0 (N×10) × x1 (3×10): N ≠ 3`},
		{func(x []*autodiff.Node) *autodiff.Node { return ops.MatMul(x[0], x[1]) },
			[][]int{{2, 3, 4}, {5, 4, 6}}, autodiff.ErrShape, `MatMul: batches do not broadcast: x0 (2×3×4) × x1 (5×4×6): 2 ≠ 5`},
		{func(x []*autodiff.Node) *autodiff.Node { return ops.MatMul(x[0], x[1]) },
			[][]int{{}, {4, 6}}, autodiff.ErrShape, `MatMul: a scalar is no matrix: x0 (scalar) × x1 (4×6): ops.Mul and ops.Scale multiply by one`},
		{func(x []*autodiff.Node) *autodiff.Node { return ops.MatMul(x[0], ops.Cast(x[1], autodiff.Float32)) },
			[][]int{{2, 3}, {3, 6}}, autodiff.ErrDType, `MatMul: element types differ: x0 (2×3) × y3 (3×6): float64 ≠ float32; ops.Cast converts`},
		{func(x []*autodiff.Node) *autodiff.Node { return ops.MatMul(x[0], nil) },
			[][]int{{2, 3}}, autodiff.ErrGraph, `MatMul: operand 2 is nil: x0 (2×3) × nil`},
		{func(x []*autodiff.Node) *autodiff.Node { return ops.Dot(x[0], x[1]) },
			[][]int{{3}, {1}}, autodiff.ErrShape, `Dot: wants two vectors of one length: x0 (3), x1 (1)`},
		{func(x []*autodiff.Node) *autodiff.Node { return ops.Affine(x[0], x[1], x[2]) },
			[][]int{{4, 2}, {2, 3}, {2}}, autodiff.ErrShape, `Add: shapes do not broadcast: m1 (4×3) + x2 (2): 3 ≠ 2`},
	} {
		g := autodiff.NewGraph(autodiff.Float64)
		var x []*autodiff.Node
		for i, e := range c.in {
			x = append(x, g.Input(fmt.Sprintf("x%d", i), e...))
		}
		wantMistake(t, g, c.build(x), c.reason, c.want)
	}
}

// wantMistake checks the mistake made at a node.
func wantMistake(t *testing.T, g *autodiff.Graph, n *autodiff.Node, reason error, want string) {
	t.Helper()
	var e *autodiff.Error
	if !errors.As(g.Err(), &e) || !errors.Is(e, reason) || e.Message() != want || !strings.Contains(e.Where(), "_test.go:") {
		t.Errorf("have %v\nwant %s, because %v", g.Err(), want, reason)
	}
	if n == nil || n.Valid() {
		t.Errorf("%s: the result is valid or nil", want)
	}
}
