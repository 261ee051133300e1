package train

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"gorgonia.org/tensor"

	"keisan/autodiff"
	"keisan/vm"
)

// A Validator tells how good the network is now: *Evaluation is one. The first
// score decides which network is the best.
type Validator interface {
	Scores(ctx context.Context) ([]Score, error)
}

// Validate asks v at the end of each epoch.
func Validate(v Validator) Option { return func(s *settings) { s.validator = v } }

// ValidateEvery asks only at the end of every so many epochs.
func ValidateEvery(epochs int) Option { return func(s *settings) { s.every = epochs } }

// Patience ends Fit after so many validations in a row without a new best.
func Patience(validations int) Option { return func(s *settings) { s.patience = validations } }

// KeepBest copies the parameters, and the States that the loss depends on, when
// a validation is the best so far; Trainer.RestoreBest brings them back.
func KeepBest() Option { return func(s *settings) { s.keepBest = true } }

// OnBest calls f when a validation is the best so far. Its error ends Fit.
func OnBest(f func(Record) error) Option { return func(s *settings) { s.onBest = f } }

// validate adds the scores to the record of the epoch that has ended.
func (f *fit) validate(ctx context.Context) error {
	h := &f.at.History
	last := &h.Epochs[len(h.Epochs)-1]
	if f.validator == nil || f.every > 1 && last.Epoch%f.every != 0 {
		return nil
	}
	scores, err := f.validator.Scores(ctx)
	if err != nil {
		return err
	}
	if len(scores) == 0 {
		return errors.New("train: the validator gave no score")
	}
	last.Valid = slices.Clone(scores)
	best, ok := h.Best()
	isBest := ok && best.Epoch == last.Epoch
	if isBest && f.best != nil {
		f.best.take(last.Epoch)
	}
	if f.log != nil && f.interval > 0 {
		if err := f.say(validationLine(*last, isBest)); err != nil {
			return err
		}
	}
	if isBest && f.onBest != nil {
		return f.onBest(*last)
	}
	return nil
}

// validationLine is the line of the log for a validation:
//
//	| epoch 3 | valid perplexity 134.21, accuracy 0.27 | best
func validationLine(r Record, best bool) string {
	var scores []string
	for _, s := range r.Valid {
		scores = append(scores, s.Name+" "+fixed(s.Value))
	}
	line := fmt.Sprintf("| epoch %d | valid %s", r.Epoch, strings.Join(scores, ", "))
	if best {
		line += " | best"
	}
	return line
}

// RestoreBest gives the parameters, and the States that the loss depends on, the
// values that they had at the best validation, and returns its record. It wants
// KeepBest; after SetProgress a best of before is not here.
func (t *Trainer) RestoreBest() (Record, error) {
	if err := t.there("RestoreBest"); err != nil {
		return Record{}, err
	}
	best, ok := t.at.History.Best()
	switch {
	case t.best == nil:
		return Record{}, errors.New("train: RestoreBest wants the option KeepBest")
	case !ok:
		return Record{}, errors.New("train: there was no validation yet")
	case t.best.epoch != best.Epoch:
		return Record{}, fmt.Errorf("train: the best weights are those of epoch %d, before this training was resumed: load what OnBest saved", best.Epoch)
	}
	t.best.put()
	return best, nil
}

// copies are the values that variables had.
type copies struct {
	epoch     int              // 0 if there was none
	of        []*autodiff.Node // the variables
	now, then []*tensor.Dense
}

// newCopies makes room for the parameters and the States that loss depends on.
func newCopies(m *vm.Machine, loss *autodiff.Node, params []*autodiff.Node) (*copies, error) {
	p, err := m.With(vm.Eval()).Compile(loss)
	if err != nil {
		return nil, err
	}
	c := &copies{}
	c.of = slices.Clone(p.Variables())
	for _, v := range params {
		if !slices.Contains(c.of, v) {
			c.of = append(c.of, v)
		}
	}
	for _, v := range c.of {
		c.now = append(c.now, m.Value(v))
		c.then = append(c.then, m.Value(v).Clone().(*tensor.Dense))
	}
	return c, nil
}

func (c *copies) take(epoch int) {
	c.epoch = epoch
	for i, v := range c.now {
		copy(c.then[i].Uint8s(), v.Uint8s())
	}
}

func (c *copies) put() {
	for i, v := range c.then {
		copy(c.now[i].Uint8s(), v.Uint8s())
	}
}
