package models_test

import (
	"errors"
	"flag"
	"strings"
	"testing"

	"gorgonia.org/tensor"

	"keisan/autodiff"
	"keisan/models"
	"keisan/ops"
	"keisan/vm"
)

// Package parity's flag, taken by all tests of models, so that it can follow
// go test ./models/....
var _ = flag.String("parity", "", "for the tests of package parity")

func names(nodes []*autodiff.Node) string {
	var list []string
	for _, n := range nodes {
		list = append(list, n.Name())
	}
	return strings.Join(list, " ")
}

func TestTwoLayerNetIsTheBooks(t *testing.T) {
	g := autodiff.NewGraph(autodiff.Float64)
	net := models.TwoLayerNet(g, 2, 10, 3)
	if err := g.Err(); err != nil {
		t.Fatal(err)
	}
	if have, want := names(net.Params), "W1 b1 W2 b2"; have != want || names(g.Params()) != want {
		t.Errorf("parameters: have %s, want %s", have, want)
	}
	want := map[string]string{ // the frames of the picture
		"x": "", "W1": "Affine 1", "b1": "Affine 1", "m1": "Affine 1", "r1": "Affine 1", "s1": "Affine 1",
		"a1": "Sigmoid 1", "W2": "Affine 2", "b2": "Affine 2", "m2": "Affine 2", "r2": "Affine 2", "s2": "Affine 2",
		"t": "Loss", "L": "Loss",
	}
	seen := 0
	for _, n := range g.Nodes() {
		if scope, ok := want[n.Name()]; ok {
			seen++
			if n.Scope() != scope {
				t.Errorf("%s: have scope %q, want %q", n.Name(), n.Scope(), scope)
			}
		}
		if file := n.Where(); !strings.HasPrefix(file, "models_test.go:") {
			t.Errorf("%s was declared at %s, want the user's line", n.Name(), file)
		}
	}
	if seen != len(want) {
		t.Errorf("have %d of the %d values in the picture:\n%s", seen, len(want), g)
	}
	for n, want := range map[*autodiff.Node]string{net.X: "N×2", net.T: "N×3", net.Score: "N×3", net.Loss: "scalar", net.Reported: "scalar"} {
		if have := n.Shape().String(); have != want {
			t.Errorf("%s: have %s, want %s", n.Name(), have, want)
		}
	}
}

// What Sequential declares is what the ops declare by hand.
func TestSequentialIsTheSameGraph(t *testing.T) {
	g := autodiff.NewGraph(autodiff.Float32)
	x := g.Input("x", autodiff.Batch, 2)
	score, params := models.Sequential(models.Affine(10), models.Sigmoid(), models.Affine(3))(x)
	if have := names(params); have != "W1 b1 W2 b2" {
		t.Fatalf("parameters: have %s", have)
	}
	W1, b1, W2, b2 := params[0], params[1], params[2], params[3]
	h := ops.Sigmoid(ops.Add(ops.MatMul(x, W1), b1))
	if want := ops.Add(ops.MatMul(h, W2), b2); score != want {
		t.Errorf("have %s, want %s", score, want)
	}
	if y, params := models.Sequential()(x); y != x || params != nil {
		t.Errorf("without layers: have %s and %v, want the input", y, params)
	}
}

func TestNumbersGoOnThroughTheGraph(t *testing.T) {
	g := autodiff.NewGraph(autodiff.Float64)
	x := g.Input("x", autodiff.Batch, 4)
	g.Param("b2", autodiff.Zeros(), 1) // taken by the user
	f := models.Sequential(models.Affine(5), models.LayerNorm(), models.BatchNorm(), models.Affine(6, models.NoBias()))
	_, first := f(x)
	_, second := f(x)
	if have, want := names(first), "W1 b1 gamma1 beta1 gamma2 beta2 W3"; have != want {
		t.Errorf("have %s, want %s", have, want)
	}
	if have, want := names(second), "W4 b4 gamma3 beta3 gamma4 beta4 W5"; have != want {
		t.Errorf("have %s, want %s", have, want)
	}
	if err := g.Err(); err != nil {
		t.Error(err)
	}
}

