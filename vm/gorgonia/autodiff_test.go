package gorgonia_test

import (
	"math"
	"testing"

	G "gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"keisan/autodiff"
	"keisan/models/data"
	"keisan/ops"
	"keisan/vm"
	"keisan/vm/cpu"
	"keisan/vm/gorgonia"
)

// The loss and the gradients of the book's net for a batch of the spiral are
// those of Gorgonia's own symbolic differentiation, run by its own machine.
func TestGradientsAgainstGorgonia(t *testing.T) {
	set, rng := data.Spiral(1984)
	batches, err := data.NewBatches(30, data.Drop, rng, set.X, set.T)
	if err != nil || !batches.Next() {
		t.Fatal("no batch", err)
	}
	xs, ts := batches.Batch()[0], batches.Batch()[1]

	g := autodiff.NewGraph(autodiff.Float64)
	x, labels := g.Input("x", autodiff.Batch, 2), g.Input("t", autodiff.Batch, 3)
	W1, b1 := g.Param("W1", autodiff.Normal(0, 1), 2, 10), g.Param("b1", autodiff.Normal(0, 1), 10)
	W2, b2 := g.Param("W2", autodiff.Normal(0, 1), 10, 3), g.Param("b2", autodiff.Normal(0, 1), 3)
	h := ops.Sigmoid(ops.Add(ops.MatMul(x, W1), b1))
	loss := ops.SoftmaxCE(ops.Add(ops.MatMul(h, W2), b2), labels)
	grads, err := autodiff.Grad(loss, g.Params()...)
	if err != nil {
		t.Fatal(err)
	}
	for name, engine := range map[string]vm.Engine{"cpu": cpu.New(), "gorgonia": gorgonia.New()} {
		m, err := vm.New(g, vm.WithRand(rng), vm.WithEngine(engine))
		if err != nil {
			t.Fatal(err)
		}
		p, err := m.Compile(append(grads, loss)...)
		if err != nil {
			t.Fatal(err)
		}
		have, err := p.Run(vm.Feed{x: xs, labels: ts})
		if err != nil {
			t.Fatal(err)
		}
		var weights []*tensor.Dense
		for _, W := range g.Params() {
			weights = append(weights, m.Value(W))
		}
		want := symbolic(t, xs, ts, weights)
		for i, size := range []int{20, 10, 30, 3, 1} {
			if len(want[i]) != size {
				t.Fatalf("%s: Gorgonia's result %d has %d elements, want %d", name, i, len(want[i]), size)
			}
			for k, w := range want[i] {
				if h := have[i].Float64s()[k]; !(math.Abs(h-w) <= farthest) {
					t.Errorf("%s: result %d, element %d: %v, want %v", name, i, k, h, w)
				}
			}
		}
	}
}

// farthest is how far our gradients may lie from Gorgonia's, both of size 0.1:
// some hundred roundings.
const farthest = 1e-14

// symbolic returns the gradients towards the weights and the loss, as Gorgonia
// computes them. The loss is written with Exp, Sum and Log: Gorgonia's softmax
// and log-sum-exp are wrong.
//
//	L = mean_i (log Σ_k exp s_ik − Σ_k t_ik s_ik)
func symbolic(t *testing.T, xs, ts *tensor.Dense, weights []*tensor.Dense) [][]float64 {
	t.Helper()
	g := G.NewGraph()
	input := func(name string, v *tensor.Dense) *G.Node {
		return G.NodeFromAny(g, v.Clone(), G.WithName(name))
	}
	x, labels := input("x", xs), input("t", ts)
	var W []*G.Node
	for i, v := range weights {
		W = append(W, input([]string{"W1", "b1", "W2", "b2"}[i], v))
	}
	affine := func(x, W, b *G.Node) *G.Node {
		return G.Must(G.BroadcastAdd(G.Must(G.Mul(x, W)), b, nil, []byte{0}))
	}
	h := G.Must(G.Sigmoid(affine(x, W[0], W[1])))
	s := affine(h, W[2], W[3])
	logSum := G.Must(G.Log(G.Must(G.Sum(G.Must(G.Exp(s)), 1))))
	right := G.Must(G.Sum(G.Must(G.HadamardProd(labels, s)), 1))
	loss := G.Must(G.Mean(G.Must(G.Sub(logSum, right))))
	grads, err := G.Grad(loss, W...)
	if err != nil {
		t.Fatal(err)
	}
	nodes := append(grads, loss)
	values := make([]G.Value, len(nodes))
	for i, n := range nodes {
		G.Read(n, &values[i])
	}
	m := G.NewTapeMachine(g)
	defer m.Close()
	if err := m.RunAll(); err != nil {
		t.Fatal(err)
	}
	var list [][]float64
	for _, v := range values {
		switch d := v.Data().(type) {
		case []float64:
			list = append(list, d)
		case float64:
			list = append(list, []float64{d})
		}
	}
	return list
}
