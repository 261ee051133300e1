package train

import "fmt"

// Every is how often checkpoints are written: after every so many steps, at the
// end of every so many epochs, or both; 0 is never.
type Every struct{ Steps, Epochs int }

// Checkpoints makes Fit write checkpoints to path, see [Trainer.SaveCheckpoint]:
// as often as every says, and when its context is done, after the step that runs.
// With signal.NotifyContext that is what Ctrl-C does:
//
//	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
//
// The error of a Fit that was stopped says how to go on.
func Checkpoints(path string, every Every, parts ...Part) Option {
	return func(s *settings) { s.checkpoints = &checkpoints{path, every, parts} }
}

// checkpoints is what the option says.
type checkpoints struct {
	path  string
	every Every
	parts []Part
}

func (c *checkpoints) check() error {
	if c != nil && (c.path == "" || c.every.Steps < 0 || c.every.Epochs < 0) {
		return fmt.Errorf("Checkpoints wants a path and 0 or more steps and epochs, not %q, %d and %d", c.path, c.every.Steps, c.every.Epochs)
	}
	return nil
}

// afterStep writes a checkpoint if one is due after a step.
func (t *Trainer) afterStep() error {
	if c := t.checkpoints; c != nil && c.every.Steps > 0 && t.at.Step%c.every.Steps == 0 {
		return t.SaveCheckpoint(c.path, c.parts...)
	}
	return nil
}

// afterEpoch writes a checkpoint if one is due after an epoch.
func (t *Trainer) afterEpoch() error {
	if c := t.checkpoints; c != nil && c.every.Epochs > 0 && t.at.Epoch%c.every.Epochs == 0 {
		return t.SaveCheckpoint(c.path, c.parts...)
	}
	return nil
}

// whenStopped writes a checkpoint, and tells how to go on from it.
func (t *Trainer) whenStopped() (how string, err error) {
	c := t.checkpoints
	if c == nil {
		return "", nil
	}
	if err := t.SaveCheckpoint(c.path, c.parts...); err != nil {
		return "", err
	}
	return fmt.Sprintf("; all is in %s: after Resume from there, the same Fit goes on", c.path), nil
}
