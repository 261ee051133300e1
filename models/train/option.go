package train

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"keisan/autodiff"
)

// An Option of New.
type Option func(*settings)

type settings struct {
	params   []*autodiff.Node
	frozen   []*autodiff.Node
	inputs   []*autodiff.Node
	reported *autodiff.Node
	log      io.Writer
	interval int
	style    Style
	clock    func() time.Time
	each     func(Step) error

	eachEpoch func(Record) error
	onStop    func() (how string, err error)
	track     panel
	schedule  Schedule
	validator Validator
	every     int // epochs from validation to validation; 0 is 1
	patience  int // validations without a new best; 0 is no end
	keepBest  bool
	onBest    func(Record) error

	checkpoints *checkpoints
}

// Params trains these parameters; the default is all of the graph.
func Params(params ...*autodiff.Node) Option { return func(s *settings) { s.params = params } }

// Freeze leaves these parameters as they are.
func Freeze(params ...*autodiff.Node) Option {
	return func(s *settings) { s.frozen = append(s.frozen, params...) }
}

// Feed says which inputs the tensors of a batch go to, in order; the default is
// all inputs that a step needs, in the order of their declaration.
func Feed(inputs ...*autodiff.Node) Option { return func(s *settings) { s.inputs = inputs } }

// Reported is the scalar that is recorded and logged as the loss; the default is
// the loss itself.
func Reported(value *autodiff.Node) Option { return func(s *settings) { s.reported = value } }

// Log prints the log to w, and if that is a terminal also a progress bar. The
// default is neither.
func Log(w io.Writer) Option { return func(s *settings) { s.log = w } }

// Interval is the number of iterations between lines of the log, as the style
// counts them; the default is the book's 20. 0 means no lines.
func Interval(iterations int) Option { return func(s *settings) { s.interval = iterations } }

// InStyle is the form of the log; the default is TrainerStyle.
func InStyle(style Style) Option { return func(s *settings) { s.style = style } }

// Clock tells the time for the log; the default is time.Now.
func Clock(now func() time.Time) Option { return func(s *settings) { s.clock = now } }

// A Step is an iteration that is done.
type Step struct {
	Epoch int // from 0, over all calls of Fit
	Iter  int // in the epoch, from 0
	Loss  float64
}

// Each calls f after every iteration. Its error ends Fit.
func Each(f func(Step) error) Option { return func(s *settings) { s.each = f } }

// EachEpoch calls f at the end of every epoch, after its validation. Its error
// ends Fit.
func EachEpoch(f func(Record) error) Option { return func(s *settings) { s.eachEpoch = f } }

// OnStop calls f when the context of Fit is done and the step that ran is: to
// save what there is. how, "go on with -resume run.ckpt" say, becomes part of
// Fit's error.
func OnStop(f func() (how string, err error)) Option { return func(s *settings) { s.onStop = f } }

// check returns what is wrong with the options, and leaves out frozen parameters.
func (s *settings) check() error {
	for _, p := range s.frozen {
		i := slices.Index(s.params, p)
		if i < 0 {
			return fmt.Errorf("Freeze: %v is none of the parameters to train", p)
		}
		s.params = slices.Delete(slices.Clone(s.params), i, i+1)
	}
	if err := s.checkpoints.check(); err != nil {
		return err
	}
	switch {
	case len(s.params) == 0:
		return errors.New("there are no parameters to train")
	case s.interval < 0:
		return fmt.Errorf("the interval of the log must be 0 or more iterations, not %d", s.interval)
	case s.style.Due == nil || s.style.Line == nil || s.clock == nil:
		return errors.New("a style and a clock need their functions")
	case s.every < 0 || s.patience < 0:
		return fmt.Errorf("ValidateEvery and Patience want 0 or more, not %d and %d", s.every, s.patience)
	case s.validator == nil && (s.every > 0 || s.patience > 0 || s.keepBest || s.onBest != nil):
		return errors.New("ValidateEvery, Patience, KeepBest and OnBest want Validate")
	}
	return nil
}
