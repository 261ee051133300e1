package train_test

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"

	"gorgonia.org/tensor"

	"keisan/autodiff"
	"keisan/models/train"
	"keisan/ops"
	"keisan/vm"
)

func addTo(a, b *autodiff.Node) *autodiff.Node { return ops.Add(a, b) }

func vector(float autodiff.DType, x ...float64) *tensor.Dense {
	d := dense(float, [][]float64{x})
	if err := d.Reshape(len(x)); err != nil {
		panic(err)
	}
	return d
}

// moved returns what parameters become in one step from zeros, when these are
// their gradients, with the opposite sign: the gradients as the optimizer made
// them if its rule is SGD(1).
func moved(t *testing.T, float autodiff.DType, opt train.Optimizer, grads ...[][]float64) []*tensor.Dense {
	t.Helper()
	g := autodiff.NewGraph(float)
	loss := g.Scalar(0)
	for i, dW := range grads {
		W := g.Param(fmt.Sprintf("W%d", i+1), autodiff.Zeros(), len(dW), len(dW[0]))
		loss = ops.Add(loss, ops.Sum(ops.Mul(W, g.Const("", dense(float, dW)))))
	}
	m, err := vm.New(g)
	if err != nil {
		t.Fatal(err)
	}
	trainer, err := train.New(m, loss, opt)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := trainer.Step(); err != nil {
		t.Fatal(err)
	}
	var values []*tensor.Dense
	for _, p := range g.Params() {
		v := m.Value(p)
		for i, x := range v.Uint8s() { // the sign
			if k := float.Size(); i%k == k-1 {
				v.Uint8s()[i] = x ^ 0x80
			}
		}
		values = append(values, v)
	}
	return values
}

func TestClipNormIsTheBooks(t *testing.T) {
	var file struct {
		Clip []struct {
			Max           float64
			Before, After [][][]float64
		}
	}
	readJSON(t, "testdata/clip.json", &file)
	if len(file.Clip) != 3 {
		t.Fatalf("the file has %d runs", len(file.Clip))
	}
	for _, r := range file.Clip {
		for float, tolerance := range map[autodiff.DType]float64{autodiff.Float64: 1e-15, autodiff.Float32: 3e-7} {
			for i, have := range moved(t, float, train.ClipNorm(train.SGD(1), r.Max), r.Before...) {
				if d := largest(have, r.After[i]); !(d <= tolerance) {
					t.Errorf("%s, max %v, gradient %d: differs by %g: have %v, want %v", float, r.Max, i, d, floats(have), r.After[i])
				}
			}
		}
	}
}

// A parameter that is used four times, once transposed, is one parameter: its
// gradient is what the book's remove_duplicate makes, before the norm is taken.
func TestClipNormMergesDuplicates(t *testing.T) {
	var file struct {
		Duplicates struct{ In, Out [][][]float64 }
	}
	readJSON(t, "testdata/clip.json", &file)
	d := file.Duplicates
	g := autodiff.NewGraph(autodiff.Float64)
	A, B := g.Param("A", autodiff.Zeros(), 3, 2), g.Param("B", autodiff.Zeros(), 2, 2)
	loss := g.Scalar(0)
	for i, x := range []*autodiff.Node{A, B, ops.Transpose(A, 1, 0), A} {
		loss = ops.Sub(loss, ops.Sum(ops.Mul(x, g.Const("", dense(autodiff.Float64, d.In[i])))))
	}
	m, err := vm.New(g)
	if err != nil {
		t.Fatal(err)
	}
	trainer, err := train.New(m, loss, train.ClipNorm(train.SGD(1), 0.5))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := trainer.Step(); err != nil {
		t.Fatal(err)
	}
	norm := 0.0
	for _, rows := range d.Out {
		for _, row := range rows {
			for _, v := range row {
				norm += v * v
			}
		}
	}
	rate := 0.5 / (math.Sqrt(norm) + 1e-6)
	for i, p := range []*autodiff.Node{A, B} {
		want := d.Out[i]
		for _, row := range want {
			for j := range row {
				row[j] *= rate
			}
		}
		if d := largest(m.Value(p), want); !(d <= 1e-15) {
			t.Errorf("%s: differs by %g: have %v, want %v", p.Name(), d, floats(m.Value(p)), want)
		}
	}
}

