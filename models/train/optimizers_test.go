package train_test

import (
	"encoding/json"
	"errors"
	"math"
	"os"
	"strings"
	"testing"

	"gorgonia.org/tensor"

	"keisan/autodiff"
	"keisan/models/train"
	"keisan/ops"
	"keisan/vm"
)

// A course is what an optimizer makes of a parameter in ten steps.
type course struct {
	param0 [][]float64
	grads  [][][]float64
	after  [][][]float64
}

// bookRun is a run of optimizers.json, the book's own optimizers.
var bookRun struct {
	Param0 [][]float64              `json:"param0"`
	Grads  [][][]float64            `json:"grads"`
	After  map[string][][][]float64 `json:"param_after_each_step"`
}

// torchRun is a run of pytorch.json.
type torchRun struct {
	Name  string
	Hyper struct {
		LR          float64
		Momentum    float64
		Dampening   float64
		Nesterov    bool
		WeightDecay *float64 `json:"weight_decay"`
		Betas       []float64
		Eps         float64
	}
	After [][][]float64
}

func readJSON(t *testing.T, path string, to any) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err == nil {
		err = json.Unmarshal(data, to)
	}
	if err != nil {
		t.Fatal(err)
	}
}

func readBook(t *testing.T) {
	t.Helper()
	var file struct{ Runs []json.RawMessage }
	readJSON(t, "testdata/optimizers.json", &file)
	if err := json.Unmarshal(file.Runs[0], &bookRun); err != nil {
		t.Fatal(err)
	}
}

// dense returns a matrix in the element type.
func dense(float autodiff.DType, rows [][]float64) *tensor.Dense {
	t := tensor.New(tensor.WithShape(len(rows), len(rows[0])), tensor.Of(float.Tensor()))
	for i, row := range rows {
		for j, v := range row {
			if float == autodiff.Float32 {
				t.Float32s()[i*len(row)+j] = float32(v)
			} else {
				t.Float64s()[i*len(row)+j] = v
			}
		}
	}
	return t
}

// floats returns the elements as float64.
func floats(t *tensor.Dense) []float64 {
	if t.Dtype() != tensor.Float32 {
		return t.Float64s()
	}
	var list []float64
	for _, v := range t.Float32s() {
		list = append(list, float64(v))
	}
	return list
}

// largest returns the largest difference to the rows, infinite if an element is
// NaN.
func largest(have *tensor.Dense, want [][]float64) float64 {
	worst := 0.0
	for i, v := range floats(have) {
		d := math.Abs(v - want[i/len(want[0])][i%len(want[0])])
		if !(d <= worst) {
			worst = d
		}
		if d != d {
			return math.Inf(1)
		}
	}
	return worst
}

// hold runs the course with the optimizer and compares every step.
func hold(t *testing.T, float autodiff.DType, opt train.Optimizer, c course, tolerance float64) {
	t.Helper()
	g := autodiff.NewGraph(float)
	W := g.Param("W", autodiff.Value(dense(autodiff.Float64, c.param0)), 3, 4)
	dW := g.Input("dW", 3, 4)
	loss := ops.Sum(ops.Mul(W, dW)) // its gradient is dW
	m, err := vm.New(g)
	if err != nil {
		t.Fatal(err)
	}
	trainer, err := train.New(m, loss, opt)
	if err != nil {
		t.Fatal(err)
	}
	for k, grad := range c.grads {
		if _, err := trainer.Step(dense(float, grad)); err != nil {
			t.Fatal(err)
		}
		if d := largest(m.Value(W), c.after[k]); !(d <= tolerance) {
			t.Fatalf("%s, step %d: differs by %g, more than %g: have %v, want %v", float, k+1, d, tolerance, floats(m.Value(W)), c.after[k])
		}
	}
}

func TestOptimizersAreTheBooks(t *testing.T) {
	readBook(t)
	for name, opt := range map[string]func() train.Optimizer{
		"SGD":      func() train.Optimizer { return train.SGD(0.01) },
		"Momentum": func() train.Optimizer { return train.Momentum(0.01, 0.9) },
		"Nesterov": func() train.Optimizer { return train.Nesterov(0.01, 0.9) },
		"AdaGrad":  func() train.Optimizer { return train.AdaGrad(0.01) },
		"RMSprop":  func() train.Optimizer { return train.RMSprop(0.01, 0.99) },
		"Adam":     func() train.Optimizer { return train.Adam(0.001) },
	} {
		t.Run(name, func(t *testing.T) {
			c := course{bookRun.Param0, bookRun.Grads, bookRun.After[name]}
			if len(c.after) != 10 {
				t.Fatalf("the file has %d steps", len(c.after))
			}
			hold(t, autodiff.Float64, opt(), c, 1e-14)
			hold(t, autodiff.Float32, opt(), c, 3e-7)
		})
	}
	if len(bookRun.After) != 6 {
		t.Errorf("the file has %d optimizers, want all to be held", len(bookRun.After))
	}
}

