package autodiff_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"gorgonia.org/tensor"

	"keisan/autodiff"
)

func TestEqualOpsOnEqualInputsAreOneNode(t *testing.T) {
	g := autodiff.NewGraph(autodiff.Float64)
	x, y := g.Input("x"), g.Input("y")
	if first, second := mul(x, y), mul(x, y); first != second {
		t.Error("Mul(x, y) twice is two nodes")
	}
	if mul(x, y) == mul(y, x) {
		t.Error("Mul(x, y) is Mul(y, x)")
	}
	if two, again := g.Scalar(2), g.Scalar(2); two != again || two == g.Scalar(3) {
		t.Error("constants are not interned by value")
	}
	many := []*node{x, y, x, y, x}
	a, b := autodiff.Apply(plus{}, many...), autodiff.Apply(plus{}, x, y, x, y, x)
	if a != b || a == autodiff.Apply(plus{}, x, y, x, y, y) {
		t.Error("ops of many inputs are not interned by all of them")
	}
}

type leaky struct{ list []int }

func (leaky) String() string                                  { return "Leaky" }
func (leaky) Infer(in []autodiff.Type) (autodiff.Type, error) { return in[0], nil }

// holder is comparable as long as what it holds is.
type holder struct{ fields [1]struct{ any } }

func (holder) String() string                                  { return "Holder" }
func (holder) Infer(in []autodiff.Type) (autodiff.Type, error) { return in[0], nil }

func hold(x *node, v any) *node {
	autodiff.Helper()
	var h holder
	h.fields[0].any = v
	return autodiff.Apply(h, x)
}

type huge struct{ t autodiff.Type }

func (huge) String() string                                    { return "Huge" }
func (h huge) Infer(in []autodiff.Type) (autodiff.Type, error) { return h.t, nil }

// Each mistake is one error with the line that made it, and no panic.
func TestMistakes(t *testing.T) {
	zeros := autodiff.Zeros()
	for _, c := range []struct {
		want error
		text string
		make func(g *autodiff.Graph)
	}{
		{autodiff.ErrShape, `Mul "p": shapes differ: x (N×2) ⊙ y (3): N×2 ≠ 3`, func(g *autodiff.Graph) {
			mul(g.Input("x", autodiff.Batch, 2), g.Input("y", 3)).Named("p")
		}},
		{autodiff.ErrGraph, "Mul: operand 2 is nil: x (scalar) ⊙ nil", func(g *autodiff.Graph) { mul(g.Input("x"), nil) }},
		{autodiff.ErrGraph, "operand 2 belongs to another graph", func(g *autodiff.Graph) {
			mul(g.Input("x"), autodiff.NewGraph(autodiff.Float64).Input("x"))
		}},
		{autodiff.ErrName, `Param "W1": name already taken: "W1" was declared at graph_test.go:`, func(g *autodiff.Graph) {
			g.Param("W1", zeros, 2)
			g.Param("W1", zeros, 2)
		}},
		{autodiff.ErrName, "name already taken", func(g *autodiff.Graph) { sin(g.Input("x")).Named("x") }},
		{autodiff.ErrName, `already named "a"`, func(g *autodiff.Graph) { sin(g.Input("x")).Named("a").Named("b") }},
		{autodiff.ErrName, "must not be empty", func(g *autodiff.Graph) { g.Input("") }},
		{autodiff.ErrName, "must not be empty", func(g *autodiff.Graph) { g.Input("x").Named("") }},
		{autodiff.ErrShape, "more than 8 axes", func(g *autodiff.Graph) { g.Input("x", 1, 2, 3, 4, 5, 6, 7, 8, 9) }},
		{autodiff.ErrShape, "extents are positive numbers", func(g *autodiff.Graph) { g.Param("W", zeros, autodiff.Batch) }},
		{autodiff.ErrShape, "extents are positive numbers", func(g *autodiff.Graph) { g.State("W", zeros, 2, 0) }},
		{autodiff.ErrValue, "no initializer", func(g *autodiff.Graph) { g.Param("W", nil, 2) }},
		{autodiff.ErrValue, "the value is nil", func(g *autodiff.Graph) { g.Const("c", nil) }},
		{autodiff.ErrDType, "unknown dtype", func(g *autodiff.Graph) {
			g.Const("c", tensor.New(tensor.WithBacking([]complex128{1, 2})))
		}},
		{autodiff.ErrDType, "unknown dtype", func(g *autodiff.Graph) { g.Full(autodiff.Type{}, 1) }},
		{autodiff.ErrDType, "unknown dtype", func(g *autodiff.Graph) { autodiff.Apply(huge{}, g.Input("x")) }},
		{autodiff.ErrShape, "more than 8 axes", func(g *autodiff.Graph) {
			autodiff.Apply(huge{autodiff.TypeOf(autodiff.Float64, 1, 1, 1, 1, 1, 1, 1, 1, 1)}, g.Input("x"))
		}},
		{autodiff.ErrValue, "is not comparable", func(g *autodiff.Graph) { autodiff.Apply(leaky{[]int{1}}, g.Input("x")) }},
		{autodiff.ErrValue, "is not comparable", func(g *autodiff.Graph) {
			hold(g.Input("x"), 1)
			hold(g.Input("y"), []int{1})
		}},
		{autodiff.ErrValue, "the op is nil", func(g *autodiff.Graph) { autodiff.Apply(nil, g.Input("x")) }},
		{autodiff.ErrValue, `Scope "A": the function is nil`, func(g *autodiff.Graph) { g.Scope("A", nil) }},
		{autodiff.ErrGraph, "only a Param or State", func(g *autodiff.Graph) { autodiff.Assign(g.Input("x"), g.Input("y")) }},
		{autodiff.ErrShape, "variable and value differ: W (2) ← x (3)", func(g *autodiff.Graph) {
			autodiff.Assign(g.Param("W", zeros, 2), g.Input("x", 3))
		}},
		{autodiff.ErrGraph, "operand 2 is nil", func(g *autodiff.Graph) { autodiff.Assign(g.Param("W", zeros, 2), nil) }},
	} {
		g := autodiff.NewGraph(autodiff.Float64)
		c.make(g)
		err := g.Err()
		if !errors.Is(err, c.want) || !strings.Contains(fmt.Sprint(err), c.text) || !strings.HasPrefix(fmt.Sprint(err), "graph_test.go:") {
			t.Errorf("have %v\nwant %q", err, c.text)
		}
	}
}