func TestClipValueAndL2(t *testing.T) {
	for _, float := range []autodiff.DType{autodiff.Float64, autodiff.Float32} {
		have := moved(t, float, train.ClipValue(train.SGD(1), 0.5), [][]float64{{-3, -0.5, -0.25}, {0, 0.5, 7}})
		if d := largest(have[0], [][]float64{{-0.5, -0.5, -0.25}, {0, 0.5, 0.5}}); !(d == 0) {
			t.Errorf("ClipValue: have %v", floats(have[0]))
		}
	}
	// From W = 1 with the gradient 3: L2 inside the clipping, and around it.
	for want, opt := range map[float64]train.Optimizer{
		3.25: train.L2(train.SGD(1), 0.25),
		1.25: train.ClipValue(train.L2(train.SGD(1), 0.25), 1), // 3 clipped to 1, and 0.25
		1:    train.L2(train.ClipValue(train.SGD(1), 1), 0.25), // 3.25 clipped to 1
	} {
		g := autodiff.NewGraph(autodiff.Float64)
		W := g.Param("W", autodiff.Ones())
		m, err := vm.New(g)
		if err != nil {
			t.Fatal(err)
		}
		trainer, err := train.New(m, ops.Scale(W, 3), opt)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := trainer.Step(); err != nil {
			t.Fatal(err)
		}
		if have := 1 - m.Value(W).Float64s()[0]; have != want {
			t.Errorf("have the step %v, want %v", have, want)
		}
	}
}

// Steps of 4 batches of 3 are steps of batches of 12; in between nothing moves.
func TestAccumulateIsTheLargerBatch(t *testing.T) {
	for name, opt := range map[string]func() train.Optimizer{
		"SGD":    func() train.Optimizer { return train.SGD(0.5) },
		"Adam":   func() train.Optimizer { return train.Adam(0.05) },
		"AdamW":  func() train.Optimizer { return train.ClipNorm(train.AdamW(0.05), 0.1) },
		"Groups": func() train.Optimizer { return train.Groups(train.Momentum(0.2, 0.9)) },
	} {
		t.Run(name, func(t *testing.T) {
			type net struct {
				W       *autodiff.Node
				m       *vm.Machine
				trainer *train.Trainer
			}
			make := func(opt train.Optimizer) net {
				g := autodiff.NewGraph(autodiff.Float64)
				x := g.Input("x", autodiff.Batch, 5)
				W := g.Param("W", autodiff.Normal(0, 1), 5, 2)
				loss := ops.Mean(ops.Sum(ops.Square(ops.Tanh(ops.MatMul(x, W))), 1))
				m, err := vm.New(g)
				if err != nil {
					t.Fatal(err)
				}
				trainer, err := train.New(m, loss, opt)
				if err != nil {
					t.Fatal(err)
				}
				return net{W, m, trainer}
			}
			large, small := make(opt()), make(train.Accumulate(opt(), 4))
			for k := range 3 {
				rows := [][]float64{}
				for i := range 12 {
					row := []float64{}
					for j := range 5 {
						row = append(row, math.Sin(float64(100*k+7*i+3*j)))
					}
					rows = append(rows, row)
				}
				before := fmt.Sprint(floats(small.m.Value(small.W)))
				for b := range 4 {
					if have := fmt.Sprint(floats(small.m.Value(small.W))); have != before {
						t.Fatalf("step %d, batch %d: the parameter moved in between", k, b)
					}
					if _, err := small.trainer.Step(dense(autodiff.Float64, rows[3*b:3*b+3])); err != nil {
						t.Fatal(err)
					}
				}
				if _, err := large.trainer.Step(dense(autodiff.Float64, rows)); err != nil {
					t.Fatal(err)
				}
				have, want := floats(small.m.Value(small.W)), floats(large.m.Value(large.W))
				if fmt.Sprint(have) == before {
					t.Fatal("the parameter did not move")
				}
				for i := range want {
					if !(math.Abs(have[i]-want[i]) <= 1e-14) {
						t.Fatalf("step %d: have %v, want %v", k, have, want)
					}
				}
			}
		})
	}
}

