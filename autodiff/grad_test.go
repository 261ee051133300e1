package autodiff_test

import (
	"errors"
	"math"
	"strings"
	"testing"
	"time"

	"keisan/autodiff"
)

// x·x·sin(x): every derivative is known in closed form.
func TestGradOfGrad(t *testing.T) {
	g := autodiff.NewGraph(autodiff.Float64)
	x := g.Input("x")
	y := mul(mul(x, x), sin(x))
	const at = 0.7
	s, c := math.Sin(at), math.Cos(at)
	want := []float64{
		at * at * s,
		2*at*s + at*at*c,
		2*s + 4*at*c - at*at*s,
		6*c - 6*at*s - at*at*c,
	}
	for order, w := range want {
		if have := eval(y, map[*node]float64{x: at}); !(math.Abs(have-w) < 1e-13) {
			t.Errorf("derivative %d: have %v, want %v", order, have, w)
		}
		d, err := autodiff.Grad(y, x)
		if err != nil {
			t.Fatal(err)
		}
		y = d[0]
	}
}

func TestBranchIsANode(t *testing.T) {
	g := autodiff.NewGraph(autodiff.Float64)
	x := g.Input("x")
	y := sin(x)
	loss := mul(y, y)
	d, err := autodiff.Grad(loss, x)
	if err != nil {
		t.Fatal(err)
	}
	var branches int
	for _, n := range g.Nodes() {
		if of, input := n.AdjointOf(); of == y && input == -1 {
			branches++
			if n.Op().String() != "Sum" || n.NumIn() != 2 || n.Name() != "∂"+y.Name() {
				t.Errorf("branch is %v", n)
			}
		}
	}
	if branches != 1 {
		t.Errorf("have %d branch nodes, want 1", branches)
	}
	if dy, dx := d[0].GradOf(); dy != loss || dx != x || d[0].Name() != "∂x" {
		t.Errorf("gradient %v is of %v and %v", d[0], dy, dx)
	}
}

// Only what wrt needs is declared.
func TestGradIsPruned(t *testing.T) {
	g := autodiff.NewGraph(autodiff.Float64)
	a, b := g.Input("a"), g.Input("b")
	loss := mul(sin(a), sin(b))
	before := len(g.Nodes())
	if _, err := autodiff.Grad(loss, a); err != nil {
		t.Fatal(err)
	}
	for _, n := range g.Nodes()[before:] {
		if op, ok := n.Op().(sine); ok && op.shift && n.In(0) == b {
			t.Errorf("%v is declared, though only ∂a is wanted", n)
		}
	}
}

func TestEachGradientIsANodeOfItsOwn(t *testing.T) {
	g := autodiff.NewGraph(autodiff.Float64)
	a, b := g.Input("a"), g.Input("b")
	loss := autodiff.Apply(plus{}, a, b)
	d, err := autodiff.Grad(loss, a, b, loss)
	if err != nil {
		t.Fatal(err)
	}
	if d[0] == d[1] || d[1] == d[2] {
		t.Error("gradients of different values share a node")
	}
	for i, x := range []*node{a, b, loss} {
		if _, of := d[i].GradOf(); of != x {
			t.Errorf("gradient %d is of %v, want %v", i, of, x)
		}
		if have := eval(d[i], map[*node]float64{a: 2, b: 3}); have != 1 {
			t.Errorf("∂%s = %v, want 1", x.Name(), have)
		}
	}
	again, err := autodiff.Grad(loss, a, b, loss)
	if err != nil || again[0] != d[0] || again[1] != d[1] || again[2] != d[2] {
		t.Error("the same gradient twice is not the same node")
	}
}

type plus struct{}

func (plus) String() string                                  { return "Add" }
func (plus) Infer(in []autodiff.Type) (autodiff.Type, error) { return in[0], nil }
func (plus) Pullback(_ int, y, dy *node) *node               { return dy }

