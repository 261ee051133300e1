package models_test

import (
	"encoding/json"
	"math"
	"os"
	"slices"
	"testing"

	"gorgonia.org/tensor"

	"keisan/autodiff"
	"keisan/models"
	"keisan/vm"
)

// pytorchs is testdata/torch.json.
type pytorchs struct{ Transformer, Lenet pytorch }

type pytorch struct {
	Sizes          []int
	Score, Weights []float64
	Loss           float64
	Gradients      [][]float64 // of some, the first elements
}

func readTorch(t *testing.T) (p pytorchs) {
	t.Helper()
	raw, err := os.ReadFile("testdata/torch.json")
	if err == nil {
		err = json.Unmarshal(raw, &p)
	}
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// formula returns the k-th numbers of testdata/torch.py.
func formula(k int, shape ...int) *tensor.Dense {
	values := make([]float64, tensor.Shape(shape).TotalSize())
	for i := range values {
		values[i] = float64((7919*i*i+104729*i+1009*k)%1000003)/1000003 - 0.5
	}
	return tensor.New(tensor.WithShape(shape...), tensor.WithBacking(values))
}

// compare runs a net with weights of the formula, its score, loss and gradients.
func (p pytorch) compare(t *testing.T, params []*autodiff.Node, feed vm.Feed, score, loss *autodiff.Node) *vm.Machine {
	t.Helper()
	grads, err := autodiff.Grad(loss, params...)
	if err != nil {
		t.Fatal(err)
	}
	m, err := vm.New(loss.Graph())
	if err != nil {
		t.Fatal(err)
	}
	for k, w := range params {
		if err := m.SetValue(w, formula(k+1, w.Shape().Extents()...)); err != nil {
			t.Fatal(err)
		}
	}
	out, err := m.Run(feed, append(grads, score, loss)...)
	if err != nil {
		t.Fatal(err)
	}
	if len(p.Gradients) != len(params) {
		t.Fatalf("have %d parameters, PyTorch %d", len(params), len(p.Gradients))
	}
	for k, want := range p.Gradients {
		same(t, "gradient of "+params[k].Name(), out[k].Float64s()[:len(want)], want)
	}
	same(t, "score", out[len(params)].Float64s(), p.Score)
	same(t, "loss", out[len(params)+1].Float64s(), []float64{p.Loss})
	return m
}

func same(t *testing.T, what string, have, want []float64) {
	t.Helper()
	if len(have) != len(want) || len(want) == 0 {
		t.Errorf("%s: have %d numbers, want %d", what, len(have), len(want))
		return
	}
	for i, v := range have {
		if !(math.Abs(v-want[i]) <= 1e-11*max(1, math.Abs(want[i]))) {
			t.Errorf("%s[%d]: have %v, want %v", what, i, v, want[i])
			return
		}
	}
}

// squares returns ids (a i² + b) mod n.
func squares(a, b, n int, shape ...int) *tensor.Dense {
	ids := make([]int64, tensor.Shape(shape).TotalSize())
	for i := range ids {
		ids[i] = int64((a*i*i + b) % n)
	}
	return tensor.New(tensor.WithShape(shape...), tensor.WithBacking(ids))
}

func TestTransformerIsPyTorchs(t *testing.T) {
	want := readTorch(t).Transformer
	V, d, heads, layers, Q, A, N := want.Sizes[0], want.Sizes[1], want.Sizes[2], want.Sizes[3], want.Sizes[4], want.Sizes[5], want.Sizes[6]
	net := models.Transformer(autodiff.NewGraph(autodiff.Float64), V, d, heads, layers, Q, A)
	feed := vm.Feed{net.X: squares(3, 1, V, N, Q), net.T: squares(5, 2, V, N, A)}
	m := want.compare(t, net.Params, feed, net.Score, net.Loss)
	out, err := m.Run(feed, net.Weights)
	if err != nil {
		t.Fatal(err)
	}
	same(t, "weights", out[0].Float64s(), want.Weights)
	b := m.Value(net.Params[len(net.Params)-1]).Float64s()
	for i := range b { // or else it answers one sign only
		b[i] = 0
	}
	for _, w := range net.Params {
		for i := range m.Value(w).Float64s() {
			m.Value(w).Float64s()[i] *= 0.7
		}
	}
	greedy(t, m, net, V, N, A, feed[net.X])
}

// greedy compares Guess with what Score says of each beginning in turn.
func greedy(t *testing.T, m *vm.Machine, net *models.Translator, V, N, A int, x *tensor.Dense) {
	t.Helper()
	starts := squares(1, 3, V, N)
	out, err := m.Run(vm.Feed{net.X: x, net.Start: starts}, net.Guess)
	if err != nil {
		t.Fatal(err)
	}
	guess := append([]int64(nil), out[0].Int64s()...)
	if first := guess[0]; !slices.ContainsFunc(guess[1:A-1], func(v int64) bool { return v != first }) {
		t.Errorf("the signs of an answer are all alike: %v", guess)
	}
	ts := tensor.New(tensor.WithShape(N, A), tensor.Of(tensor.Int64))
	for i := range N {
		ts.Int64s()[i*A] = starts.Int64s()[i]
	}
	for k := range A - 1 {
		out, err := m.Run(vm.Feed{net.X: x, net.T: ts}, net.Score)
		if err != nil {
			t.Fatal(err)
		}
		for i := range N {
			row := out[0].Float64s()[(i*(A-1)+k)*V:][:V]
			best := 0
			for v := range row {
				if row[v] > row[best] {
					best = v
				}
			}
			if guess[i*(A-1)+k] != int64(best) {
				t.Errorf("sample %d, sign %d: have %d, want %d", i, k, guess[i*(A-1)+k], best)
			}
			ts.Int64s()[i*A+k+1] = int64(best)
		}
	}
}

func TestLeNetIsPyTorchs(t *testing.T) {
	want := readTorch(t).Lenet
	C, H, W, K, N := want.Sizes[0], want.Sizes[1], want.Sizes[2], want.Sizes[3], want.Sizes[4]
	net := models.LeNet(autodiff.NewGraph(autodiff.Float64), C, H, W, K)
	ts := tensor.New(tensor.WithShape(N, K), tensor.Of(tensor.Float64))
	for i := range N {
		ts.Float64s()[i*K+i%K] = 1
	}
	want.compare(t, net.Params, vm.Feed{net.X: formula(0, N, C, H, W), net.T: ts}, net.Score, net.Loss)
}
