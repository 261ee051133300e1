package train

import (
	"encoding/json"
	"fmt"
)

// A Progress is where training stands: with the values of the parameters and of
// Trainer.States, the place in the batches and the streams of random numbers,
// training goes on from it as if it had never been stopped. It can be written
// and read as JSON.
type Progress struct {
	Start int  // epochs that were done when the call of Fit began that is under way
	Epoch int  // epochs that are done, over all calls of Fit
	Iter  int  // steps that are done of the epoch that is under way
	Step  int  // steps that are done in all
	Due   bool // whether an epoch has ended whose validation has not

	LineSum   float64 // of the losses since the last line of the log
	LineCount int     // how many these are
	EpochSum  float64 // of the losses of the epoch that is under way

	History History
}

// Progress returns where training stands: a copy, for a checkpoint. It may be
// called between steps, in Each, EachEpoch, OnBest and OnStop say.
func (t *Trainer) Progress() Progress {
	p := t.at
	p.History = t.at.History.clone()
	return p
}

// SetProgress makes the next Fit, called with the same number of epochs as the
// one that was interrupted, go on where p stood. The batches must stand there,
// too; Fit does not reset them. Metrics of Track begin anew in the middle of an
// epoch, so that its record tells the part after the interruption; [Trainer.Resume]
// goes on with what they had counted.
func (t *Trainer) SetProgress(p Progress) error {
	if err := t.there("SetProgress"); err != nil {
		return err
	}
	if p.Start < 0 || p.Epoch < p.Start || p.Iter < 0 || p.Step < p.Iter || p.LineCount < 0 ||
		len(p.History.Losses) != p.Step || p.Due && (p.Iter > 0 || len(p.History.Epochs) == 0) {
		return fmt.Errorf("train: no training can stand at epoch %d of those from %d, iteration %d, step %d with %d losses",
			p.Epoch, p.Start, p.Iter, p.Step, len(p.History.Losses))
	}
	p.History = p.History.clone()
	t.at, t.resumed = p, true
	t.track.reset()
	return nil
}

// Exhausted reports whether the patience is over: Fit does nothing more.
func (t *Trainer) Exhausted() bool {
	return t.patience > 0 && !t.at.Due && t.at.History.SinceBest() >= t.patience
}

// progressFile is a Progress whose sums may be NaN or infinite, in JSON.
type progressFile struct {
	plainProgress
	LineSum, EpochSum jsonNumber
}

type plainProgress Progress

// MarshalJSON writes all fields; NaN and infinities are strings.
func (p Progress) MarshalJSON() ([]byte, error) {
	return json.Marshal(progressFile{plainProgress(p), jsonNumber(p.LineSum), jsonNumber(p.EpochSum)})
}

// UnmarshalJSON reads what MarshalJSON writes.
func (p *Progress) UnmarshalJSON(data []byte) error {
	var f progressFile
	if err := json.Unmarshal(data, &f); err != nil {
		return err
	}
	*p = Progress(f.plainProgress)
	p.LineSum, p.EpochSum = float64(f.LineSum), float64(f.EpochSum)
	return nil
}