func TestOptimizersArePyTorchs(t *testing.T) {
	readBook(t)
	var file struct{ Optimizers []torchRun }
	readJSON(t, "testdata/pytorch.json", &file)
	if len(file.Optimizers) != 13 {
		t.Fatalf("the file has %d runs", len(file.Optimizers))
	}
	for _, r := range file.Optimizers {
		h := r.Hyper
		var opts []train.Hyper
		if h.WeightDecay != nil {
			opts = append(opts, train.WeightDecay(*h.WeightDecay))
		}
		if h.Betas != nil {
			opts = append(opts, train.Betas(h.Betas[0], h.Betas[1]), train.Epsilon(h.Eps))
		}
		if h.Dampening != 0 {
			opts = append(opts, train.Dampening(h.Dampening))
		}
		if h.Nesterov {
			opts = append(opts, train.NesterovMomentum())
		}
		make := map[string]func() train.Optimizer{
			"SGD":   func() train.Optimizer { return train.TorchSGD(h.LR, h.Momentum, opts...) },
			"Adam":  func() train.Optimizer { return train.TorchAdam(h.LR, opts...) },
			"AdamW": func() train.Optimizer { return train.AdamW(h.LR, opts...) },
		}[r.Name]
		c := course{bookRun.Param0, bookRun.Grads, r.After}
		hold(t, autodiff.Float64, make(), c, 1e-14)
		hold(t, autodiff.Float32, make(), c, 1e-6)
	}
}

// The numbers of optimizers are checked, at the line that trains.
func TestHyperMistakes(t *testing.T) {
	nan := math.NaN()
	for says, opt := range map[string]train.Optimizer{
		"SGD: the learning rate must be a finite number of at least 0: W (scalar): +Inf":      train.SGD(math.Inf(1)),
		"Momentum: the learning rate must be a finite number of at least 0: W (scalar): -0.1": train.Momentum(-0.1, 0.9),
		"Momentum: the momentum must be at least 0 and less than 1":                           train.Momentum(0.1, 1),
		"Nesterov: the momentum must be":                                                      train.Nesterov(0.1, nan),
		"RMSprop: the decay must be":                                                          train.RMSprop(0.1, -0.1),
		"Adam: β₂ must be":                                                                    train.Adam(0.1, train.Betas(0.9, 1)),
		"Adam: WeightDecay is no option of Adam":                                              train.Adam(0.1, train.WeightDecay(0.1)),
		"AdamW: the weight decay must be a finite number of at least 0":                       train.AdamW(0.1, train.WeightDecay(nan)),
		"TorchAdam: ε must be":                                                                train.TorchAdam(0.1, train.Epsilon(-1)),
		"TorchAdam: an option comes from one of this package's functions":                     train.TorchAdam(0.1, train.Hyper{}),
		"TorchSGD: the momentum must be":                                                      train.TorchSGD(0.1, -0.5),
		"TorchSGD: NesterovMomentum wants a momentum and no dampening":                        train.TorchSGD(0.1, 0, train.NesterovMomentum()),
		"TorchSGD: the dampening must be":                                                     train.TorchSGD(0.1, 0.5, train.Dampening(-1)),
	} {
		g := autodiff.NewGraph(autodiff.Float64)
		m, err := vm.New(g)
		if err != nil {
			t.Fatal(err)
		}
		W := g.Param("W", autodiff.Ones())
		_, err = train.New(m, ops.Square(W), opt)
		if !errors.Is(err, autodiff.ErrValue) || !strings.Contains(err.Error(), says) || !strings.HasPrefix(err.Error(), "optimizers_test.go:") {
			t.Errorf("have %v, want an error at this test's line that says %q", err, says)
		}
	}
}

// What an optimizer keeps is told, for checkpoints.
func TestStates(t *testing.T) {
	g := autodiff.NewGraph(autodiff.Float32)
	W, b := g.Param("W", autodiff.Ones(), 2, 3), g.Param("b", autodiff.Ones(), 3)
	g.State("other", autodiff.Zeros()) // that no step needs
	x := ops.Dropout(g.Input("x", autodiff.Batch, 2), 0.5)
	m, err := vm.New(g)
	if err != nil {
		t.Fatal(err)
	}
	trainer, err := train.New(m, ops.Sum(ops.Add(ops.MatMul(x, W), b)), train.Adam(0.1))
	if err != nil {
		t.Fatal(err)
	}
	var have []string
	for _, s := range trainer.States() {
		have = append(have, s.Name())
	}
	if have, want := strings.Join(have, " "), "dropout.counter lr Adam.t W.m W.v b.m b.v"; have != want {
		t.Errorf("have %s, want %s", have, want)
	}
}
