package gorgonia_test

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	G "gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"keisan/autodiff"
	"keisan/vm"
	"keisan/vm/gorgonia"
)

// leaves are what the graphs of the tests are made of.
type leaves struct {
	g          *G.ExprGraph
	a, b       *G.Node // 3×4
	w          *G.Node // 4×5
	v, u       *G.Node // 4, 3
	s          *G.Node // a scalar
	cube, dice *G.Node // 2×3×4, 2×4×5
}

func newLeaves() leaves {
	g, r := G.NewGraph(), rand.New(rand.NewPCG(1, 2))
	leaf := func(name string, extents ...int) *G.Node {
		if len(extents) == 0 {
			return G.NodeFromAny(g, 0.75, G.WithName(name))
		}
		x := tensor.New(tensor.WithShape(extents...), tensor.Of(tensor.Float64))
		for k := range x.Float64s() {
			x.Float64s()[k] = 0.5 + r.Float64()
		}
		return G.NodeFromAny(g, x, G.WithName(name))
	}
	return leaves{g, leaf("a", 3, 4), leaf("b", 3, 4), leaf("w", 4, 5), leaf("v", 4), leaf("u", 3), leaf("s"),
		leaf("cube", 2, 3, 4), leaf("dice", 2, 4, 5)}
}

// imports are graphs by what they show. Each is summed, weighted, to a loss for
// G.Grad if it is smooth.
var imports = []struct {
	name  string
	build func(l leaves) (*G.Node, error)
	rough bool // Gorgonia has no symbolic gradient, or one that it cannot run
}{
	{"add", func(l leaves) (*G.Node, error) { return G.Add(l.a, l.b) }, false},
	{"sub scalar", func(l leaves) (*G.Node, error) { return G.Sub(l.a, l.s) }, false},
	{"scalar div", func(l leaves) (*G.Node, error) { return G.HadamardDiv(l.a, l.b) }, false},
	{"hadamard", func(l leaves) (*G.Node, error) { return G.HadamardProd(l.a, l.b) }, false},
	{"pow", func(l leaves) (*G.Node, error) { return G.Pow(l.a, l.b) }, true},
	{"less, as numbers", func(l leaves) (*G.Node, error) { return G.Lt(l.a, l.b, true) }, true},
	{"abs", func(l leaves) (*G.Node, error) { return G.Abs(l.a) }, false},
	{"sign", func(l leaves) (*G.Node, error) { return G.Sign(l.a) }, true},
	{"exp", func(l leaves) (*G.Node, error) { return G.Exp(l.a) }, false},
	{"log", func(l leaves) (*G.Node, error) { return G.Log(l.a) }, false},
	{"log2", func(l leaves) (*G.Node, error) { return G.Log2(l.a) }, false},
	{"neg", func(l leaves) (*G.Node, error) { return G.Neg(l.a) }, false},
	{"square", func(l leaves) (*G.Node, error) { return G.Square(l.a) }, false},
	{"sqrt", func(l leaves) (*G.Node, error) { return G.Sqrt(l.a) }, false},
	{"inverse", func(l leaves) (*G.Node, error) { return G.Inverse(l.a) }, false},
	{"inverse root", func(l leaves) (*G.Node, error) { return G.InverseSqrt(l.a) }, false},
	{"cube", func(l leaves) (*G.Node, error) { return G.Cube(l.a) }, false},
	{"tanh", func(l leaves) (*G.Node, error) { return G.Tanh(l.a) }, false},
	{"sigmoid", func(l leaves) (*G.Node, error) { return G.Sigmoid(l.a) }, false},
	{"softplus", func(l leaves) (*G.Node, error) { return G.Softplus(l.a) }, false},
	{"matrix product", func(l leaves) (*G.Node, error) { return G.Mul(l.a, l.w) }, false},
	{"matrix by vector", func(l leaves) (*G.Node, error) { return G.Mul(l.a, l.v) }, false},
	{"inner product", func(l leaves) (*G.Node, error) { return G.Mul(l.v, l.v) }, false},
	{"outer product", func(l leaves) (*G.Node, error) { return G.OuterProd(l.u, l.v) }, true},
	{"batched product", func(l leaves) (*G.Node, error) { return G.BatchedMatMul(l.cube, l.dice) }, false},
	{"sum of all", func(l leaves) (*G.Node, error) { return G.Sum(l.a) }, false},
	{"sum of rows", func(l leaves) (*G.Node, error) { return G.Sum(l.a, 1) }, false},
	{"mean", func(l leaves) (*G.Node, error) { return G.Mean(l.a) }, false},
	{"max", func(l leaves) (*G.Node, error) { return G.Max(l.a, 0) }, true},
	{"softmax", func(l leaves) (*G.Node, error) { return G.SoftMax(l.a) }, true},
	{"log softmax", func(l leaves) (*G.Node, error) { return G.LogSoftMax(l.a, 1) }, true},
	{"reshape", func(l leaves) (*G.Node, error) { return G.Reshape(l.a, tensor.Shape{2, 6}) }, false},
	{"transpose", func(l leaves) (*G.Node, error) { return G.Transpose(l.cube, 2, 0, 1) }, false},
	{"concat", func(l leaves) (*G.Node, error) { return G.Concat(1, l.a, l.b) }, true},
	{"broadcast", func(l leaves) (*G.Node, error) { return G.BroadcastAdd(l.a, l.v, nil, []byte{0}) }, false},
	{"broadcast a column", func(l leaves) (*G.Node, error) { return G.BroadcastHadamardProd(l.a, l.u, nil, []byte{1}) }, false},
	{"slice", func(l leaves) (*G.Node, error) { return G.Slice(l.a, nil, G.S(1, 3)) }, false},
	{"slice of one", func(l leaves) (*G.Node, error) { return G.Slice(l.a, G.S(2)) }, false},
	{"constant", func(l leaves) (*G.Node, error) { return G.Mul(l.a, G.NewConstant(2.5)) }, false},
}

