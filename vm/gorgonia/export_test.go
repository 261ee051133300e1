package gorgonia_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	G "gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"keisan/autodiff"
	"keisan/ops"
	"keisan/vm"
	"keisan/vm/gorgonia"
)

// Every op of the catalog, and its gradients, have the same values on
// Gorgonia's TapeMachine as in the interpreter.
func TestExportCatalog(t *testing.T) {
	const batch = 3
	for _, spec := range ops.Catalog() {
		t.Run(spec.Name, func(t *testing.T) {
			for number := range 6 {
				r := rand.New(rand.NewPCG(uint64(number), 7))
				c := spec.Draw(ops.NewDraw(number))
				g := autodiff.NewGraph(autodiff.Float64)
				feed := vm.Feed{}
				var in, wrt []*autodiff.Node
				for k, a := range c.In {
					x := declare(g, fmt.Sprint("x", k), a)
					feed[x] = draw(r, a, batch)
					in = append(in, x)
					if x.DType().IsFloat() && !a.Fixed {
						wrt = append(wrt, x)
					}
				}
				fetches := []*autodiff.Node{c.Build(in)}
				if y := fetches[0]; y.Valid() && y.DType().IsFloat() && len(wrt) > 0 {
					grads, err := autodiff.GradOrZeros(ops.Sum(ops.Square(y)), wrt...)
					if err != nil {
						t.Fatal(err)
					}
					fetches = append(fetches, grads...)
				}
				m, err := vm.New(g)
				if err != nil {
					t.Fatal(err)
				}
				want, err := m.Interpret(feed, fetches...)
				if err != nil {
					t.Fatal(err)
				}
				have := exported(t, m, batch, feed, fetches)
				for k, w := range want {
					if have[k].Dtype() != w.Dtype() || !have[k].Shape().Eq(w.Shape()) {
						t.Fatalf("draw %d, result %d: %v %v, want %v %v", number, k, have[k].Dtype(), have[k].Shape(), w.Dtype(), w.Shape())
					}
					what := fmt.Sprintf("draw %d, result %d, %s", number, k, fetches[k])
					if w.Dtype() == tensor.Float64 {
						near(t, what, have[k].Float64s(), w.Float64s())
					} else if string(have[k].Uint8s()) != string(w.Uint8s()) {
						t.Errorf("%s: %v, want %v", what, have[k], w)
					}
				}
			}
		})
	}
}

func declare(g *autodiff.Graph, name string, a ops.Arg) *autodiff.Node {
	switch e := a.Shape.Extents(); a.DType {
	case autodiff.Int64:
		return g.IntInput(name, e...)
	case autodiff.Bool:
		return g.BoolInput(name, e...)
	default:
		return g.Input(name, e...)
	}
}

// draw returns values that the argument allows.
func draw(r *rand.Rand, a ops.Arg, batch int) *tensor.Dense {
	d := a.DType
	if d == 0 {
		d = autodiff.Float64
	}
	t := tensor.New(tensor.WithShape(a.Shape.At(batch).Extents()...), tensor.Of(d.Tensor()))
	for k := range a.Shape.Count().At(batch) {
		v := a.Lo + (a.Hi-a.Lo)*r.Float64()
		switch d {
		case autodiff.Float64:
			t.Float64s()[k] = v
		case autodiff.Int64:
			t.Int64s()[k] = int64(v)
		case autodiff.Bool:
			t.Bools()[k] = v >= 1
		}
	}
	return t
}

// exported runs fetches on Gorgonia's TapeMachine.
func exported(t *testing.T, m *vm.Machine, batch int, feed vm.Feed, fetches []*autodiff.Node) []*tensor.Dense {
	t.Helper()
	e, err := gorgonia.Export(m, batch, fetches...)
	if err != nil {
		t.Fatal(err)
	}
	values := make([]G.Value, len(fetches))
	for k, n := range fetches {
		G.Read(e.Node(n), &values[k])
	}
	for x, v := range feed {
		if n := e.Node(x); n != nil {
			var value any = v
			if v.Dims() == 0 {
				value = v.Data()
			}
			if err := G.Let(n, value); err != nil {
				t.Fatal(err)
			}
		}
	}
	tape := G.NewTapeMachine(e.Graph)
	defer tape.Close()
	if err := tape.RunAll(); err != nil {
		t.Fatal(err)
	}
	out := make([]*tensor.Dense, len(values))
	for k, v := range values {
		if d, ok := v.(*tensor.Dense); ok {
			out[k] = d
		} else {
			out[k] = tensor.New(tensor.FromScalar(v.Data()))
		}
	}
	return out
}

