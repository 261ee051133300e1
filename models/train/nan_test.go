package train_test

import (
	"context"
	"errors"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gorgonia.org/tensor"

	"keisan/autodiff"
	"keisan/models/data"
	"keisan/models/train"
	"keisan/ops"
	"keisan/vm"
)

// A loss that is NaN ends training at once, with an error that says when and
// which; the checkpoint of the step before stays.
func TestLossIsNaN(t *testing.T) {
	g := autodiff.NewGraph(autodiff.Float64)
	x := g.Input("x", autodiff.Batch)
	w := g.Param("w", autodiff.Ones())
	loss := ops.Mean(ops.Square(ops.Sub(x, w))).Named("error")
	m, err := vm.New(g)
	if err != nil {
		t.Fatal(err)
	}
	xs := tensor.New(tensor.WithShape(6), tensor.WithBacking([]float64{1, 2, 3, 4, math.NaN(), 6}))
	batches, err := data.NewBatches(2, data.Drop, nil, xs)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "run.npz")
	var log strings.Builder
	trainer, err := train.New(m, loss, train.SGD(0.1), train.Log(&log), train.Interval(1), train.Checkpoints(path, train.Every{Steps: 1}, batches))
	if err != nil {
		t.Fatal(err)
	}
	err = trainer.Fit(context.Background(), batches, 5)
	if want := "train: nan_test.go:27: the loss error in epoch 1, iteration 3 of 3, is NaN, "; !errors.Is(err, vm.ErrNaN) || !strings.Contains(err.Error(), want) {
		t.Errorf("have %v, want %q", err, want)
	}
	if have := strings.Count(log.String(), "\n"); have != 2 {
		t.Errorf("have %d lines, want 2:\n%s", have, log.String())
	}
	if v := m.Value(w).Float64s()[0]; v == v {
		t.Errorf("w is %v: the test's own data are not what it says", v)
	}
	if _, err := os.Stat(path); err != nil {
		t.Fatal(err)
	}
	if err := trainer.Resume(path, batches); err != nil {
		t.Fatal(err)
	}
	if have, want := len(trainer.Losses()), 2; have != want || m.Value(w).Float64s()[0] != m.Value(w).Float64s()[0] {
		t.Errorf("the checkpoint has %d steps and w = %v, want %d and a number", have, m.Value(w), want)
	}
}

// Among the first 9 of 3 classes are all: that is no metric.
func TestTopKOfTooFew(t *testing.T) {
	g := autodiff.NewGraph(autodiff.Float64)
	score, target := g.Input("score", autodiff.Batch, 3), g.IntInput("target", autodiff.Batch)
	for _, k := range []int{-1, 0, 4, 9} {
		err := train.TopK(k, score, target).Add(1, []*tensor.Dense{
			tensor.New(tensor.WithShape(1, 3), tensor.WithBacking([]float64{1, 2, 3})),
			tensor.New(tensor.WithShape(1), tensor.WithBacking([]int64{2})),
		})
		if err == nil || !strings.Contains(err.Error(), "wants 1 to 3 of the classes") {
			t.Errorf("top-%d: have %v", k, err)
		}
	}
}
