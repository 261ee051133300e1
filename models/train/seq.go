package train

import (
	"errors"
	"iter"

	"gorgonia.org/tensor"

	"keisan/autodiff"
)

// Seq returns batches of one's own: epoch is called at the start of each epoch
// and gives its batches, n of them, with their numbers, which nothing depends
// on. A batch has a tensor for each input, and may be changed when the next one
// is asked for.
//
// What Fit leaves of an epoch, when it is stopped, is not asked for: the
// sequence then returns, with its deferred calls.
func Seq(n int, epoch func() iter.Seq2[int, []*tensor.Dense]) Batches {
	s := &sequence{n: n, epoch: epoch}
	if epoch == nil || n < 0 {
		s.err = mistaken("Seq", autodiff.Errorf(autodiff.ErrValue, "wants a number of batches and a function that gives them", "not %d or nil", n))
	}
	return s
}

type sequence struct {
	n     int
	epoch func() iter.Seq2[int, []*tensor.Dense]
	next  func() (int, []*tensor.Dense, bool)
	stop  func()
	batch []*tensor.Dense
	err   error
}

func (s *sequence) Len() int               { return s.n }
func (s *sequence) Batch() []*tensor.Dense { return s.batch }

// Next goes to the next batch; false at the end of each epoch.
func (s *sequence) Next() (ok bool) {
	if s.Err() != nil {
		return false
	}
	if s.next == nil {
		batches := s.epoch()
		if batches == nil {
			s.err = errors.New("train: Seq: the function gave no batches of an epoch, but nil")
			return false
		}
		s.next, s.stop = iter.Pull2(batches)
	}
	if _, s.batch, ok = s.next(); !ok {
		s.Reset()
	}
	return ok
}

// Err says what is wrong with the function that gives epochs.
func (s *sequence) Err() error { return s.err }

// Reset lets the next epoch begin.
func (s *sequence) Reset() { s.Stop() }

// Stop ends the epoch that is under way.
func (s *sequence) Stop() {
	if s.stop != nil {
		s.stop()
	}
	s.next, s.stop = nil, nil
}

// All returns the batches of the epoch that comes next, or of what is left of the
// one that is under way, with their numbers from 0, for a training loop of one's
// own:
//
//	for _, batch := range train.All(batches) {
//		loss, err := trainer.Step(batch...)
//		…
//	}
//
// A loop that is left early leaves the batches where they are.
func All(b Batches) iter.Seq2[int, []*tensor.Dense] {
	return func(yield func(int, []*tensor.Dense) bool) {
		for i := 0; b.Next(); i++ {
			if !yield(i, b.Batch()) {
				return
			}
		}
	}
}
