package ops_test

import (
	"errors"
	"math"
	"strings"
	"testing"

	"gorgonia.org/tensor"

	"keisan/autodiff"
	"keisan/ops"
	"keisan/vm"
)

var (
	nan = math.NaN()
	inf = math.Inf(1)
)

// edges are the values and gradients of sums at points that random cases do
// not meet: ties, kinks, infinities, 0⁰.
var edges = []struct {
	name     string
	build    func(a, b *autodiff.Node) *autodiff.Node
	a, b     []float64
	want     []float64
	da, db   []float64 // nil: no gradient flows
	daa, dbb []float64 // second derivatives, if given
}{
	{name: "Maximum", build: ops.Maximum,
		a: []float64{1, 2, 3, inf, nan}, b: []float64{2, 2, 2, 0, 0}, want: []float64{2, 2, 3, inf, nan},
		da: []float64{0, 0.5, 1, 1, 0}, db: []float64{1, 0.5, 0, 0, 0}},
	{name: "Minimum", build: ops.Minimum,
		a: []float64{1, 2, 3, -inf, nan}, b: []float64{2, 2, 2, 0, 0}, want: []float64{1, 2, 2, -inf, nan},
		da: []float64{1, 0.5, 0, 1, 0}, db: []float64{0, 0.5, 1, 0, 0}},
	{name: "Pow", build: ops.Pow,
		a: []float64{0, 0, 0, 0, -2, 2}, b: []float64{0, 1, 2, 0.5, 3, 0}, want: []float64{1, 0, 0, 0, -8, 1},
		da: []float64{0, 1, 0, inf, 12, 0}, db: []float64{0, 0, 0, 0, nan, math.Ln2}},
	{name: "Pow twice", build: ops.Pow,
		a: []float64{0, 0, 2}, b: []float64{2, 3, 0}, want: []float64{0, 0, 1},
		da: []float64{0, 0, 0}, db: []float64{0, 0, math.Ln2},
		daa: []float64{2, 0, 0}, dbb: []float64{0, 0, math.Ln2 * math.Ln2}},
	{name: "Abs", build: left(ops.Abs),
		a: []float64{-2, math.Copysign(0, -1), 0, 3, nan}, want: []float64{2, 0, 0, 3, nan}, da: []float64{-1, 0, 0, 1, nan}},
	{name: "Sign", build: left(ops.Sign), a: []float64{-2, 0, 3, -inf, nan}, want: []float64{-1, 0, 1, -1, nan}},
	{name: "ReLU", build: left(ops.ReLU),
		a: []float64{-2, 0, 3, inf, nan}, want: []float64{0, 0, 3, inf, nan}, da: []float64{0, 0, 1, 1, 0}},
	{name: "LeakyReLU", build: left(func(x *autodiff.Node) *autodiff.Node { return ops.LeakyReLU(x, 0.25) }),
		a: []float64{-2, 0, 3, nan}, want: []float64{-0.5, 0, 3, nan}, da: []float64{0.25, 0.25, 1, 0.25}},
	{name: "Sigmoid", build: left(ops.Sigmoid),
		a: []float64{-1000, -inf, 0, 1000, inf}, want: []float64{0, 0, 0.5, 1, 1}, da: []float64{0, 0, 0.25, 0, 0}},
	{name: "Softplus", build: left(ops.Softplus),
		a: []float64{-1000, -40, 0, 1000, inf}, want: []float64{0, math.Exp(-40), math.Ln2, 1000, inf},
		da: []float64{0, 1 / (1 + math.Exp(40)), 0.5, 1, 1}},
	{name: "GELU", build: left(ops.GELU),
		a: []float64{-40, 0, 40}, want: []float64{0, 0, 40}, da: []float64{0, 0.5, 1}},
	{name: "StopGradient", build: left(ops.StopGradient), a: []float64{1}, want: []float64{1}},
	{name: "a ≥ b", build: number(ops.GreaterEqual), a: []float64{1, 2, 3, nan}, b: []float64{2, 2, 2, nan}, want: []float64{0, 1, 1, 0}},
	{name: "a > b", build: number(ops.Greater), a: []float64{1, 2, 3, nan}, b: []float64{2, 2, 2, nan}, want: []float64{0, 0, 1, 0}},
	{name: "a ≤ b", build: number(ops.LessEqual), a: []float64{1, 2, 3, nan}, b: []float64{2, 2, 2, nan}, want: []float64{1, 1, 0, 0}},
	{name: "a < b", build: number(ops.Less), a: []float64{1, 2, 3, nan}, b: []float64{2, 2, 2, nan}, want: []float64{1, 0, 0, 0}},
	{name: "a = b", build: number(ops.Equal), a: []float64{1, 2, 3, nan}, b: []float64{2, 2, 2, nan}, want: []float64{0, 1, 0, 0}},
	{name: "a ≠ b", build: number(ops.NotEqual), a: []float64{1, 2, 3, nan}, b: []float64{2, 2, 2, nan}, want: []float64{1, 0, 1, 1}},
	{name: "bools", build: func(a, b *autodiff.Node) *autodiff.Node {
		x, y := ops.Cast(a, autodiff.Bool), ops.Cast(b, autodiff.Bool)
		return ops.Cast(ops.Equal(ops.And(x, ops.Not(y)), ops.Or(x, y)), autodiff.Float64)
	}, a: []float64{0, 0, 1, 1}, b: []float64{0, 1, 0, 1}, want: []float64{1, 0, 1, 0}},
	{name: "bool of two", build: func(a, b *autodiff.Node) *autodiff.Node {
		x, y := ops.Cast(a, autodiff.Bool), ops.Cast(b, autodiff.Bool)
		return ops.Cast(ops.Where(ops.And(x, y), ops.Not(x), ops.Or(x, y)), autodiff.Float64)
	}, a: []float64{0, 0, 1, 1}, b: []float64{0, 1, 0, 1}, want: []float64{0, 1, 1, 0}},
	{name: "truncation", build: left(func(x *autodiff.Node) *autodiff.Node {
		return ops.Cast(ops.Cast(x, autodiff.Int64), autodiff.Float64)
	}), a: []float64{-1.9, -0.5, 0.5, 2.9, -1 << 63}, want: []float64{-1, 0, 0, 2, -1 << 63}},
}

