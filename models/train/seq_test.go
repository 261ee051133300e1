package train_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"testing"

	"gorgonia.org/tensor"

	"keisan/autodiff"
	"keisan/models/data"
	"keisan/models/train"
)

// counting returns epochs of the batches 1, 2, 3, and how many were begun and
// how many came to an end.
func counting() (b train.Batches, begun, ended *int) {
	begun, ended = new(int), new(int)
	return train.Seq(3, func() iter.Seq2[int, []*tensor.Dense] {
		return func(yield func(int, []*tensor.Dense) bool) {
			*begun++
			defer func() { *ended++ }()
			for i := range 3 {
				if !yield(i, []*tensor.Dense{vector(autodiff.Float64, float64(i+1))}) {
					return
				}
			}
		}
	}), begun, ended
}

func TestSeq(t *testing.T) {
	l := newLine(t, autodiff.Float64)
	trainer, err := train.New(l.machine, l.loss, train.SGD(0))
	if err != nil {
		t.Fatal(err)
	}
	b, begun, ended := counting()
	if err := trainer.Fit(context.Background(), b, 2); err != nil {
		t.Fatal(err)
	}
	if have, want := fmt.Sprint(trainer.Losses(), *begun, *ended), "[1 2 3 1 2 3] 2 2"; have != want {
		t.Errorf("have %s, want %s", have, want)
	}
}

// A Fit that fails does not leave the sequence hanging.
func TestSeqIsStopped(t *testing.T) {
	l := newLine(t, autodiff.Float64)
	stop := errors.New("enough")
	trainer, err := train.New(l.machine, l.loss, train.SGD(0), train.Each(func(s train.Step) error {
		if s.Iter == 1 {
			return stop
		}
		return nil
	}))
	if err != nil {
		t.Fatal(err)
	}
	b, begun, ended := counting()
	for k := range 2 { // and begins anew
		if err := trainer.Fit(context.Background(), b, 2); !errors.Is(err, stop) {
			t.Fatalf("have %v", err)
		}
		if *begun != k+1 || *ended != k+1 {
			t.Errorf("%d epochs were begun and %d ended, want %d", *begun, *ended, k+1)
		}
	}
}

func TestAll(t *testing.T) {
	b := rows(t, 5, 2, data.Keep, nil)
	var have []string
	for range 2 {
		for i, batch := range train.All(b) {
			have = append(have, fmt.Sprint(i, batch[0].Float64s()))
			if len(have) == 2 {
				break // the rest comes next
			}
		}
	}
	if have, want := fmt.Sprint(have), "[0 [1 2] 1 [3 4] 0 [5]]"; have != want {
		t.Errorf("have %s, want %s", have, want)
	}
}
