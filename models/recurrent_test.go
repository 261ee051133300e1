package models_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"gorgonia.org/tensor"

	"keisan/autodiff"
	"keisan/models"
	"keisan/ops"
	"keisan/vm"
)

var recurrentLayers = map[string]models.Layer{
	"RNN": models.RNN(3), "LSTM": models.LSTM(3), "GRU": models.GRU(3),
	"Both": models.Bidirectional("Both", func(g *autodiff.Graph, d int) models.Cell { return models.LSTMCell(g, d, 3) }),
}

// Layers over moments take any batch, and any number of moments but an open one;
// all parameters get gradients, even from a single moment.
func TestRecurrentLayers(t *testing.T) {
	for name, layer := range recurrentLayers {
		for _, moments := range []int{1, 4} {
			g := autodiff.NewGraph(autodiff.Float64)
			x := g.Input("x", autodiff.Batch, moments, 5)
			y, params := layer(x)
			width := map[string]int{"Both": 6}[name]
			if want := autodiff.ShapeOf(autodiff.Batch, moments, max(3, width)); y.Shape() != want {
				t.Fatalf("%s: have %s, want %s; %v", name, y.Shape(), want, g.Err())
			}
			grads, err := autodiff.Grad(ops.Sum(ops.Square(y)), params...)
			if err != nil {
				t.Fatalf("%s over %d moments: %v", name, moments, err)
			}
			m, err := vm.New(g)
			if err != nil {
				t.Fatal(err)
			}
			for _, n := range []int{2, 7} {
				if _, err := m.Run(vm.Feed{x: formula(1, n, moments, 5)}, append(grads, y)...); err != nil {
					t.Errorf("%s: batch %d: %v", name, n, err)
				}
			}
		}
	}
}

func TestRecurrentMistakes(t *testing.T) {
	for name, layer := range recurrentLayers {
		for _, extents := range [][]int{{4}, {2, autodiff.Batch, 5}, {2, 3, 4, 5}, {2, 3, autodiff.Batch}} {
			g := autodiff.NewGraph(autodiff.Float64)
			y, _ := layer(g.Input("x", extents...))
			if err := g.Err(); y.Valid() || !errors.Is(err, autodiff.ErrShape) || !strings.Contains(err.Error(), "recurrent_test.go:") {
				t.Errorf("%s of %v: have %v", name, extents, err)
			}
		}
	}
}

// What a reading remembers goes on in training and, where Carry is fetched, in
// evaluation; another reading of the same model has its own memory.
func TestMemory(t *testing.T) {
	g := autodiff.NewGraph(autodiff.Float64)
	net := models.Rnnlm(g, 7, 3, 4)
	r, other := net.Read(2, 3), net.Read(1, 1)
	if err := g.Err(); err != nil {
		t.Fatal(err)
	}
	m, err := vm.New(g)
	if err != nil {
		t.Fatal(err)
	}
	feed := vm.Feed{r.X: squares(1, 2, 7, 2, 3), r.T: squares(1, 3, 7, 2, 3)}
	h := func() string { return fmt.Sprint(m.Value(r.Memory[0]).Float64s()) }
	zero := h()
	run := func(m *vm.Machine, fetches ...*autodiff.Node) {
		t.Helper()
		if _, err := m.Run(feed, fetches...); err != nil {
			t.Fatal(err)
		}
	}
	if run(m.With(vm.Eval()), r.Loss); h() != zero {
		t.Error("an evaluation has changed the memory")
	}
	run(m.With(vm.Eval()), append(r.Carry, r.Loss)...)
	first := h()
	if run(m, r.Loss); first == zero || h() == first {
		t.Errorf("memory %s, %s", first, h())
	}
	if have := fmt.Sprint(m.Value(other.Memory[0]).Float64s()); have != "[0 0 0 0]" {
		t.Errorf("the other reading remembers %s", have)
	}
}

// The graph of a long text is small and quickly declared: some fifty nodes a
// moment and layer, forward and backward.
func TestGraphOfBetterRnnlmIsSmall(t *testing.T) {
	g := autodiff.NewGraph(autodiff.Float32)
	net := models.BetterRnnlm(g, 1000, 100, models.Dropout(0.5))
	r := net.Read(20, 35)
	if _, err := autodiff.Grad(r.Loss, net.Params...); err != nil {
		t.Fatal(err)
	}
	if n := len(g.Nodes()); n > 70*60 {
		t.Errorf("have %d nodes", n)
	}
	if have := r.Score.Shape(); have != autodiff.ShapeOf(700, 1000) {
		t.Errorf("score %s", have)
	}
}

// The attention seq2seq in a few lines, and what it is asked afterwards.
func ExampleAttentionSeq2seq() {
	g := autodiff.NewGraph(autodiff.Float32)
	net := models.AttentionSeq2seq(g, 59, 16, 256, 29, 11) // the book's dates
	fmt.Println("score", net.Score.Shape(), "weights", net.Weights.Shape(), "guess", net.Guess.Shape())
	for _, p := range net.Params {
		fmt.Println(p.Name(), p.Shape(), "in", p.Scope())
	}

	m, err := vm.New(g)
	if err != nil {
		fmt.Println(err)
		return
	}
	questions, start := tensor.New(tensor.WithShape(2, 29), tensor.Of(tensor.Int64)), tensor.New(tensor.WithShape(2), tensor.Of(tensor.Int64))
	answers, err := m.Run(vm.Feed{net.X: questions, net.Start: start}, net.Guess)
	fmt.Println("answers", answers[0].Shape(), err)
	// Output:
	// score 10N×59 weights N×10×29 guess N×10
	// E1 59×16 in Encoder
	// Wx1 16×1024 in Encoder
	// Wh1 256×1024 in Encoder
	// b1 1024 in Encoder
	// E2 59×16 in Decoder
	// Wx2 16×1024 in Decoder
	// Wh2 256×1024 in Decoder
	// b2 1024 in Decoder
	// W3 512×59 in Decoder
	// b3 59 in Decoder
	// answers (2, 10) <nil>
}