func TestOrphans(t *testing.T) {
	n := mul(nil, nil)
	if n == nil || n.Valid() || !errors.Is(n.Err(), autodiff.ErrGraph) {
		t.Errorf("have %v", n)
	}
	var none *node
	if n := none.Named("x"); n.Valid() || n.Err() == nil {
		t.Error("naming nil is no mistake")
	}
	if err := autodiff.NewGraph(autodiff.Int64).Err(); !errors.Is(err, autodiff.ErrDType) {
		t.Errorf("graph of int64: %v", err)
	}
}

// The first mistake stays; what follows it is invalid and silent.
func TestFirstMistakeWins(t *testing.T) {
	g := autodiff.NewGraph(autodiff.Float64)
	x, y := g.Input("x", 2), g.Input("y", 3)
	bad := mul(x, y)
	after := sin(bad)
	first := g.Err()
	mul(x, nil)
	if g.Err() != first || bad.Err() != first {
		t.Errorf("the graph's mistake changed from %v to %v", first, g.Err())
	}
	if after.Valid() || after.Err() != nil {
		t.Errorf("a node after a mistake: valid %v, err %v", after.Valid(), after.Err())
	}
	if _, err := autodiff.Grad(after, x); err != first {
		t.Errorf("Grad returns %v", err)
	}
	if !strings.Contains(g.String(), "shapes differ") {
		t.Errorf("the listing lacks the mistake:\n%s", g)
	}
}

func TestNames(t *testing.T) {
	g := autodiff.NewGraph(autodiff.Float64)
	x := g.Input("x")
	p, q := mul(x, x), mul(sin(x), x)
	score := mul(q, q).Named("score")
	last := mul(score, p)
	for _, c := range []struct {
		n    *node
		want string
	}{{p, "p1"}, {q, "p2"}, {score, "score"}, {last, "p4"}} {
		if have := c.n.Name(); have != c.want {
			t.Errorf("have %q, want %q", have, c.want)
		}
	}
	if g.Node("score") != score || g.Node("p1") != nil {
		t.Error("Graph.Node finds the wrong node")
	}
}

func TestScopes(t *testing.T) {
	g := autodiff.NewGraph(autodiff.Float64)
	x := g.Input("x")
	var a, b *node
	g.Scope("Encoder", func() {
		g.AutoScope("Affine", func() { a = sin(x) })
		g.AutoScope("Affine", func() { b = sin(a) })
	})
	if a.Scope() != "Encoder/Affine 1" || b.Scope() != "Encoder/Affine 2" || x.Scope() != "" {
		t.Errorf("have scopes %q, %q, %q", a.Scope(), b.Scope(), x.Scope())
	}
	loss := mul(b, b)
	grads, err := autodiff.Grad(loss, x)
	if err != nil {
		t.Fatal(err)
	}
	if have := grads[0].Scope(); have != "Encoder/Affine 1" {
		t.Errorf("the adjoint in Affine 1 has scope %q", have)
	}
	if grads[0].Where() != a.Where() {
		t.Errorf("the adjoint is at %s, its node at %s", grads[0].Where(), a.Where())
	}
}

func TestShape(t *testing.T) {
	s := autodiff.ShapeOf(autodiff.Batch, 35, 2*autodiff.Batch)
	if have := s.String(); have != "N×35×2N" {
		t.Errorf("have %s", have)
	}
	if have, want := s.At(3), autodiff.ShapeOf(3, 35, 6); have != want {
		t.Errorf("have %v, want %v", have, want)
	}
	if have, want := s.Count(), (autodiff.Count{Coef: 70, Power: 2}); have != want || have.At(3) != 630 {
		t.Errorf("have %v, want %v", have, want)
	}
	if a, b := autodiff.ShapeOf(autodiff.Batch, 0).Count(), autodiff.ShapeOf(0).Count(); a != b {
		t.Errorf("no elements are %v and %v", a, b)
	}
	if have, want := s.Insert(1, 4).Remove(0), autodiff.ShapeOf(4, 35, 2*autodiff.Batch); have != want {
		t.Errorf("have %v, want %v", have, want)
	}
	if autodiff.ShapeOf(2, 3).Remove(1) != autodiff.ShapeOf(2) {
		t.Error("a removed extent leaves its number behind")
	}
}

func BenchmarkDeclare(b *testing.B) {
	b.ReportAllocs()
	g := autodiff.NewGraph(autodiff.Float32)
	y := g.Input("x")
	for b.Loop() {
		y = sin(y)
	}
}
