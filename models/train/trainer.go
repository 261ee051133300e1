package train

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"gorgonia.org/tensor"

	"keisan/autodiff"
	"keisan/vm"
)

// Batches give out a dataset in mini-batches: *data.Batches is one.
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
	machine  *vm.Machine
	rates    rates
	step     *vm.Program
	feed     vm.Feed
	epoch    int
	losses   []float64
	averages []float64
}

// New compiles a step that minimizes loss by changing the parameters as the
// optimizer says. It returns the graph's first mistake, and errors of Grad and
// Compile: a parameter that does not reach the loss, say.
func New(m *vm.Machine, loss *autodiff.Node, opt Optimizer, opts ...Option) (*Trainer, error) {
	if m == nil || opt == nil {
		return nil, errors.New("train: New wants a machine and an optimizer, not nil")
	}
	t := &Trainer{machine: m, settings: settings{
		params: m.Graph().Params(), reported: loss, interval: 20, style: TrainerStyle(), clock: time.Now,
	}}
	for _, o := range opts {
		o(&t.settings)
	}
	if err := t.check(); err != nil {
		return nil, fmt.Errorf("train: %w", err)
	}
	grads, err := autodiff.Grad(loss, t.params...)
	if err != nil {
		return nil, err
	}
	updates := opt.Updates(t.params, grads)
	if t.step, err = m.Compile(append([]*autodiff.Node{t.reported}, updates...)...); err != nil {
		return nil, err
	}
	if s := t.reported.Type(); s.Shape.Rank() != 0 || !s.DType.IsFloat() {
		return nil, fmt.Errorf("train: what is reported must be a float scalar, not %s", t.reported)
	}
	if t.rates, err = ratesOf(m, opt.Rates()); err != nil {
		return nil, err
	}
	return t, t.bindInputs()
}

// check returns what is wrong with the options.
func (s *settings) check() error {
	switch {
	case len(s.params) == 0:
		return errors.New("there are no parameters to train")
	case s.interval < 0:
		return fmt.Errorf("the interval of the log must be 0 or more iterations, not %d", s.interval)
	case s.style.Due == nil || s.style.Line == nil || s.clock == nil:
		return errors.New("a style and a clock need their functions")
	}
	for i, x := range s.inputs {
		if x == nil || x.Kind() != autodiff.KindInput {
			return fmt.Errorf("Feed: node %d is no input of a graph", i+1)
		}
	}
	return nil
}

// bindInputs makes the feed, or returns an error if the inputs are not the
// program's.
func (t *Trainer) bindInputs() error {
	need := t.step.Inputs()
	if t.inputs == nil {
		t.inputs = need
	}
	t.feed = vm.Feed{}
	for _, x := range t.inputs {
		t.feed[x] = nil
	}
	for _, x := range need {
		if !slices.Contains(t.inputs, x) {
			return fmt.Errorf("train: a step needs the input %s, which Feed does not name", x.Name())
		}
	}
	return nil
}

// Step runs one training step on a batch, a tensor for each input, and returns
// the loss before the update. In a steady state it allocates nothing.
func (t *Trainer) Step(batch ...*tensor.Dense) (loss float64, err error) {
	if len(batch) != len(t.inputs) {
		var want []string
		for _, x := range t.inputs {
			want = append(want, x.Name()+" ("+x.Shape().String()+")")
		}
		return 0, fmt.Errorf("train: a batch of %d tensors for %d inputs: a step wants %s",
			len(batch), len(t.inputs), strings.Join(want, ", "))
	}
	for i, x := range t.inputs {
		t.feed[x] = batch[i]
	}
	out, err := t.step.Run(t.feed)
	if err != nil {
		return 0, err
	}
	loss = number(out[0])
	t.losses = append(t.losses, loss)
	return loss, nil
}

// Fit runs so many epochs over the batches, from their original order, as the
// book's Trainer.fit does. When the log has a line, the losses since the line
// before are averaged, across the ends of epochs.
//
// If ctx is done, Fit finishes the step that runs and returns an error that
// wraps ctx.Err(). The epoch that was begun does not count, but the updates
// made in it stay.
func (t *Trainer) Fit(ctx context.Context, batches Batches, epochs int) error {
	if batches == nil || epochs < 0 {
		return fmt.Errorf("train: Fit wants batches and 0 or more epochs, not %v and %d", batches, epochs)
	}
	steps := epochs * batches.Len()
	t.losses = slices.Grow(t.losses, min(steps, 1<<20)) // 8 MB; more as it comes
	f := &fit{Trainer: t, start: t.clock(), iters: batches.Len(), screen: newScreen(t.log, isTerminal(t.log), steps)}
	defer f.screen.done()
	batches.Reset()
	for range epochs {
		iter := 0
		for batches.Next() {
			if err := ctx.Err(); err != nil {
				return fmt.Errorf("train: stopped in epoch %d after %d of %d iterations: %w", t.epoch+1, iter, f.iters, err)
			}
			if err := f.iteration(iter, batches.Batch()); err != nil {
				return err
			}
			iter++
		}
		t.epoch++
	}
	return nil
}

// Epoch returns how many epochs are done, over all calls of Fit.
func (t *Trainer) Epoch() int { return t.epoch }

// Losses returns the loss of every step so far, before its update.
func (t *Trainer) Losses() []float64 { return t.losses }

// Averages returns the means that the lines of the log told, or would have told
// if there was no log.
func (t *Trainer) Averages() []float64 { return t.averages }

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

// A fit is one call of Fit.
type fit struct {
	*Trainer
	screen *screen
	start  time.Time
	iters  int
	total  float64 // of the losses since the last line
	count  int
}

// iteration runs a step and what is due after it.
func (f *fit) iteration(iter int, batch []*tensor.Dense) error {
	loss, err := f.Step(batch...)
	if err != nil {
		return err
	}
	f.total += loss
	f.count++
	if f.interval > 0 && f.style.Due(iter+1, f.interval) {
		mean := f.total / float64(f.count)
		f.averages = append(f.averages, mean)
		f.total, f.count = 0, 0
		if f.log != nil {
			line := f.style.Line(Report{f.epoch + 1, iter + 1, f.iters, f.clock().Sub(f.start), mean})
			if err := f.screen.line(line); err != nil {
				return fmt.Errorf("train: the log: %w", err)
			}
		}
	}
	f.screen.step()
	if f.each != nil {
		return f.each(Step{f.epoch, iter, loss})
	}
	return nil
}