// Gorgonia differentiates what is exported to its own ops, and finds the
// gradients that Grad declared here. The way back gives them, too.
func TestExportedNet(t *testing.T) {
	g := autodiff.NewGraph(autodiff.Float64)
	x := g.Input("x", autodiff.Batch, 2)
	W1, b1 := g.Param("W1", autodiff.Normal(0, 1), 2, 5), g.Param("b1", autodiff.Normal(0, 1), 5)
	W2, b2 := g.Param("W2", autodiff.Normal(0, 1), 5, 3), g.Param("b2", autodiff.Normal(0, 1), 3)
	h := ops.Sigmoid(ops.Add(ops.MatMul(x, W1), b1))
	loss := ops.Mean(ops.Square(ops.Add(ops.MatMul(h, W2), b2)))
	grads, err := autodiff.Grad(loss, g.Params()...)
	if err != nil {
		t.Fatal(err)
	}
	m, err := vm.New(g)
	if err != nil {
		t.Fatal(err)
	}
	feed := vm.Feed{x: draw(rand.New(rand.NewPCG(3, 4)), ops.Float(autodiff.ShapeOf(autodiff.Batch, 2)), 7)}
	want, err := m.Interpret(feed, grads...)
	if err != nil {
		t.Fatal(err)
	}

	e, err := gorgonia.Export(m, 7, loss)
	if err != nil {
		t.Fatal(err)
	}
	if err := G.Let(e.Node(x), feed[x]); err != nil {
		t.Fatal(err)
	}
	var params G.Nodes
	for _, p := range g.Params() {
		params = append(params, e.Node(p))
	}
	theirs, err := G.Grad(e.Node(loss), params...)
	if err != nil {
		t.Fatal(err)
	}
	for k, have := range taped(t, e.Graph, theirs) {
		near(t, "Gorgonia's gradient of "+g.Params()[k].Name(), have, want[k].Float64s())
	}

	i, err := gorgonia.Import(e.Graph)
	if err != nil {
		t.Fatal(err)
	}
	back, err := vm.New(i.Graph)
	if err != nil {
		t.Fatal(err)
	}
	for k, n := range theirs {
		have, err := back.Run(nil, i.Node(n)) // x has a value now: it is a Param
		if err != nil {
			t.Fatal(err)
		}
		near(t, "imported gradient of "+g.Params()[k].Name(), have[0].Float64s(), want[k].Float64s())
	}
}

func TestExportMistakes(t *testing.T) {
	g := autodiff.NewGraph(autodiff.Float32)
	W := g.Param("W", autodiff.Ones(), 2)
	m, err := vm.New(g)
	if err != nil {
		t.Fatal(err)
	}
	other := autodiff.NewGraph(autodiff.Float32).Input("x", 2)
	for what, run := range map[string]func() (*gorgonia.Exported, error){
		"the machine is nil":   func() (*gorgonia.Exported, error) { return gorgonia.Export(nil, 1, W) },
		"node 2 is none of":    func() (*gorgonia.Exported, error) { return gorgonia.Export(m, 1, W, other) },
		"node 1 is none of":    func() (*gorgonia.Exported, error) { return gorgonia.Export(m, 1, nil) },
		"a batch extent of -1": func() (*gorgonia.Exported, error) { return gorgonia.Export(m, -1, W) },
		"export_test.go:": func() (*gorgonia.Exported, error) {
			return gorgonia.Export(m, 1, autodiff.Assign(W, ops.Scale(W, 2)))
		},
	} {
		_, err := run()
		if err == nil || !strings.Contains(err.Error(), what) || !errors.Is(err, autodiff.ErrGraph) && !errors.Is(err, autodiff.ErrValue) {
			t.Errorf("%v, want an error with %q", err, what)
		}
	}
}
