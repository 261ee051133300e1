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
	for what, err := range map[string]error{
		"New: an option is nil":                  option,
		"the function gave no batches":           trainer.Fit(ctx, train.Seq(1, func() iter.Seq2[int, []*tensor.Dense] { return nil }), 1),
		"Seq: wants a number of batches":         trainer.Fit(ctx, train.Seq(1, nil), 1),
		"epoch 1 has no batches":                 trainer.Fit(ctx, train.Seq(0, empty), 1),
		"Fit: the trainer or the context is nil": (*train.Trainer)(nil).Fit(ctx, train.Seq(0, empty), 1),
	} {
		if err == nil || !strings.Contains(err.Error(), what) {
			t.Errorf("want %q, have %v", what, err)
		}
	}
}
