// Package keep gives the examples that train the flags -save and -resume. At
// Ctrl-C a training finishes the step that runs, saves all that it needs to go on,
// and says how to. What goes on comes to the same end, byte for byte, as what was
// never stopped.
package keep

import (
	"fmt"

	"keisan/internal/cli"
	"keisan/models/train"
)

// A Place is where a training that is stopped is saved, and from where it goes on.
type Place struct {
	Save, Resume string
}

// Flags are those of the command line; the variable of p has the default.
func (p *Place) Flags() []cli.Flag {
	return []cli.Flag{cli.Path("resume", &p.Resume, "a file that -save left"), cli.Path("save", &p.Save, "a file")}
}

// Check returns a mistake unless a file can be written to Save.
func (p *Place) Check() error { return cli.Writable("save", p.Save) }

// Trainer returns the trainer that declare makes, which must have the option that
// it is given, as it stands after Resume, if that names a file. The parts are what
// moves besides: batches and random streams.
func (p *Place) Trainer(declare func(train.Option) (*train.Trainer, error), parts ...train.Part) (*train.Trainer, error) {
	var t *train.Trainer
	t, err := declare(train.OnStop(func() (string, error) {
		if err := t.SaveCheckpoint(p.Save, parts...); err != nil {
			return "", err
		}
		return "all is in " + p.Save + ": the same command goes on with -resume " + p.Save + " besides", nil
	}))
	if err != nil || p.Resume == "" {
		return t, err
	}
	if err := t.Resume(p.Resume, parts...); err != nil {
		return nil, fmt.Errorf("-resume: %w", err)
	}
	return t, nil
}