func TestGroupsArePyTorchs(t *testing.T) {
	readBook(t)
	var file struct{ Groups [][][][]float64 }
	readJSON(t, "testdata/pytorch.json", &file)
	if len(file.Groups) != 10 {
		t.Fatalf("the file has %d steps", len(file.Groups))
	}
	g := autodiff.NewGraph(autodiff.Float64)
	second := g.Param("second", autodiff.Ones(), 3, 4)
	first := g.Param("first", autodiff.Value(dense(autodiff.Float64, bookRun.Param0)), 3, 4)
	dW := g.Input("dW", 3, 4)
	loss := ops.Add(ops.Sum(ops.Mul(first, dW)), ops.Sum(ops.Mul(second, ops.Scale(dW, 0.5))))
	m, err := vm.New(g)
	if err != nil {
		t.Fatal(err)
	}
	opt := train.Groups(train.AdamW(0.02), train.Group{
		Optimizer: train.AdamW(0.005, train.WeightDecay(0.4), train.Betas(0.8, 0.9)), Params: []*autodiff.Node{second}})
	trainer, err := train.New(m, loss, opt)
	if err != nil {
		t.Fatal(err)
	}
	for k, grad := range bookRun.Grads {
		if _, err := trainer.Step(dense(autodiff.Float64, grad)); err != nil {
			t.Fatal(err)
		}
		for i, p := range []*autodiff.Node{first, second} {
			if d := largest(m.Value(p), file.Groups[k][i]); !(d <= 1e-14) {
				t.Fatalf("step %d, %s: differs by %g", k+1, p.Name(), d)
			}
		}
	}
}

func TestFreeze(t *testing.T) {
	l := newLine(t, autodiff.Float64)
	v := l.g.Param("v", autodiff.Ones())
	trainer, err := train.New(l.machine, addTo(l.loss, v), train.SGD(1), train.Freeze(l.w))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := trainer.Step(vector(autodiff.Float64, 3)); err != nil {
		t.Fatal(err)
	}
	if have, want := fmt.Sprint(l.machine.Value(l.w), l.machine.Value(v)), "1 0"; have != want {
		t.Errorf("have %s, want %s", have, want)
	}
	if _, err := train.New(l.machine, l.loss, train.SGD(1), train.Freeze(l.x)); err == nil || !strings.Contains(err.Error(), "Freeze: x") {
		t.Errorf("an input frozen: have %v", err)
	}
}

func TestCompositionMistakes(t *testing.T) {
	for says, compose := range map[string]func(w, v *autodiff.Node) train.Optimizer{
		"ClipNorm: the norm must be a finite number above 0":   func(w, v *autodiff.Node) train.Optimizer { return train.ClipNorm(train.SGD(1), 0) },
		"ClipValue: the limit must be a finite number above 0": func(w, v *autodiff.Node) train.Optimizer { return train.ClipValue(train.SGD(1), math.NaN()) },
		"L2: the weight decay must be":                         func(w, v *autodiff.Node) train.Optimizer { return train.L2(train.SGD(1), -1) },
		"ClipNorm: the optimizer is nil":                       func(w, v *autodiff.Node) train.Optimizer { return train.ClipNorm(nil, 1) },
		"Accumulate: the number of batches must be at least 1": func(w, v *autodiff.Node) train.Optimizer { return train.Accumulate(train.SGD(1), 0) },
		"Accumulate: the optimizer is nil":                     func(w, v *autodiff.Node) train.Optimizer { return train.Accumulate(nil, 2) },
		"Groups: v is in no group, and there is no optimizer": func(w, v *autodiff.Node) train.Optimizer {
			return train.Groups(nil, train.Group{train.SGD(1), []*autodiff.Node{w}})
		},
		"Groups: a group has no optimizer": func(w, v *autodiff.Node) train.Optimizer {
			return train.Groups(train.SGD(1), train.Group{nil, []*autodiff.Node{w}})
		},
		"Groups: a group names what is not trained": func(w, v *autodiff.Node) train.Optimizer {
			return train.Groups(train.SGD(1), train.Group{train.SGD(1), []*autodiff.Node{w.Graph().Node("x")}})
		},
		"Groups: two groups name w": func(w, v *autodiff.Node) train.Optimizer {
			return train.Groups(train.SGD(1), train.Group{train.SGD(1), []*autodiff.Node{w}}, train.Group{train.SGD(1), []*autodiff.Node{v, w}})
		},
		"SGD: the learning rate must be a finite number of at least 0": func(w, v *autodiff.Node) train.Optimizer {
			return train.Accumulate(train.ClipNorm(train.SGD(math.NaN()), 1), 2)
		},
	} {
		l := newLine(t, autodiff.Float64)
		v := l.g.Param("v", autodiff.Ones())
		_, err := train.New(l.machine, addTo(l.loss, v), compose(l.w, v))
		if err == nil || !strings.Contains(err.Error(), says) || !strings.HasPrefix(err.Error(), "gradients_test.go:") {
			t.Errorf("have %v, want an error at this test's line that says %q", err, says)
		}
		if !errors.Is(err, autodiff.ErrValue) && !errors.Is(err, autodiff.ErrGraph) {
			t.Errorf("have the reason of %v", err)
		}
	}
}
