package train_test

import (
	"context"
	"errors"
	"iter"
	"math"
	"strings"
	"testing"

	"gorgonia.org/tensor"

	"keisan/autodiff"
	"keisan/models/data"
	"keisan/models/train"
	"keisan/vm"
)

// A schedule that cannot be is told by the first step, with the line that made it.
func TestScheduleMistakes(t *testing.T) {
	one := train.StepDecay(1, 1)
	for what, s := range map[string]train.Schedule{
		"Times: a schedule is nil: schedule 2 of 2":                       train.Times(one, nil),
		"Times: a schedule is nil":                                        train.Then(3, train.Times(nil), one),
		"ByEpoch: a schedule is nil":                                      train.ByEpoch(nil),
		"Then: a schedule is nil: schedule 1 of 2":                        train.Then(3, nil, one),
		"Then: wants more steps: -3 < 0":                                  train.Then(-3, one, one),
		"StepDecay: the factor must be a finite number of at least 0: -2": train.StepDecay(3, -2),
		"StepDecay: the factor must be a finite number of at least 0: +I": train.Exponential(math.Inf(1)),
		"Cosine: the floor must be a finite number of at least 0: NaN":    train.Cosine(3, math.NaN()),
		"Cosine: wants more steps: 0 < 1":                                 train.Cosine(0, 0.5),
		"Linear: a part of the rate must be a finite number of at least":  train.Linear(3, math.NaN(), 1),
		"Linear: wants more steps: -1 < 0":                                train.Linear(-1, 0, 1),
		"OnPlateau: the divisor must be a finite number above 0: 0":       train.OnPlateau(0, 1),
		"OnPlateau: the number of validations must be at least 1: 0":      train.OnPlateau(4, 0),
	} {
		err := onestep(t, train.InSchedule(s))
		if err == nil || !errors.Is(err, autodiff.ErrValue) || !strings.Contains(err.Error(), "refused_test.go:") || !strings.Contains(err.Error(), what) {
			t.Errorf("want %q, have %v", what, err)
		}
	}
	for _, factor := range []float64{-1, math.NaN(), math.Inf(1)} {
		if err := onestep(t, train.InSchedule(func(train.Moment) float64 { return factor })); err == nil || !strings.Contains(err.Error(), "the schedule gave") {
			t.Errorf("the factor %v: have %v", factor, err)
		}
	}
	if err := onestep(t, train.InSchedule(train.Times())); err != nil {
		t.Errorf("no schedules: have %v", err)
	}
}

// onestep returns the error of a step of a training with this option.
func onestep(t *testing.T, o train.Option) error {
	t.Helper()
	trainer := trainerOf(t, o)
	_, err := trainer.Step()
	if r := trainer.Rate(); err != nil && r != 0.1 {
		t.Errorf("the refused step changed the rate to %v", r)
	}
	return err
}

func trainerOf(t *testing.T, opts ...train.Option) *train.Trainer {
	t.Helper()
	g := autodiff.NewGraph(autodiff.Float64)
	W := g.Param("W", autodiff.Ones())
	m, err := vm.New(g)
	if err != nil {
		t.Fatal(err)
	}
	trainer, err := train.New(m, W, train.SGD(0.1), opts...)
	if err != nil {
		t.Fatal(err)
	}
	return trainer
}

func TestRefused(t *testing.T) {
	trainer := trainerOf(t)
	if err := trainer.SetRate(-1); !errors.Is(err, autodiff.ErrValue) || trainer.Rate() != 0.1 {
		t.Errorf("a negative rate: have %v, and the rate %v", err, trainer.Rate())
	}
	ctx := context.Background()
	empty := func() iter.Seq2[int, []*tensor.Dense] { return func(func(int, []*tensor.Dense) bool) {} }
	g := autodiff.NewGraph(autodiff.Float64)
	m, err := vm.New(g)
	if err != nil {
		t.Fatal(err)
	}
	_, option := train.New(m, g.Scalar(1), train.SGD(1), nil)
	var none *train.Trainer
	_, step := none.Step()
	_, best := none.RestoreBest()
	_, perplexity := train.Perplexity(m, nil, (*data.TimeBatches)(nil))
	_, scores := (*train.Evaluation)(nil).Scores(ctx)
	for what, err := range map[string]error{
		"New: an option is nil":                  option,
		"the function gave no batches":           trainer.Fit(ctx, train.Seq(1, func() iter.Seq2[int, []*tensor.Dense] { return nil }), 1),
		"Seq: wants a number of batches":         trainer.Fit(ctx, train.Seq(1, nil), 1),
		"epoch 1 has no batches":                 trainer.Fit(ctx, train.Seq(0, empty), 1),
		"Fit: the trainer or the context is nil": none.Fit(ctx, train.Seq(0, empty), 1),
		"Fit: the batches are nil":               trainer.Fit(ctx, (*data.Batches)(nil), 1),
		"Fit: wants 0 or more epochs: -1":        trainer.Fit(ctx, train.Seq(0, empty), -1),
		"Step: the trainer is nil":               step,
		"SetRate: the trainer is nil":            none.SetRate(1),
		"SetProgress: the trainer is nil":        none.SetProgress(train.Progress{}),
		"Resume: the trainer is nil":             none.Resume("x.npz"),
		"SaveCheckpoint: the trainer is nil":     none.SaveCheckpoint("x.npz"),
		"RestoreBest: the trainer is nil":        best,
		"part 0 is nil":                          trainer.SaveCheckpoint("x.npz", (*data.Batches)(nil)),
		"Perplexity of no blocks":                perplexity,
		"an Evaluation wants a machine":          scores,
	} {
		if err == nil || !strings.Contains(err.Error(), what) {
			t.Errorf("want %q, have %v", what, err)
		}
	}
}

// A metric that is given what it does not want says so, and counts nothing.
func TestMetricsRefuse(t *testing.T) {
	g := autodiff.NewGraph(autodiff.Float64)
	score, labels, loss := g.Input("y", autodiff.Batch, 3), g.IntInput("t", autodiff.Batch), g.Input("L")
	y := tensor.New(tensor.WithBacking([]float64{1, 2, 0, 0, 3, 1}), tensor.WithShape(2, 3))
	for what, m := range map[string]train.Metric{
		"accuracy": train.Accuracy(score, labels), "top-2": train.TopK(2, score, labels), "confusion": train.NewConfusion(3, score, labels),
		"mean": train.Mean("loss", loss), "perplexity": train.PerplexityOf(loss),
	} {
		for _, values := range [][]*tensor.Dense{nil, {}, {nil}, {nil, y}, {y, nil}, {y, y, y}} {
			if err := m.Add(2, values); err == nil || !strings.HasPrefix(err.Error(), "wants ") && !strings.HasSuffix(err.Error(), " is nil") {
				t.Errorf("%s, %d values: have %v", what, len(values), err)
			}
		}
		if v := m.Value(); v == v && v != 0 {
			t.Errorf("%s: have %v of nothing", what, v)
		}
	}
	if factor := train.OnPlateau(4, 1)(train.Moment{Step: 3}); factor != 1 {
		t.Errorf("without a history the factor is %v", factor)
	}
}
