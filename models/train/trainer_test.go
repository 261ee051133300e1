package train_test

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"gorgonia.org/tensor"

	"keisan/autodiff"
	"keisan/models"
	"keisan/models/data"
	"keisan/models/train"
	"keisan/ops"
	"keisan/vm"
)

// Package parity's flag, taken by all tests of models, so that it can follow
// go test ./models/....
var _ = flag.String("parity", "", "for the tests of package parity")

// line is the smallest model: the loss of a batch is w times the mean of its x.
type line struct {
	g          *autodiff.Graph
	x, w, loss *autodiff.Node
	machine    *vm.Machine
}

func newLine(t testing.TB, float autodiff.DType) *line {
	t.Helper()
	l := &line{g: autodiff.NewGraph(float)}
	l.x = l.g.Input("x", autodiff.Batch)
	l.w = l.g.Param("w", autodiff.Ones())
	l.loss = ops.Mul(l.w, ops.Mean(l.x))
	var err error
	if l.machine, err = vm.New(l.g); err != nil {
		t.Fatal(err)
	}
	return l
}

// rows returns batches of size of the samples 1, 2, …, n, shuffled by rng.
func rows(t testing.TB, n, size int, remainder data.Remainder, rng data.Shuffler) *data.Batches {
	t.Helper()
	x := make([]float64, n)
	for i := range x {
		x[i] = float64(i + 1)
	}
	b, err := data.NewBatches(size, remainder, rng, tensor.New(tensor.WithShape(n), tensor.WithBacking(x)))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// ticking returns a clock that goes on by 0.7 s each time it is read.
func ticking() func() time.Time {
	now := time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)
	return func() time.Time {
		now = now.Add(700 * time.Millisecond)
		return now
	}
}

func TestLogsOfBothStyles(t *testing.T) {
	tests := []struct {
		name  string
		style train.Style
		want  string
	}{
		// Losses 1 2 3 4 5 in each epoch; means go on across its end.
		{"Trainer", train.TrainerStyle(), `
| epoch 1 |  iter 1 / 5 | time 0[s] | loss 1.00
| epoch 1 |  iter 4 / 5 | time 1[s] | loss 3.00
| epoch 2 |  iter 1 / 5 | time 2[s] | loss 3.00
| epoch 2 |  iter 4 / 5 | time 2[s] | loss 3.00
`},
		{"loop", train.LoopStyle(), `
| epoch 1 |  iter 3 / 5 | loss 2.00
| epoch 2 |  iter 3 / 5 | loss 3.00
`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			l := newLine(t, autodiff.Float64)
			var log bytes.Buffer
			trainer, err := train.New(l.machine, l.loss, train.SGD(0), train.Log(&log),
				train.Interval(3), train.InStyle(test.style), train.Clock(ticking()))
			if err != nil {
				t.Fatal(err)
			}
			if err := trainer.Fit(context.Background(), rows(t, 5, 1, data.Drop, nil), 2); err != nil {
				t.Fatal(err)
			}
			if have := "\n" + log.String(); have != test.want {
				t.Errorf("have%swant%s", have, test.want)
			}
			if have, want := len(trainer.Averages()), strings.Count(test.want, "\n")-1; have != want {
				t.Errorf("have %d averages, want %d", have, want)
			}
			if have, want := fmt.Sprint(trainer.Losses()), "[1 2 3 4 5 1 2 3 4 5]"; have != want {
				t.Errorf("losses: have %s, want %s", have, want)
			}
		})
	}
}