func TestVJP(t *testing.T) {
	g := autodiff.NewGraph(autodiff.Float64)
	x, dy := g.Input("x"), g.Input("dy")
	d, err := autodiff.VJP(sin(x), dy, x)
	if err != nil {
		t.Fatal(err)
	}
	if have, want := eval(d[0], map[*node]float64{x: 0.3, dy: 5}), 5*math.Cos(0.3); !(math.Abs(have-want) < 1e-15) {
		t.Errorf("have %v, want %v", have, want)
	}
}

func TestGradErrors(t *testing.T) {
	g := autodiff.NewGraph(autodiff.Float64)
	x, far, ids := g.Input("x"), g.Input("far"), g.IntInput("ids", 3)
	vector := g.Input("v", 3)
	other := autodiff.NewGraph(autodiff.Float64).Input("x")
	loss := sin(x)
	for _, c := range []struct {
		name string
		loss *node
		wrt  []*node
		want error
		text string
	}{
		{"nil loss", nil, []*node{x}, autodiff.ErrGraph, "nil"},
		{"nil wrt", loss, []*node{nil}, autodiff.ErrGraph, "wrt 1 is nil"},
		{"vector loss", vector, []*node{x}, autodiff.ErrGrad, "must be a float scalar"},
		{"integer loss", ids, []*node{x}, autodiff.ErrGrad, "must be a float scalar"},
		{"integer wrt", loss, []*node{ids}, autodiff.ErrGrad, "not of a float type"},
		{"other graph", loss, []*node{other}, autodiff.ErrGraph, "belongs to another graph"},
		{"unreached", loss, []*node{far}, autodiff.ErrGrad, "far does not reach y"},
		{"no adjoint", autodiff.Apply(blind{}, loss), []*node{x}, autodiff.ErrGrad, "Blind has no adjoint"},
		{"stopped", autodiff.Apply(stop{}, loss), []*node{x}, autodiff.ErrGrad, "does not reach"},
	} {
		_, err := autodiff.Grad(c.loss, c.wrt...)
		if !errors.Is(err, c.want) || !strings.Contains(err.Error(), c.text) || !strings.HasPrefix(err.Error(), "grad_test.go:") {
			t.Errorf("%s: have %v, want %q", c.name, err, c.text)
		}
	}
	if g.Err() != nil {
		t.Errorf("an error of Grad became the graph's: %v", g.Err())
	}
	zeros, err := autodiff.GradOrZeros(loss, x, far, vector)
	if err != nil {
		t.Fatal(err)
	}
	if have := eval(zeros[1], map[*node]float64{}); have != 0 || zeros[2].Shape() != vector.Shape() {
		t.Errorf("GradOrZeros gives %v and %v", zeros[1], zeros[2])
	}
}

// A wrong type of adjoint must not go on silently.
type crooked struct{ blind }

func (crooked) Pullback(_ int, y, dy *node) *node { return sum(dy) }

func TestWrongAdjointType(t *testing.T) {
	g := autodiff.NewGraph(autodiff.Float64)
	x := g.Input("x", 3)
	_, err := autodiff.Grad(sum(autodiff.Apply(crooked{}, x)), x)
	if !errors.Is(err, autodiff.ErrShape) || !strings.Contains(err.Error(), "wrong adjoint") {
		t.Errorf("have %v", err)
	}
}

// 1e5 nodes build and differentiate without recursion, in linear time: ten
// times the nodes take less than, generously, forty times as long.
func TestLargeGraphs(t *testing.T) {
	build := func(n int) time.Duration {
		start := time.Now()
		g := autodiff.NewGraph(autodiff.Float32)
		x := g.Input("x")
		y := x
		for range n / 2 {
			y = mul(sin(y), x)
		}
		if _, err := autodiff.Grad(y, x); err != nil {
			t.Fatal(err)
		}
		if g.Nodes()[len(g.Nodes())-1].Name() == "" {
			t.Fatal("no name")
		}
		return time.Since(start)
	}
	small := build(10_000)
	large := build(100_000)
	t.Logf("10,000 nodes: %v, 100,000 nodes: %v", small, large)
	if large > 40*small+time.Second {
		t.Errorf("100,000 nodes took %v, 10,000 took %v", large, small)
	}
}