// left makes a function of a alone one of a and b.
func left(f func(x *autodiff.Node) *autodiff.Node) func(a, b *autodiff.Node) *autodiff.Node {
	return func(a, b *autodiff.Node) *autodiff.Node { return f(a) }
}

// number makes 0 and 1 of a relation's bools.
func number(f func(a, b *autodiff.Node) *autodiff.Node) func(a, b *autodiff.Node) *autodiff.Node {
	return func(a, b *autodiff.Node) *autodiff.Node { return ops.Cast(f(a, b), autodiff.Float64) }
}

func TestEdges(t *testing.T) {
	for _, c := range edges {
		t.Run(c.name, func(t *testing.T) {
			if c.b == nil {
				c.b = make([]float64, len(c.a))
			}
			g := autodiff.NewGraph(autodiff.Float64)
			a, b := g.Input("a", len(c.a)), g.Input("b", len(c.a))
			feed := vm.Feed{a: vector(c.a...), b: vector(c.b...)}
			y := c.build(a, b)
			check(t, "value", y, feed, c.want)
			for _, d := range []struct {
				name          string
				x             *autodiff.Node
				first, second []float64
			}{{"a", a, c.da, c.daa}, {"b", b, c.db, c.dbb}} {
				grads, err := autodiff.Grad(ops.Sum(y), d.x)
				if d.first == nil {
					if !errors.Is(err, autodiff.ErrGrad) && d.x.Name() == "a" {
						t.Errorf("gradient towards %s: have the error %v, want ErrGrad", d.name, err)
					}
					continue
				}
				if err != nil {
					t.Fatal(err)
				}
				check(t, "gradient towards "+d.name, grads[0], feed, d.first)
				if d.second == nil {
					continue
				}
				seconds, err := autodiff.Grad(ops.Sum(grads[0]), d.x)
				if err != nil {
					t.Fatal(err)
				}
				check(t, "second derivative towards "+d.name, seconds[0], feed, d.second)
			}
		})
	}
}

// vector returns a tensor of one axis.
func vector(v ...float64) *tensor.Dense {
	return tensor.New(tensor.WithShape(len(v)), tensor.WithBacking(append([]float64(nil), v...)))
}

// check runs a node and compares it with want; NaN equals NaN.
func check(t *testing.T, what string, n *autodiff.Node, feed vm.Feed, want []float64) {
	t.Helper()
	m, err := vm.New(n.Graph())
	if err != nil {
		t.Fatal(err)
	}
	out, err := m.Interpret(feed, n)
	if err != nil {
		t.Fatal(err)
	}
	for i, have := range out[0].Float64s() {
		same := have == want[i] || math.IsNaN(have) && math.IsNaN(want[i])
		if !same && !(math.Abs(have-want[i]) <= 1e-14*math.Abs(want[i])) {
			t.Errorf("%s: have %v, want %v", what, out[0].Float64s(), want)
			return
		}
	}
}

// A float that no int64 holds stops the run, which names it.
func TestCastOutOfRange(t *testing.T) {
	for _, bad := range []float64{nan, inf, -inf, 1 << 63, -1<<63 - 2048} {
		g := autodiff.NewGraph(autodiff.Float64)
		x := g.Input("x", 2)
		m, err := vm.New(g)
		if err != nil {
			t.Fatal(err)
		}
		_, err = m.Interpret(vm.Feed{x: vector(0, bad)}, ops.Cast(x, autodiff.Int64))
		if !errors.Is(err, autodiff.ErrValue) || !strings.Contains(err.Error(), "element 1 is") {
			t.Errorf("casting %v: have the error %v", bad, err)
		}
	}
}