// Each call of Fit counts epochs on, and starts its means, its clock and the
// order of the samples anew, while the stream of the shuffles goes on.
func TestFitAgain(t *testing.T) {
	l := newLine(t, autodiff.Float64)
	var log bytes.Buffer
	trainer, err := train.New(l.machine, l.loss, train.SGD(0), train.Log(&log), train.Interval(4), train.InStyle(train.LoopStyle()))
	if err != nil {
		t.Fatal(err)
	}
	batches := rows(t, 6, 1, data.Drop, data.NewRandomState(3))
	for range 2 {
		if err := trainer.Fit(context.Background(), batches, 2); err != nil {
			t.Fatal(err)
		}
	}
	if have := trainer.Epoch(); have != 4 {
		t.Errorf("have %d epochs, want 4", have)
	}
	for k, text := range strings.Split(strings.TrimSpace(log.String()), "\n") {
		if want := fmt.Sprintf("| epoch %d |", k+1); !strings.HasPrefix(text, want) {
			t.Errorf("line %d: have %s, want %s", k, text, want)
		}
	}
	var want []float64
	rng := data.NewRandomState(3)
	for range 2 {
		order := []float64{1, 2, 3, 4, 5, 6}
		for range 2 {
			rng.Shuffle(6, func(i, j int) { order[i], order[j] = order[j], order[i] })
			want = append(want, order...)
		}
	}
	if have := fmt.Sprint(trainer.Losses()); have != fmt.Sprint(want) {
		t.Errorf("have %s, want %v", have, want)
	}
	if have, want := trainer.Averages()[2], (want[12]+want[13]+want[14]+want[15])/4; have != want {
		t.Errorf("first mean of the second call: have %v, want %v", have, want)
	}
}

func TestRemainder(t *testing.T) {
	for remainder, want := range map[data.Remainder]string{data.Drop: "[1.5 3.5]", data.Keep: "[1.5 3.5 5]"} {
		l := newLine(t, autodiff.Float64)
		trainer, err := train.New(l.machine, l.loss, train.SGD(0))
		if err != nil {
			t.Fatal(err)
		}
		if err := trainer.Fit(context.Background(), rows(t, 5, 2, remainder, nil), 1); err != nil {
			t.Fatal(err)
		}
		if have := fmt.Sprint(trainer.Losses()); have != want {
			t.Errorf("have %s, want %s", have, want)
		}
	}
}

// w ← w − η·x̄ in the graph's own arithmetic; the rate changes without a new
// program.
func TestSGD(t *testing.T) {
	for _, float := range []autodiff.DType{autodiff.Float64, autodiff.Float32} {
		l := newLine(t, float)
		trainer, err := train.New(l.machine, l.loss, train.SGD(0.1))
		if err != nil {
			t.Fatal(err)
		}
		x := func(v float64) *tensor.Dense {
			if float == autodiff.Float32 {
				return tensor.New(tensor.WithShape(1), tensor.WithBacking([]float32{float32(v)}))
			}
			return tensor.New(tensor.WithShape(1), tensor.WithBacking([]float64{v}))
		}
		w := func() float64 {
			if float == autodiff.Float32 {
				return float64(l.machine.Value(l.w).Float32s()[0])
			}
			return l.machine.Value(l.w).Float64s()[0]
		}
		step := func(w, rate, x float64) float64 {
			if float == autodiff.Float32 {
				return float64(float32(w) - float32(float32(rate)*float32(x)))
			}
			return w - float64(rate*x)
		}
		want := 1.0
		for _, rate := range []float64{0.1, 0.1, 0.03} {
			if err := trainer.SetRate(rate); err != nil {
				t.Fatal(err)
			}
			if have := trainer.Rate(); !(have-rate < 1e-8 && rate-have < 1e-8) {
				t.Errorf("%s: have rate %v, want %v", float, have, rate)
			}
			if _, err := trainer.Step(x(0.7)); err != nil {
				t.Fatal(err)
			}
			want = step(want, rate, 0.7)
			if have := w(); have != want {
				t.Errorf("%s: have %v, want %v", float, have, want)
			}
		}
	}
}

