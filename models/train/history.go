package train

import "slices"

// A History is what a training gave so far.
type History struct {
	Losses   []float64 // of each step, before its update
	Averages []float64 // what the lines of the log told, or would have told
	Epochs   []Record
}

// A Record is one epoch.
type Record struct {
	Epoch int     // from 1, over all calls of Fit
	Steps int     // over all epochs so far
	Loss  float64 // the mean over the epoch's steps
	Rate  float64 // of learning, in the last step; NaN if there is none
	Train []Score // of the metrics that Track counts
	Valid []Score // of Validate; none in epochs without
}

// A Score is one number that says how good a network is.
type Score struct {
	Name   string
	Value  float64
	Higher bool // is better
}

// Better reports whether the score is better than another value.
func (s Score) Better(than float64) bool {
	if s.Higher {
		return s.Value > than
	}
	return s.Value < than
}

// Best returns the record of the first validation that no other surpasses, by
// its first score, and false if there is none. NaN is no score.
func (h *History) Best() (best Record, ok bool) {
	for _, r := range h.Epochs {
		if len(r.Valid) > 0 && r.Valid[0].Value == r.Valid[0].Value && (!ok || r.Valid[0].Better(best.Valid[0].Value)) {
			best, ok = r, true
		}
	}
	return best, ok
}

// SinceBest returns how many validations there were after the best one.
func (h *History) SinceBest() int {
	n, best := 0, 0.0
	found := false
	for _, r := range h.Epochs {
		switch {
		case len(r.Valid) == 0:
		case r.Valid[0].Value == r.Valid[0].Value && (!found || r.Valid[0].Better(best)):
			best, found, n = r.Valid[0].Value, true, 0
		default:
			n++
		}
	}
	return n
}

// Names returns the names of the columns: "epoch", "steps", "loss", "rate", and
// those of the scores, as "train accuracy" and "valid perplexity".
func (h *History) Names() []string {
	names := []string{"epoch", "steps", "loss", "rate"}
	for _, r := range h.Epochs {
		for _, c := range r.scores() {
			if !slices.Contains(names, c.Name) {
				names = append(names, c.Name)
			}
		}
	}
	return names
}

// Column returns the numbers of a column, those of the epochs that have one.
func (h *History) Column(name string) []float64 {
	var column []float64
	for _, r := range h.Epochs {
		if v, ok := r.cell(name); ok {
			column = append(column, v)
		}
	}
	return column
}

// cell returns what a record has in a column.
func (r Record) cell(name string) (v float64, ok bool) {
	switch name {
	case "epoch":
		return float64(r.Epoch), true
	case "steps":
		return float64(r.Steps), true
	case "loss":
		return r.Loss, true
	case "rate":
		return r.Rate, true
	}
	for _, s := range r.scores() {
		if s.Name == name {
			return s.Value, true
		}
	}
	return 0, false
}

// scores returns all scores under the names of their columns.
func (r Record) scores() []Score {
	var all []Score
	for _, s := range r.Train {
		all = append(all, Score{"train " + s.Name, s.Value, s.Higher})
	}
	for _, s := range r.Valid {
		all = append(all, Score{"valid " + s.Name, s.Value, s.Higher})
	}
	return all
}

// clone returns a copy that further training does not change.
func (h *History) clone() History {
	return History{slices.Clone(h.Losses), slices.Clone(h.Averages), slices.Clone(h.Epochs)}
}
