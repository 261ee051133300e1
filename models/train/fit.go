package train

import (
	"context"
	"fmt"
	"slices"
	"time"

	"gorgonia.org/tensor"

	"keisan/autodiff"
	"keisan/vm"
)

// A fit is one call of Fit.
type fit struct {
	*Trainer
	screen  *screen
	start   time.Time
	batches Batches
}

// Fit runs so many epochs over the batches, from their original order, as the
// book's Trainer.fit does. When the log has a line, the losses since the line
// before are averaged, across the ends of epochs. An epoch ends with its
// validation, if there is one.
//
// After SetProgress, Fit goes on where that progress stood: it does not reset
// the batches, and ends where the call that was interrupted would have.
//
// A loss that is NaN ends training with an error, vm.ErrNaN: the step has already
// ruined the parameters. What the last checkpoint holds is from before.
//
// If ctx is done, Fit finishes the step that runs, calls what OnStop says, and
// returns an error that wraps ctx.Err(). The epoch that was begun does not count,
// but the updates made in it stay. With Patience it may end early.
func (t *Trainer) Fit(ctx context.Context, batches Batches, epochs int) error {
	switch {
	case t == nil || ctx == nil:
		return mistaken("Fit", autodiff.Errorf(autodiff.ErrValue, "the trainer or the context is nil", "did New return an error?"))
	case absent(batches):
		return mistaken("Fit", autodiff.Errorf(autodiff.ErrValue, "the batches are nil", "did the function that makes them return an error?"))
	case epochs < 0:
		return mistaken("Fit", autodiff.Errorf(autodiff.ErrValue, "wants 0 or more epochs", "%d", epochs))
	}
	if s, ok := batches.(interface{ Stop() }); ok {
		defer s.Stop()
	}
	if !t.resumed {
		batches.Reset()
		t.at = Progress{Start: t.at.Epoch, Epoch: t.at.Epoch, Step: t.at.Step, History: t.at.History}
		t.track.reset()
	}
	t.resumed = false
	steps := (t.at.Start+epochs-t.at.Epoch)*batches.Len() - t.at.Iter
	losses := &t.at.History.Losses
	*losses = slices.Grow(*losses, max(0, min(steps, 1<<20))) // 8 MB; more as it comes
	f := &fit{Trainer: t, start: t.clock(), batches: batches, screen: newScreen(t.log, isTerminal(t.log), steps)}
	defer f.screen.done()
	for t.at.Epoch < t.at.Start+epochs || t.at.Due {
		if t.Exhausted() {
			return f.enough()
		}
		if err := f.anEpoch(ctx); err != nil {
			return err
		}
	}
	return nil
}

// anEpoch runs what is left of an epoch.
func (f *fit) anEpoch(ctx context.Context) error {
	for !f.at.Due {
		if err := ctx.Err(); err != nil {
			return f.stopped(err)
		}
		if !f.batches.Next() {
			if b, ok := f.batches.(interface{ Err() error }); ok && b.Err() != nil {
				return b.Err()
			}
			if f.at.Iter == 0 {
				return fmt.Errorf("train: epoch %d has no batches: %w", f.at.Epoch+1, autodiff.ErrValue)
			}
			f.endEpoch()
			break
		}
		if err := f.iteration(f.batches.Batch()); err != nil {
			return err
		}
	}
	if err := f.validate(ctx); err != nil {
		if stop := ctx.Err(); stop != nil {
			return f.stopped(stop)
		}
		return err
	}
	f.at.Due = false
	if f.eachEpoch != nil {
		if err := f.eachEpoch(f.at.History.Epochs[len(f.at.History.Epochs)-1]); err != nil {
			return err
		}
	}
	return f.afterEpoch()
}

// iteration runs a step and what is due after it.
func (f *fit) iteration(batch []*tensor.Dense) error {
	loss, err := f.Step(batch...)
	if err != nil {
		return err
	}
	if loss != loss {
		return fmt.Errorf("train: %s: the loss %s in epoch %d, iteration %d of %d, is NaN, %w; with vm.WatchNaN the machine stops at the node where it begins",
			f.reported.Where(), f.reported.Name(), f.at.Epoch+1, f.at.Iter+1, f.batches.Len(), vm.ErrNaN)
	}
	at := &f.at
	at.Iter++
	at.LineSum, at.LineCount = at.LineSum+loss, at.LineCount+1
	at.EpochSum += loss
	if f.interval > 0 && f.style.Due(at.Iter, f.interval) {
		if err := f.line(); err != nil {
			return err
		}
	}
	f.screen.step()
	if f.each != nil {
		if err := f.each(Step{at.Epoch, at.Iter - 1, loss}); err != nil {
			return err
		}
	}
	return f.afterStep()
}

// line adds a line to the log.
func (f *fit) line() error {
	at := &f.at
	mean := at.LineSum / float64(at.LineCount)
	at.LineSum, at.LineCount = 0, 0
	figure := mean
	if f.style.Figure != nil {
		figure = f.style.Figure(mean)
	}
	at.History.Averages = append(at.History.Averages, figure)
	if f.log == nil {
		return nil
	}
	return f.say(f.style.Line(Report{at.Epoch + 1, at.Iter, f.batches.Len(), f.clock().Sub(f.start), figure}))
}

// enough tells that the patience is over.
func (f *fit) enough() error {
	best, _ := f.at.History.Best()
	if f.log == nil || f.interval == 0 {
		return nil
	}
	return f.say(fmt.Sprintf("| epoch %d | nothing better since epoch %d: training ends", f.at.Epoch, best.Epoch))
}

// say prints a line.
func (f *fit) say(text string) error {
	if err := f.screen.line(text); err != nil {
		return fmt.Errorf("train: the log: %w", err)
	}
	return nil
}

// endEpoch records an epoch; its validation is due.
func (f *fit) endEpoch() {
	at := &f.at
	at.Epoch++
	at.History.Epochs = append(at.History.Epochs, Record{
		Epoch: at.Epoch, Steps: at.Step, Loss: at.EpochSum / float64(at.Iter), Rate: f.Rate(), Train: f.track.scores(),
	})
	f.track.reset()
	at.Iter, at.EpochSum, at.Due = 0, 0, true
}

// stopped ends a Fit whose context is done.
func (f *fit) stopped(reason error) error {
	how, err := f.whenStopped()
	if err != nil {
		return fmt.Errorf("train: stopped, but there is no checkpoint: %w", err)
	}
	if f.onStop != nil {
		text, err := f.onStop()
		if err != nil {
			return fmt.Errorf("train: stopped, but what there is could not be kept: %w", err)
		}
		if text != "" {
			how += "; " + text
		}
	}
	return fmt.Errorf("train: stopped in epoch %d after %d of %d iterations%s: %w", f.at.Epoch+1, f.at.Iter, f.batches.Len(), how, reason)
}
