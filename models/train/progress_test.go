package train_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"

	"gorgonia.org/tensor"

	"keisan/autodiff"
	"keisan/models"
	"keisan/models/data"
	"keisan/models/train"
	"keisan/ops"
	"keisan/vm"
)

// A classroom is a small network with everything that has a state: dropout,
// running averages, shuffles, an optimizer, an evaluation, a schedule.
type classroom struct {
	machine *vm.Machine
	params  []*autodiff.Node
	rng     *data.RandomState
	batches *data.Batches
	trainer *train.Trainer
	log     bytes.Buffer
}

func newClassroom(t testing.TB, opt train.Optimizer, opts ...train.Option) *classroom {
	t.Helper()
	return classroomOf(t, opt, func(*models.Classifier) []train.Option { return opts })
}

// classroomOf is newClassroom with options that look at the network.
func classroomOf(t testing.TB, opt train.Optimizer, opts func(*models.Classifier) []train.Option) *classroom {
	t.Helper()
	c := &classroom{}
	set, rng := data.Spiral(7)
	c.rng = rng
	g := autodiff.NewGraph(autodiff.Float64)
	net := models.Classify(g, 2, models.Affine(5), models.BatchNorm(), models.Tanh(), models.Dropout(0.3), models.Affine(3))
	c.params = net.Params
	var err error
	if c.machine, err = vm.New(g, vm.WithSeed(3)); err != nil {
		t.Fatal(err)
	}
	if c.batches, err = data.NewBatches(70, data.Keep, rng, set.X, set.T); err != nil {
		t.Fatal(err)
	}
	held, err := data.NewBatches(64, data.Keep, nil, set.X, set.T)
	if err != nil {
		t.Fatal(err)
	}
	c.trainer, err = train.New(c.machine, net.Loss, opt, append([]train.Option{
		train.Validate(&train.Evaluation{Machine: c.machine, Batches: held, Metrics: []train.Metric{
			train.Mean("loss", net.Loss), train.Accuracy(net.Score, net.T)}}),
		train.InSchedule(train.Times(train.OnPlateau(2, 1), train.Linear(9, 0.1, 1))),
		train.Log(&c.log), train.Interval(3), train.Clock(ticking()),
	}, opts(net)...)...)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// A snapshot is all that a checkpoint holds.
type snapshot struct {
	progress []byte
	batches  data.BatchState
	rng      data.RandomSnapshot
	values   map[string]*tensor.Dense
}

func (c *classroom) save(t *testing.T) snapshot {
	t.Helper()
	p, err := json.Marshal(c.trainer.Progress())
	if err != nil {
		t.Fatal(err)
	}
	s := snapshot{p, c.batches.State(), c.rng.State(), map[string]*tensor.Dense{}}
	for _, v := range append(c.trainer.States(), c.params...) {
		s.values[v.Name()] = c.machine.Value(v).Clone().(*tensor.Dense)
	}
	return s
}

func (c *classroom) load(t *testing.T, s snapshot) {
	t.Helper()
	var p train.Progress
	err := json.Unmarshal(s.progress, &p)
	if err == nil {
		err = c.trainer.SetProgress(p)
	}
	if err == nil {
		err = c.batches.SetState(s.batches)
	}
	if err == nil {
		err = c.rng.SetState(s.rng)
	}
	for _, v := range append(c.trainer.States(), c.params...) {
		if err == nil {
			err = c.machine.SetValue(v, s.values[v.Name()])
		}
	}
	if err != nil {
		t.Fatal(err)
	}
}

// Stopped after any step and gone on with in a new process, training gives the
// very same weights, history and lines.
func TestGoesOnFromAnyStep(t *testing.T) {
	const epochs, steps = 3, 3 * 5
	for name, opt := range map[string]func() train.Optimizer{
		"SGD":  func() train.Optimizer { return train.SGD(0.5) },
		"Adam": func() train.Optimizer { return train.Adam(0.05) },
	} {
		whole := newClassroom(t, opt())
		if err := whole.trainer.Fit(context.Background(), whole.batches, epochs); err != nil {
			t.Fatal(err)
		}
		want := whole.save(t)
		for stop := 1; stop <= steps; stop++ {
			ctx, cancel := context.WithCancel(context.Background())
			done := 0
			var saved snapshot
			var first *classroom
			first = newClassroom(t, opt(), train.Each(func(train.Step) error {
				if done++; done == stop {
					cancel()
				}
				return nil
			}), train.OnStop(func() (string, error) {
				saved = first.save(t)
				return "go on with -resume", nil
			}))
			err := first.trainer.Fit(ctx, first.batches, epochs)
			if !errors.Is(err, context.Canceled) || !strings.Contains(err.Error(), "iterations; go on with -resume: context canceled") {
				t.Fatalf("%s, step %d: have %v", name, stop, err)
			}
			second := newClassroom(t, opt())
			second.load(t, saved)
			if err := second.trainer.Fit(context.Background(), second.batches, epochs); err != nil {
				t.Fatal(err)
			}
			have := second.save(t)
			if string(have.progress) != string(want.progress) {
				t.Fatalf("%s, stopped at %d: have %s\nwant %s", name, stop, have.progress, want.progress)
			}
			if fmt.Sprint(have.batches, have.rng) != fmt.Sprint(want.batches, want.rng) {
				t.Errorf("%s, stopped at %d: the batches or their generator stand elsewhere", name, stop)
			}
			for v, value := range want.values {
				if !bytes.Equal(have.values[v].Uint8s(), value.Uint8s()) {
					t.Fatalf("%s, stopped at %d: %s: have %v, want %v", name, stop, v, have.values[v], value)
				}
			}
			if have, want := linesOf(first, second), linesOf(whole); have != want {
				t.Errorf("%s, stopped at %d: have the log\n%s\nwant\n%s", name, stop, have, want)
			}
		}
	}
}

// linesOf returns the logs without their times.
func linesOf(runs ...*classroom) string {
	var lines []string
	for _, r := range runs {
		for _, l := range strings.Split(strings.TrimSpace(r.log.String()), "\n") {
			before, after, ok := strings.Cut(l, "| time ")
			if _, loss, found := strings.Cut(after, "|"); ok && found {
				l = before + loss
			}
			if l != "" {
				lines = append(lines, l)
			}
		}
	}
	return strings.Join(lines, "\n")
}

// A training that had come to its end stays there.
func TestGoesOnFromTheEnd(t *testing.T) {
	first := newClassroom(t, train.SGD(0.5))
	if err := first.trainer.Fit(context.Background(), first.batches, 2); err != nil {
		t.Fatal(err)
	}
	second := newClassroom(t, train.SGD(0.5))
	second.load(t, first.save(t))
	for _, want := range []int{2, 4} { // the next call is a new one
		if err := second.trainer.Fit(context.Background(), second.batches, 2); err != nil {
			t.Fatal(err)
		}
		if have := second.trainer.Epoch(); have != want {
			t.Errorf("have %d epochs, want %d", have, want)
		}
	}
}

func TestProgressMistakes(t *testing.T) {
	c := newClassroom(t, train.SGD(0.5))
	for _, p := range []train.Progress{{Epoch: -1}, {Start: 2, Epoch: 1}, {Iter: 3}, {Step: 1}, {Due: true}, {Iter: -1}, {LineCount: -2}} {
		if err := c.trainer.SetProgress(p); err == nil {
			t.Errorf("%+v: no error", p)
		}
	}
	full := errors.New("no space left")
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	d := newClassroom(t, train.SGD(0.5), train.OnStop(func() (string, error) { return "", full }))
	if err := d.trainer.Fit(ctx, d.batches, 1); !errors.Is(err, full) {
		t.Errorf("have %v, want the error of OnStop", err)
	}
	p := train.Progress{LineSum: math.NaN(), EpochSum: math.Inf(-1)}
	text, err := json.Marshal(p)
	if err != nil {
		t.Fatal(err)
	}
	var back train.Progress
	if err := json.Unmarshal(text, &back); err != nil || !math.IsNaN(back.LineSum) || !math.IsInf(back.EpochSum, -1) {
		t.Errorf("have %+v, %v from %s", back, err, text)
	}
}

// Early stopping keeps the best weights, BatchNorm's averages among them.
func TestPatienceAndBest(t *testing.T) {
	g := autodiff.NewGraph(autodiff.Float64)
	w := g.Param("w", autodiff.Ones())
	x := g.Input("x", autodiff.Batch)
	seen := g.State("seen", autodiff.Zeros())
	loss := ops.Mul(ops.Add(w, ops.Scale(seen, 0)), ops.Mean(x))
	g.Update(loss, autodiff.Assign(seen, ops.Shift(seen, 1)))
	m, err := vm.New(g)
	if err != nil {
		t.Fatal(err)
	}
	given := []float64{3, 2, 2, math.NaN(), 1.5, 7, 1.5, 4, 9}
	asked := 0
	var log bytes.Buffer
	var bests []int
	trainer, err := train.New(m, loss, train.SGD(1), train.Log(&log), train.Interval(100), train.InStyle(train.LoopStyle()),
		train.Validate(scorer(func() []train.Score {
			asked++
			return []train.Score{{Name: "perplexity", Value: given[asked-1]}}
		})), train.KeepBest(), train.Patience(3), train.ValidateEvery(2),
		train.OnBest(func(r train.Record) error { bests = append(bests, r.Epoch); return nil }))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := trainer.RestoreBest(); err == nil {
		t.Error("a best weight before any validation")
	}
	if err := trainer.Fit(context.Background(), rows(t, 1, 1, data.Drop, nil), 100); err != nil {
		t.Fatal(err)
	}
	if have, want := fmt.Sprint(asked, trainer.Epoch(), bests, trainer.Exhausted()), "8 16 [2 4 10] true"; have != want {
		t.Errorf("validations, epochs, bests: have %s, want %s", have, want)
	}
	want := `| epoch 2 | valid perplexity 3.00 | best
| epoch 4 | valid perplexity 2.00 | best
| epoch 6 | valid perplexity 2.00
| epoch 8 | valid perplexity nan
| epoch 10 | valid perplexity 1.50 | best
| epoch 12 | valid perplexity 7.00
| epoch 14 | valid perplexity 1.50
| epoch 16 | valid perplexity 4.00
| epoch 16 | nothing better since epoch 10: training ends
`
	if have := log.String(); have != want {
		t.Errorf("have\n%swant\n%s", have, want)
	}
	best, err := trainer.RestoreBest()
	if err != nil || best.Epoch != 10 || best.Valid[0].Value != 1.5 {
		t.Errorf("have %+v, %v", best, err)
	}
	if have, want := fmt.Sprint(m.Value(w), m.Value(seen)), "-9 10"; have != want { // 1 less each epoch
		t.Errorf("the best weights: have %s, want %s", have, want)
	}
}

// scorer is a Validator.
type scorer func() []train.Score

func (s scorer) Scores(context.Context) ([]train.Score, error) { return s(), nil }