func TestCancel(t *testing.T) {
	l := newLine(t, autodiff.Float64)
	ctx, cancel := context.WithCancel(context.Background())
	trainer, err := train.New(l.machine, l.loss, train.SGD(1), train.Each(func(s train.Step) error {
		if s.Epoch == 1 && s.Iter == 2 {
			cancel()
		}
		return nil
	}))
	if err != nil {
		t.Fatal(err)
	}
	err = trainer.Fit(ctx, rows(t, 5, 1, data.Drop, nil), 10)
	if !errors.Is(err, context.Canceled) || !strings.Contains(err.Error(), "epoch 2 after 3 of 5 iterations") {
		t.Errorf("have %v", err)
	}
	if have := len(trainer.Losses()); have != 8 || trainer.Epoch() != 1 {
		t.Errorf("have %d losses and %d epochs, want 8 and 1", have, trainer.Epoch())
	}
	if have, want := l.machine.Value(l.w).Float64s()[0], 1.0-15-1-2-3; have != want {
		t.Errorf("have w = %v, want %v: the update of the last step", have, want)
	}
}

// The step of the spiral's training, shuffles and batches included, allocates
// nothing.
func TestNoAllocations(t *testing.T) {
	set, rng := data.Spiral(1984)
	g := autodiff.NewGraph(autodiff.Float64)
	net := models.TwoLayerNet(g, 2, 10, 3)
	m, err := vm.New(g, vm.WithRand(rng))
	if err != nil {
		t.Fatal(err)
	}
	batches, err := data.NewBatches(30, data.Drop, rng, set.X, set.T)
	if err != nil {
		t.Fatal(err)
	}
	var trainer *train.Trainer
	var allocs float64
	again := 0
	trainer, err = train.New(m, net.Loss, train.SGD(1), train.Reported(net.Reported), train.Interval(0),
		train.Each(func(train.Step) error { again++; return nil }))
	if err != nil {
		t.Fatal(err)
	}
	ctx := context.Background()
	if err := trainer.Fit(ctx, batches, 1); err != nil {
		t.Fatal(err)
	}
	// A call of Fit makes a few things of its own: the same for 1 and for 21
	// epochs of 10 steps.
	of := func(epochs int) float64 {
		return testing.AllocsPerRun(10, func() {
			if err := trainer.Fit(ctx, batches, epochs); err != nil {
				t.Fatal(err)
			}
		})
	}
	of(100) // room for the history
	if allocs = of(21) - of(1); allocs > 1 {
		t.Errorf("200 steps of Fit: have %v allocations, want 0 (1 if the history grows)", allocs)
	}
	if allocs = testing.AllocsPerRun(200, func() {
		if !batches.Next() {
			batches.Next()
		}
		if _, err := trainer.Step(batches.Batch()...); err != nil {
			t.Fatal(err)
		}
	}); allocs != 0 {
		t.Errorf("a step: have %v allocations, want 0", allocs)
	}
}

type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) { return 0, errors.New("no space left") }

