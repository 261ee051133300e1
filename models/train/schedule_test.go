package train_test

import (
	"context"
	"fmt"
	"math"
	"strings"
	"testing"

	"keisan/autodiff"
	"keisan/models/data"
	"keisan/models/train"
)

// validated returns the history of these validations.
func validated(values []float64, higher bool) *train.History {
	h := &train.History{}
	for _, v := range values {
		h.Epochs = append(h.Epochs, train.Record{}, train.Record{Valid: []train.Score{{Name: "score", Value: v, Higher: higher}}})
	}
	return h
}

func TestSchedulesArePyTorchs(t *testing.T) {
	var file struct {
		Schedules map[string][]float64
		Metrics   []float64
	}
	readJSON(t, "testdata/pytorch.json", &file)
	schedules := map[string]train.Schedule{
		"step":            train.StepDecay(3, 0.5),
		"exponential":     train.Exponential(0.9),
		"cosine":          train.Cosine(13, 0.1),
		"warm-up":         train.Linear(5, 0.1, 1),
		"then":            train.Then(4, train.Linear(4, 0.25, 1), train.Exponential(0.8)),
		"times":           train.Times(train.StepDecay(4, 0.5), train.Exponential(0.9)),
		"plateau":         train.OnPlateau(4, 1),
		"patient plateau": train.OnPlateau(2, 2),
		"rising plateau":  train.OnPlateau(2, 3),
	}
	if len(file.Schedules) != len(schedules) {
		t.Fatalf("the file has %d schedules, want %d", len(file.Schedules), len(schedules))
	}
	for name, s := range schedules {
		want := file.Schedules[name]
		if len(want) != 14 {
			t.Fatalf("%s: the file has %d rates", name, len(want))
		}
		for step, rate := range want {
			h := &train.History{}
			if strings.Contains(name, "plateau") {
				h = validated(file.Metrics[:step], strings.HasPrefix(name, "rising"))
			}
			if have := 0.3 * s(train.Moment{Step: step, Epoch: 99, History: h}); !(math.Abs(have-rate) <= 1e-15) {
				t.Errorf("%s, step %d: have %v, want %v", name, step, have, rate)
			}
			byEpoch := 0.3 * train.ByEpoch(s)(train.Moment{Step: 99, Epoch: step, History: h})
			if !(math.Abs(byEpoch-rate) <= 1e-15) {
				t.Errorf("%s by epoch, %d: have %v, want %v", name, step, byEpoch, rate)
			}
		}
	}
}

// The book divides by 4 whenever the perplexity is not below the best; NaN is
// never better.
func TestPlateauWithNaN(t *testing.T) {
	have := train.OnPlateau(4, 1)(train.Moment{History: validated([]float64{math.NaN(), 5, 5, math.NaN(), 4}, false)})
	if want := 1.0 / 64; have != want {
		t.Errorf("have %v, want %v", have, want)
	}
	if have := train.StepDecay(0, 0.5)(train.Moment{Step: 7}); have != 1 {
		t.Errorf("every 0 steps: have %v, want 1", have)
	}
	if have := train.Linear(0, 0.5, 2)(train.Moment{}); have != 2 {
		t.Errorf("in 0 steps: have %v, want 2", have)
	}
}

// The rate of each step is the schedule's, of all rates that the optimizer has.
func TestScheduleSetsTheRates(t *testing.T) {
	l := newLine(t, autodiff.Float32)
	v := l.g.Param("v", autodiff.Ones())
	loss := addTo(l.loss, v)
	opt := train.Groups(train.SGD(0.1), train.Group{Optimizer: train.SGD(0.3), Params: []*autodiff.Node{v}})
	var rates []string
	var trainer *train.Trainer
	trainer, err := train.New(l.machine, loss, opt, train.InSchedule(train.Exponential(0.5)), train.Each(func(train.Step) error {
		rates = append(rates, fmt.Sprint(float32(trainer.Rate()), l.machine.Value(l.g.Node("lr2"))))
		return nil
	}))
	if err != nil {
		t.Fatal(err)
	}
	ones := []float64{1, 1, 1}
	if err := trainer.Fit(context.Background(), batchesOf(t, ones, 1, autodiff.Float32), 1); err != nil {
		t.Fatal(err)
	}
	if have, want := fmt.Sprint(rates), "[0.1 0.3 0.05 0.15 0.025 0.075]"; have != want {
		t.Errorf("have %s, want %s", have, want)
	}
	if have, want := l.machine.Value(v).Float32s()[0], 1-(0.3+0.15+0.075); !(math.Abs(float64(have)-want) < 1e-6) {
		t.Errorf("have %v, want %v", have, want)
	}
	if err := trainer.SetRate(1); err == nil || !strings.Contains(err.Error(), "schedule") {
		t.Errorf("SetRate with a schedule: have %v", err)
	}
	bad, err := train.New(l.machine, loss, train.SGD(0.1), train.InSchedule(func(train.Moment) float64 { return math.NaN() }))
	if err != nil {
		t.Fatal(err)
	}
	if err := bad.Fit(context.Background(), batchesOf(t, ones, 1, autodiff.Float32), 1); err == nil || !strings.Contains(err.Error(), "NaN for step 0") {
		t.Errorf("a schedule of NaN: have %v", err)
	}
	if _, err := train.New(l.machine, l.loss, sign{}, train.Params(l.w), train.InSchedule(train.Exponential(1))); err == nil {
		t.Error("a schedule without a rate: no error")
	}
}

// SetRate keeps the proportion of several rates.
func TestRatesInProportion(t *testing.T) {
	l := newLine(t, autodiff.Float64)
	v := l.g.Param("v", autodiff.Ones())
	for first, want := range map[float64]string{0.1: "0.2 0.6", 0: "no proportion"} {
		opt := train.Groups(train.SGD(first), train.Group{Optimizer: train.SGD(0.3), Params: []*autodiff.Node{v}})
		trainer, err := train.New(l.machine, addTo(l.loss, v), opt)
		if err != nil {
			t.Fatal(err)
		}
		err = trainer.SetRate(0.2)
		have := fmt.Sprint(err)
		if err == nil {
			rates := opt.Rates()
			have = fmt.Sprintf("%v %.15v", l.machine.Value(rates[0]), l.machine.Value(rates[1]))
		}
		if !strings.Contains(have, want) {
			t.Errorf("have %s, want %s", have, want)
		}
	}
}

// batchesOf returns batches of numbers in an element type.
func batchesOf(t testing.TB, x []float64, size int, float autodiff.DType) *data.Batches {
	t.Helper()
	b, err := data.NewBatches(size, data.Keep, nil, vector(float, x...))
	if err != nil {
		t.Fatal(err)
	}
	return b
}