func TestInitializers(t *testing.T) {
	g := autodiff.NewGraph(autodiff.Float64)
	x := g.Input("x", autodiff.Batch, 400)
	_, params := models.Sequential(
		models.Affine(100),
		models.Affine(100, models.Weights(autodiff.Constant(3)), models.Bias(autodiff.Ones())),
	)(x)
	m, err := vm.New(g)
	if err != nil {
		t.Fatal(err)
	}
	squares := 0.0
	for _, v := range m.Value(params[0]).Float64s() {
		squares += v * v
	}
	if have := squares / 40000 * 400; !(have > 0.97 && have < 1.03) { // Xavier: variance 1/400
		t.Errorf("weights: have variance %v times that of Xavier", have)
	}
	for i, want := range map[int]float64{1: 0, 2: 3, 3: 1} {
		if have := m.Value(params[i]).Float64s()[7]; have != want {
			t.Errorf("%s: have %v, want %v", params[i].Name(), have, want)
		}
	}
}

func TestLayersRun(t *testing.T) {
	for name, layer := range map[string]models.Layer{
		"Sigmoid": models.Sigmoid(), "Tanh": models.Tanh(), "ReLU": models.ReLU(), "LeakyReLU": models.LeakyReLU(0.1),
		"GELU": models.GELU(), "Softplus": models.Softplus(), "Dropout": models.Dropout(0.5),
		"LayerNorm": models.LayerNorm(), "BatchNorm": models.BatchNorm(),
		"Residual": models.Residual(models.Affine(3), models.Tanh()),
		"Square":   models.Func("Square", ops.Square),
	} {
		t.Run(name, func(t *testing.T) {
			g := autodiff.NewGraph(autodiff.Float64)
			x := g.Input("x", autodiff.Batch, 3)
			y, params := layer(x)
			if y.Shape() != x.Shape() {
				t.Errorf("have %s, want the shape %s", y, x.Shape())
			}
			inScope := false
			for _, n := range g.Nodes() {
				inScope = inScope || strings.HasPrefix(n.Scope()+"/", name+" 1/")
			}
			if !inScope {
				t.Errorf("nothing is in the scope %s 1:\n%s", name, g)
			}
			loss := ops.Sum(ops.Square(y))
			grads, err := autodiff.Grad(loss, append(params, x)...)
			if err != nil {
				t.Fatal(err)
			}
			m, err := vm.New(g)
			if err != nil {
				t.Fatal(err)
			}
			p, err := m.Compile(append(grads, y)...)
			if err != nil {
				t.Fatal(err)
			}
			value := tensor.New(tensor.WithShape(2, 3), tensor.WithBacking([]float64{-1, 0.5, 2, 1, -0.25, 0.125}))
			if _, err := p.Run(vm.Feed{x: value}); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestMLP(t *testing.T) {
	g := autodiff.NewGraph(autodiff.Float32)
	net := models.MLP(g, 784, []int{256, 128}, 10, models.ReLU(), models.Weights(autodiff.He()))
	if err := g.Err(); err != nil {
		t.Fatal(err)
	}
	if have, want := names(net.Params), "W1 b1 W2 b2 W3 b3"; have != want {
		t.Errorf("have %s, want %s", have, want)
	}
	if have, want := net.Params[2].Shape().String(), "256×128"; have != want {
		t.Errorf("W2: have %s, want %s", have, want)
	}
	if have, want := net.Score.Scope(), "Affine 3"; have != want {
		t.Errorf("score: have scope %s, want %s", have, want)
	}
}

// A mistake is told once, at the user's line, and nothing panics.
func TestMistakes(t *testing.T) {
	in := func(g *autodiff.Graph, extents ...int) *autodiff.Node { return g.Input("x", extents...) }
	tests := []struct {
		name    string
		declare func(g *autodiff.Graph)
		reason  error
		says    string
	}{
		{"no units", func(g *autodiff.Graph) { models.Affine(0)(in(g, autodiff.Batch, 2)) }, autodiff.ErrShape, `Param "W1": a variable's extents are positive numbers: 2×0`},
		{"scalar", func(g *autodiff.Graph) { models.Affine(3)(in(g)) }, autodiff.ErrShape, "Affine: wants samples of features"},
		{"open features", func(g *autodiff.Graph) { models.LayerNorm()(in(g, autodiff.Batch)) }, autodiff.ErrShape, "LayerNorm: the last extent"},
		{"no channels", func(g *autodiff.Graph) { models.BatchNorm()(in(g, autodiff.Batch)) }, autodiff.ErrShape, "BatchNorm: wants channels"},
		{"residual", func(g *autodiff.Graph) { models.Residual(models.Affine(5))(in(g, autodiff.Batch, 2)) }, autodiff.ErrShape, "Add: shapes do not broadcast"},
		{"ratio", func(g *autodiff.Graph) { models.Dropout(1)(in(g, autodiff.Batch, 2)) }, autodiff.ErrValue, "Dropout"},
		{"no features", func(g *autodiff.Graph) { models.TwoLayerNet(g, 0, 10, 3) }, autodiff.ErrShape, "Affine: the last extent"},
		{"no classes", func(g *autodiff.Graph) { models.TwoLayerNet(g, 2, 10, 0) }, autodiff.ErrShape, `Param "W2"`},
		{"no layers", func(g *autodiff.Graph) { models.Classify(g, autodiff.Batch) }, autodiff.ErrShape, "Classify: the last extent"},
		{"twice", func(g *autodiff.Graph) { models.TwoLayerNet(g, 2, 10, 3); models.TwoLayerNet(g, 2, 10, 3) }, autodiff.ErrName, `"x" was declared at models_test.go:`},
		{"no layer", func(g *autodiff.Graph) { models.Classify(g, 2, models.Affine(4), nil) }, autodiff.ErrValue, "Sequential: a layer is nil: s1"},
		{"no samples", func(g *autodiff.Graph) { models.CBOW(g, 9, 4, 1, 0) }, autodiff.ErrShape, "NegativeSampling: wants positives"},
		{"no question", func(g *autodiff.Graph) { models.PeekySeq2seq(g, 9, 4, 3, 0, 2) }, autodiff.ErrShape, "PeekySeq2seq: wants questions of 1 sign or more"},
		{"no answer", func(g *autodiff.Graph) { models.AttentionSeq2seq(g, 9, 4, 3, 5, 1) }, autodiff.ErrShape, "and answers of 2 or more, the one that starts them counted: x (N×5): 5 and 1"},
		{"a negative answer", func(g *autodiff.Graph) { models.Seq2seq(g, 9, 4, 3, 5, -1) }, autodiff.ErrShape, "Seq2seq: wants questions"},
		{"no layer of attention", func(g *autodiff.Graph) { models.Transformer(g, 9, 4, 2, 0, 5, 3) }, autodiff.ErrShape, "Transformer: wants a layer or more"},
		{"no answer of attention", func(g *autodiff.Graph) { models.Transformer(g, 9, 4, 2, 1, 5, 0) }, autodiff.ErrShape, "5 and 0"},
		{"no initializer", func(g *autodiff.Graph) { models.Affine(3, models.Weights(nil))(in(g, 1, 2)) }, autodiff.ErrValue, "no initializer"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			g := autodiff.NewGraph(autodiff.Float64)
			test.declare(g)
			err := g.Err()
			if !errors.Is(err, test.reason) || !strings.Contains(err.Error(), test.says) || !strings.HasPrefix(err.Error(), "models_test.go:") {
				t.Errorf("have %v, want %v that says %q at the user's line", err, test.reason, test.says)
			}
		})
	}
	for name, layer := range map[string]models.Layer{"Affine": models.Affine(3), "ReLU": models.ReLU(), "BatchNorm": models.BatchNorm(),
		"LayerNorm": models.LayerNorm(), "Dropout": models.Dropout(0.1), "Residual": models.Residual(models.Affine(3))} {
		y, params := layer(nil)
		if err := y.Graph().Err(); y.Valid() || params != nil || !errors.Is(err, autodiff.ErrGraph) {
			t.Errorf("%s(nil): have %v, %v", name, params, err)
		}
	}
}
