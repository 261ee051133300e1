package train

import (
	"errors"
	"fmt"
	"time"

	"gorgonia.org/tensor"

	"keisan/autodiff"
	"keisan/vm"
)

// Batches give out a dataset in mini-batches: *data.Batches is one, Seq makes
// others.
type Batches interface {
	Reset()                 // goes back to the first epoch and the original order
	Next() bool             // goes to the next batch; false once at the end of each epoch
	Batch() []*tensor.Dense // the batch, one tensor for each input
	Len() int               // the number of batches of an epoch
}

// A Trainer runs training steps: the loss, its gradients and the updates as one
// program, compiled once.
type Trainer struct {
	settings
	machine *vm.Machine
	rates   rates
	step    *vm.Program
	feed    feed
	tracked int // index of the first value that step fetches for track
	at      Progress
	resumed bool // at was set: the next Fit goes on there
	best    *copies
	wrong   error // of the schedule
}

// New compiles a step that minimizes loss by changing the parameters as the
// optimizer says. It returns the graph's first mistake, and errors of Grad and
// Compile: a parameter that does not reach the loss, say.
func New(m *vm.Machine, loss *autodiff.Node, opt Optimizer, opts ...Option) (*Trainer, error) {
	if m == nil || opt == nil {
		return nil, mistaken("New", autodiff.Errorf(autodiff.ErrValue, "wants a machine and an optimizer, not nil", ""))
	}
	t := &Trainer{machine: m, settings: settings{
		params: m.Graph().Params(), reported: loss, interval: 20, style: TrainerStyle(), clock: time.Now,
	}}
	for i, o := range opts {
		if o == nil {
			return nil, mistaken("New", autodiff.Errorf(autodiff.ErrValue, "an option is nil", "option %d of %d", i+1, len(opts)))
		}
		o(&t.settings)
	}
	if err := t.check(); err != nil {
		return nil, fmt.Errorf("train: %w", err)
	}
	grads, err := autodiff.Grad(loss, t.params...)
	if err != nil {
		return nil, err
	}
	fetches := append([]*autodiff.Node{t.reported}, opt.Updates(t.params, grads)...)
	wants, err := t.track.fetches()
	if err != nil {
		return nil, err
	}
	t.tracked = len(fetches)
	if t.step, err = m.Compile(append(fetches, wants...)...); err != nil {
		return nil, err
	}
	if s := t.reported.Type(); s.Shape.Rank() != 0 || !s.DType.IsFloat() {
		return nil, fmt.Errorf("train: what is reported must be a float scalar, not %s", t.reported)
	}
	if t.rates, err = ratesOf(m, opt.Rates()); err != nil {
		return nil, err
	}
	if t.schedule != nil && len(t.rates.values) == 0 {
		return nil, errors.New("train: there is a schedule, but the optimizer has no learning rate")
	}
	if e, ok := t.validator.(*Evaluation); ok {
		if err := e.prepare(); err != nil {
			return nil, err
		}
	}
	if t.keepBest {
		if t.best, err = newCopies(m, loss, t.params); err != nil {
			return nil, err
		}
	}
	t.feed, err = newFeed(t.step, t.inputs)
	return t, err
}

// there returns an error, told of a method, if the trainer is nil.
func (t *Trainer) there(method string) error {
	if t == nil {
		return mistaken(method, autodiff.Errorf(autodiff.ErrValue, "the trainer is nil", "did New return an error?"))
	}
	return nil
}

// Step runs one training step on a batch, a tensor for each input, and returns
// the loss before the update. In a steady state it allocates nothing.
func (t *Trainer) Step(batch ...*tensor.Dense) (loss float64, err error) {
	if err := t.there("Step"); err != nil {
		return 0, err
	}
	if t.schedule != nil {
		if err := t.follow(t.schedule); err != nil {
			return 0, err
		}
	}
	out, err := t.feed.run(t.step, batch)
	if err != nil {
		return 0, err
	}
	if err := t.track.add(batch, out[t.tracked:]); err != nil {
		return 0, err
	}
	loss = number(out[0])
	t.at.Step++
	t.at.History.Losses = append(t.at.History.Losses, loss)
	return loss, nil
}

// States returns the States that a step reads or moves, in the order of their
// declaration: learning rates, moments and counters of the optimizer, running
// averages, the key and step of random numbers, the states of RNNs. With the
// parameters they are all that training changes in the machine.
func (t *Trainer) States() []*autodiff.Node {
	var states []*autodiff.Node
	for _, v := range t.step.Variables() {
		if v.Kind() == autodiff.KindState {
			states = append(states, v)
		}
	}
	return states
}

// Epoch returns how many epochs are done, over all calls of Fit.
func (t *Trainer) Epoch() int { return t.at.Epoch }

// Losses returns the loss of every step so far, before its update.
func (t *Trainer) Losses() []float64 { return t.at.History.Losses }

// Averages returns the means that the lines of the log told, or would have told
// if there was no log, in the style's figure.
func (t *Trainer) Averages() []float64 { return t.at.History.Averages }

// History returns all that the training gave so far. Further steps add to it.
func (t *Trainer) History() *History { return &t.at.History }
