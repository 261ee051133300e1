package parity

import (
	"encoding/json"
	"math"
	"slices"
	"strings"
	"testing"

	"gorgonia.org/tensor"

	"keisan/autodiff"
	"keisan/models/data"
	"keisan/models/train"
	"keisan/ops"
	"keisan/vm"
)

func init() {
	kinds["optimizers"] = optimizers
	kinds["ch06_rnn_gradient_graph"] = gradientGraph
}

// bookOptimizers make an optimizer from what the case says; the numbers that it
// does not say are the defaults of the book's common/optimizer.py.
var bookOptimizers = map[string]func(say func(name string, value float64) float64) train.Optimizer{
	"SGD":     func(say func(string, float64) float64) train.Optimizer { return train.SGD(say("lr", 0.01)) },
	"AdaGrad": func(say func(string, float64) float64) train.Optimizer { return train.AdaGrad(say("lr", 0.01)) },
	"Momentum": func(say func(string, float64) float64) train.Optimizer {
		return train.Momentum(say("lr", 0.01), say("momentum", 0.9))
	},
	"Nesterov": func(say func(string, float64) float64) train.Optimizer {
		return train.Nesterov(say("lr", 0.01), say("momentum", 0.9))
	},
	"RMSprop": func(say func(string, float64) float64) train.Optimizer {
		return train.RMSprop(say("lr", 0.01), say("decay_rate", 0.99))
	},
	"Adam": func(say func(string, float64) float64) train.Optimizer {
		return train.Adam(say("lr", 0.001), train.Betas(say("beta1", 0.9), say("beta2", 0.999)))
	},
}

// optimizers moves a parameter by given gradients.
func optimizers(t *testing.T, f *file) {
	var c struct {
		Runs []struct {
			Hyper  json.RawMessage
			Param0 array
			Grads  []array
			After  map[string][]array `json:"param_after_each_step"`
		}
	}
	f.into(t, &c)
	for _, run := range c.Runs {
		hyper := map[string]float64{}
		if string(run.Hyper) != `"defaults"` {
			if err := json.Unmarshal(run.Hyper, &hyper); err != nil {
				t.Fatalf("hyper: %s is neither \"defaults\" nor numbers by name: %v", run.Hyper, err)
			}
		}
		known := []string{"lr", "momentum", "decay_rate", "beta1", "beta2"}
		for name := range hyper {
			if !slices.Contains(known, name) {
				t.Fatalf("hyper: no optimizer has %q; there are %s", name, strings.Join(known, ", "))
			}
		}
		if len(run.After) == 0 {
			t.Fatal("no optimizer's values")
		}
		for name, want := range run.After {
			declare := bookOptimizers[name]
			if declare == nil {
				t.Fatalf("no optimizer %s", name)
			}
			if len(want) != len(run.Grads) || len(want) == 0 {
				t.Fatalf("%s: there are %d gradients and %d values after them", name, len(run.Grads), len(want))
			}
			g := autodiff.NewGraph(f.float)
			W := g.Param("W", autodiff.Value(run.Param0.as(f.float)), run.Param0.shape...)
			dW := g.Input("dW", run.Param0.shape...)
			updates := declare(func(name string, value float64) float64 {
				if said, ok := hyper[name]; ok {
					return said
				}
				return value
			}).Updates([]*autodiff.Node{W}, []*autodiff.Node{dW})
			m, err := vm.New(g)
			if err != nil {
				t.Fatal(err)
			}
			step, err := m.Compile(updates...)
			if err != nil {
				t.Fatal(err)
			}
			for s, grad := range run.Grads {
				if _, err := step.Run(vm.Feed{dW: grad.as(f.float)}); err != nil {
					t.Fatal(err)
				}
				equal(t, name, m.Value(W), want[s].values, within(f.float, 1e-14))
			}
		}
	}
}

// equal compares a tensor with numbers.
func equal(t *testing.T, what string, have *tensor.Dense, want []float64, tolerance float64) {
	t.Helper()
	values := numbers(have)
	if len(values) != len(want) {
		t.Fatalf("%s: have %d numbers, want %d", what, len(values), len(want))
	}
	for i, v := range values {
		if !(math.Abs(v-want[i]) <= tolerance*max(1, math.Abs(want[i]))) {
			t.Errorf("%s[%d]: have %v, want %v", what, i, v, want[i])
			return
		}
	}
}

// gradientGraph is the norm of a gradient on its way back through time, and
// clip_grads.py.
func gradientGraph(t *testing.T, f *file) {
	var c struct {
		Runs []struct {
			Config options[struct {
				N, H, T int
				Seed    uint32
				Half    bool
			}]
			Wh    array
			Norms []float64 `json:"norm_list"`
		}
		Clip []struct {
			Config options[struct {
				Seed uint32
				Max  float64 `json:"max_norm"`
			}]
			Before1 array `json:"before_dW1"`
			Before2 array `json:"before_dW2"`
			After1  array `json:"after_dW1"`
			After2  array `json:"after_dW2"`
		} `json:"clip_grads_py"`
	}
	f.into(t, &c)
	for _, run := range c.Runs {
		o := run.Config.of
		w := data.NewRandomState(o.Seed).Randn(o.H * o.H)
		for i := range w {
			if o.Half {
				w[i] *= 0.5
			}
		}
		equal(t, "Wh", array{[]int{o.H, o.H}, w}.as(autodiff.Float64), run.Wh.values, 1e-15)
		g := autodiff.NewGraph(f.float)
		Wh := g.Param("Wh", autodiff.Value(array{[]int{o.H, o.H}, w}.as(f.float)), o.H, o.H)
		dh := g.Full(autodiff.TypeOf(f.float, o.N, o.H), 1)
		var norms []*autodiff.Node
		for range o.T {
			dh = ops.MatMulT(dh, Wh, false, true)
			norms = append(norms, ops.Scale(ops.Sqrt(ops.Sum(ops.Square(dh))), 1/float64(o.N)))
		}
		m, err := vm.New(g)
		if err != nil {
			t.Fatal(err)
		}
		out, err := m.Run(nil, ops.Stack(0, norms...))
		if err != nil {
			t.Fatal(err)
		}
		equal(t, "norms", out[0], run.Norms, within(f.float, 1e-12))
	}
	for _, run := range c.Clip {
		rng := data.NewRandomState(run.Config.of.Seed)
		g := autodiff.NewGraph(f.float)
		var grads []*autodiff.Node
		for i, want := range []array{run.Before1, run.Before2} {
			d := rng.Rand(9)
			for k := range d {
				d[k] *= 10
			}
			before := array{[]int{3, 3}, d}
			equal(t, "before", before.as(autodiff.Float64), want.values, 1e-15)
			grads = append(grads, g.Param([]string{"dW1", "dW2"}[i], autodiff.Value(before.as(f.float)), 3, 3))
		}
		small := clipped(grads, run.Config.of.Max)
		m, err := vm.New(g)
		if err != nil {
			t.Fatal(err)
		}
		out, err := m.Run(nil, small...)
		if err != nil {
			t.Fatal(err)
		}
		equal(t, "after", out[0], run.After1.values, within(f.float, 1e-12))
		equal(t, "after", out[1], run.After2.values, within(f.float, 1e-12))
	}
}