func TestMistakes(t *testing.T) {
	l := newLine(t, autodiff.Float64)
	other := newLine(t, autodiff.Float64)
	unused := newLine(t, autodiff.Float64)
	unused.g.Param("v", autodiff.Ones(), 2)
	for name, test := range map[string]struct {
		make func() (*train.Trainer, error)
		says string
	}{
		"machine":     {func() (*train.Trainer, error) { return train.New(nil, l.loss, train.SGD(1)) }, "not nil"},
		"optimizer":   {func() (*train.Trainer, error) { return train.New(l.machine, l.loss, nil) }, "not nil"},
		"loss":        {func() (*train.Trainer, error) { return train.New(l.machine, nil, train.SGD(1)) }, "is nil"},
		"other graph": {func() (*train.Trainer, error) { return train.New(l.machine, other.loss, train.SGD(1)) }, "another graph"},
		"unreached":   {func() (*train.Trainer, error) { return train.New(unused.machine, unused.loss, train.SGD(1)) }, "v does not reach"},
		"interval":    {func() (*train.Trainer, error) { return train.New(l.machine, l.loss, train.SGD(1), train.Interval(-1)) }, "0 or more"},
		"style": {func() (*train.Trainer, error) {
			return train.New(l.machine, l.loss, train.SGD(1), train.InStyle(train.Style{}))
		}, "need their functions"},
		"feed":       {func() (*train.Trainer, error) { return train.New(l.machine, l.loss, train.SGD(1), train.Feed(nil)) }, "node 1 is no input"},
		"reported":   {func() (*train.Trainer, error) { return train.New(l.machine, l.loss, train.SGD(1), train.Reported(l.x)) }, "float scalar"},
		"parameters": {func() (*train.Trainer, error) { return train.New(l.machine, l.loss, train.SGD(1), train.Params()) }, "no parameters"},
	} {
		if _, err := test.make(); err == nil || !strings.Contains(err.Error(), test.says) {
			t.Errorf("%s: have %v, want an error that says %q", name, err, test.says)
		}
	}
	nan := newLine(t, autodiff.Float64)
	if _, err := train.New(nan.machine, nan.loss, train.SGD(math.NaN())); !errors.Is(err, autodiff.ErrValue) {
		t.Errorf("a rate of NaN: have %v", err)
	}

	fresh := newLine(t, autodiff.Float64)
	trainer, err := train.New(fresh.machine, fresh.loss, train.SGD(1), train.Log(fullDisk{}))
	if err != nil {
		t.Fatal(err)
	}
	if err := trainer.Fit(context.Background(), rows(t, 3, 1, data.Drop, nil), 1); err == nil || !strings.Contains(err.Error(), "no space left") {
		t.Errorf("a log that cannot be written: have %v", err)
	}
	if err := trainer.Fit(context.Background(), nil, 1); err == nil {
		t.Error("nil batches: no error")
	}
	if err := trainer.Fit(context.Background(), rows(t, 3, 1, data.Drop, nil), -1); err == nil {
		t.Error("-1 epochs: no error")
	}
	if _, err := trainer.Step(); err == nil || !strings.Contains(err.Error(), "a step wants x (N)") {
		t.Errorf("an empty batch: have %v", err)
	}
	if err := trainer.SetRate(math.NaN()); err == nil {
		t.Error("a rate of NaN: no error")
	}
	stop := errors.New("enough")
	again := newLine(t, autodiff.Float64)
	trainer, err = train.New(again.machine, again.loss, train.SGD(1), train.Each(func(train.Step) error { return stop }))
	if err != nil {
		t.Fatal(err)
	}
	if err := trainer.Fit(context.Background(), rows(t, 3, 1, data.Drop, nil), 1); !errors.Is(err, stop) {
		t.Errorf("have %v, want the callback's error", err)
	}
}

// sign is an optimizer without a rate: w ← w − sign(w̄).
type sign struct{}

func (sign) Updates(params, grads []*autodiff.Node) []*autodiff.Node {
	var updates []*autodiff.Node
	for i, w := range params {
		updates = append(updates, autodiff.Assign(w, ops.Sub(w, ops.Sign(grads[i]))))
	}
	return updates
}

func (sign) Rates() []*autodiff.Node { return nil }

func TestOptimizerOfOnesOwn(t *testing.T) {
	l := newLine(t, autodiff.Float64)
	trainer, err := train.New(l.machine, l.loss, sign{})
	if err != nil {
		t.Fatal(err)
	}
	if err := trainer.Fit(context.Background(), rows(t, 4, 1, data.Drop, nil), 1); err != nil {
		t.Fatal(err)
	}
	if have := l.machine.Value(l.w).Float64s()[0]; have != 1-4 {
		t.Errorf("have %v, want -3", have)
	}
	if have := trainer.Rate(); !math.IsNaN(have) || trainer.SetRate(1) == nil {
		t.Errorf("have the rate %v, and it can be set", have)
	}
}

// Too few gradients for the parameters are a mistake of the graph.
func TestTooFewGradients(t *testing.T) {
	l := newLine(t, autodiff.Float64)
	if updates := train.SGD(1).Updates(l.g.Params(), nil); updates[0].Valid() || !errors.Is(l.g.Err(), autodiff.ErrGraph) {
		t.Errorf("have %v, %v", updates[0], l.g.Err())
	}
}