// What is imported has the values that Gorgonia's machine computes, and so have
// the gradients that Gorgonia declared.
func TestImport(t *testing.T) {
	for _, c := range imports {
		t.Run(c.name, func(t *testing.T) {
			l := newLeaves()
			y, err := c.build(l)
			if err != nil {
				t.Fatal(err)
			}
			nodes := G.Nodes{y}
			if !c.rough {
				loss := y
				if y.Dims() > 0 {
					loss = G.Must(G.Sum(G.Must(G.Square(y))))
				}
				var on G.Nodes
				for _, x := range l.g.AllNodes() {
					if x.Op() == nil && reaches(l.g, loss, x) {
						on = append(on, x)
					}
				}
				grads, err := G.Grad(loss, on...)
				if err != nil {
					t.Fatal(err)
				}
				nodes = append(append(nodes, loss), grads...)
			}
			want := taped(t, l.g, nodes)
			i, err := gorgonia.Import(l.g)
			if err != nil {
				t.Fatal(err)
			}
			m, err := vm.New(i.Graph)
			if err != nil {
				t.Fatal(err)
			}
			var fetches []*autodiff.Node
			for _, n := range nodes {
				fetches = append(fetches, i.Node(n))
			}
			have, err := m.Run(nil, fetches...)
			if err != nil {
				t.Fatal(err)
			}
			for k, n := range nodes {
				if !have[k].Shape().Eq(n.Shape()) {
					t.Errorf("node %d: shape %v, want %v", k, have[k].Shape(), n.Shape())
				}
				near(t, fmt.Sprintf("node %d, %v", k, n), have[k].Float64s(), want[k])
			}
		})
	}
}

func near(t *testing.T, what string, have, want []float64) {
	t.Helper()
	if len(have) != len(want) {
		t.Fatalf("%s: %d elements, want %d", what, len(have), len(want))
	}
	for k, w := range want {
		if h := have[k]; !(math.Abs(h-w) <= 1e-14*max(1, math.Abs(w))) {
			t.Errorf("%s, element %d: %v, want %v", what, k, h, w)
		}
	}
}

// reaches reports whether y is computed from x.
func reaches(g *G.ExprGraph, y, x *G.Node) bool {
	if y == x {
		return true
	}
	for children := g.From(y.ID()); children.Next(); {
		if reaches(g, children.Node().(*G.Node), x) {
			return true
		}
	}
	return false
}

// taped runs a graph on Gorgonia's TapeMachine and returns the values of nodes.
func taped(t *testing.T, g *G.ExprGraph, nodes G.Nodes) [][]float64 {
	t.Helper()
	values := make([]G.Value, len(nodes))
	for k, n := range nodes {
		G.Read(n, &values[k])
	}
	m := G.NewTapeMachine(g)
	defer m.Close()
	if err := m.RunAll(); err != nil {
		t.Fatal(err)
	}
	list := make([][]float64, len(values))
	for k, v := range values {
		switch d := v.Data().(type) {
		case []float64:
			list[k] = append([]float64(nil), d...)
		case float64:
			list[k] = []float64{d}
		default:
			t.Fatalf("node %d has the value %T", k, d)
		}
	}
	return list
}

// Leaves without values are inputs; names are made different; what has no
// counterpart is an error that names it.
func TestImportLeavesAndMistakes(t *testing.T) {
	g := G.NewGraph()
	x := G.NewMatrix(g, tensor.Float32, G.WithShape(2, 3), G.WithName("x"))
	y := G.NewVector(g, tensor.Float32, G.WithShape(3), G.WithName("x"))
	sum := G.Must(G.BroadcastAdd(x, y, nil, []byte{0}))
	i, err := gorgonia.Import(g)
	if err != nil {
		t.Fatal(err)
	}
	if n := i.Node(x); n.Kind() != autodiff.KindInput || n.DType() != autodiff.Float32 || n.Name() != "x" {
		t.Errorf("x is %s", n)
	}
	if n := i.Node(y); n.Name() == "x" {
		t.Errorf("both inputs are named x")
	}
	if n := i.Node(sum); !strings.HasPrefix(n.Where(), "import_test.go:") {
		t.Errorf("the sum was declared at %s, want this file", n.Where())
	}

	G.Must(G.Sin(x))
	if _, err := gorgonia.Import(g); !errors.Is(err, autodiff.ErrGraph) || !strings.Contains(err.Error(), "sin") {
		t.Errorf("sin: %v", err)
	}
	mixed := G.NewGraph()
	G.NewVector(mixed, tensor.Float32, G.WithShape(2), G.WithName("a"))
	G.NewVector(mixed, tensor.Float64, G.WithShape(2), G.WithName("b"))
	if _, err := gorgonia.Import(mixed); !errors.Is(err, autodiff.ErrDType) {
		t.Errorf("float32 and float64: %v", err)
	}
	if _, err := gorgonia.Import(nil); !errors.Is(err, autodiff.ErrGraph) {
		t.Errorf("nil: %v", err)
	}
}
