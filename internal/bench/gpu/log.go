package gpu

import (
	"fmt"
	"strings"

	"keisan/internal/bench/compare"
	"keisan/vm/cuda"
)

// A Log is what a GPU did, in the order in which it was run.
type Log struct {
	Date     string          `json:"date"`               // 2026-11-25
	Revision string          `json:"revision,omitempty"` // of this program; empty if unknown
	Machine  compare.Machine `json:"machine"`
	Device   string          `json:"device"`           // as a cuda.Device tells itself
	Driver   string          `json:"driver,omitempty"` // its own version, where the system tells it
	Versions cuda.Versions   `json:"versions"`
	PyTorch  string          `json:"pytorch,omitempty"` // its version and libraries
	Missing  []string        `json:"missing,omitempty"` // what was left out for want of what
	Only     string          `json:"only,omitempty"`    // the parts asked for, a regular expression
	Quick    bool            `json:"quick,omitempty"`   // sizes were small: the speed tells nothing
	Rounds   int             `json:"rounds"`
	Stopped  string          `json:"stopped,omitempty"` // why the run is not whole

	Speed  []Speed `json:"speed,omitempty"`
	Models []Model `json:"models,omitempty"`
	Laws   []Law   `json:"laws,omitempty"`
}

// A Speed is the time of a training step, ours and PyTorch's.
type Speed struct {
	TF32 bool `json:"tf32,omitempty"` // both multiply with TF32
	compare.Row
}

// A Model is a training, of the same steps on the GPU and on the CPU engine.
type Model struct {
	Name     string  `json:"name"`
	Float    string  `json:"float"`
	Steps    int     `json:"steps"`
	CPU      float64 `json:"cpu"`     // the last loss
	GPU      float64 `json:"gpu"`     // likewise
	Losses   float64 `json:"losses"`  // how far losses are apart at most, as a part of the largest
	Weights  float64 `json:"weights"` // how far variables are apart at the end: enginetest.Distance
	Allowed  float64 `json:"allowed"` // of both
	Failure  string  `json:"failure,omitempty"`
	Duration float64 `json:"duration"` // seconds on the GPU
}

// Holds reports whether both engines compute the same.
func (m Model) Holds() bool {
	return m.Failure == "" && m.Losses <= m.Allowed && m.Weights <= m.Allowed
}

// A Law is the outcome of a part of enginetest's law.
type Law struct {
	Name     string             `json:"name"`
	Cases    int                `json:"cases"`
	Farthest map[string]float64 `json:"farthest"` // from the interpreter, by the float type
	Failed   int                `json:"failed"`
	Failures []string           `json:"failures,omitempty"` // the first of them
	Duration float64            `json:"duration"`           // seconds
}

// Save writes the log as JSON.
func (l *Log) Save(path string) error { return compare.SaveJSON(path, l) }

// Load reads a log that Save wrote.
func Load(path string) (*Log, error) {
	return compare.LoadJSON(path, "log of keisan gpu", &Log{})
}

// Failed returns an error that names the parts in which something is wrong, or
// nil. To be slower than a goal is not wrong.
func (l *Log) Failed() error {
	var parts []string
	for _, s := range l.Speed {
		if s.Row.Note != "" {
			parts = append(parts, "speed/"+s.Name+suffix(s.TF32))
		}
	}
	for _, m := range l.Models {
		if !m.Holds() {
			parts = append(parts, "model/"+m.Name)
		}
	}
	for _, law := range l.Laws {
		if law.Failed > 0 {
			parts = append(parts, "law/"+law.Name)
		}
	}
	if parts == nil {
		return nil
	}
	return fmt.Errorf("not all is well: %s", strings.Join(parts, ", "))
}
