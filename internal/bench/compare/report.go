package compare

import (
	"path/filepath"
	"slices"
	"strconv"
)

// A Report is what was measured, in the order of the workloads. It tells no
// date.
type Report struct {
	Machine   Machine   `json:"machine"`
	Core      string    `json:"core,omitempty"` // what the peers were made to take the processor for
	Set       []string  `json:"set,omitempty"`  // how: environment variables of theirs
	Only      string    `json:"only,omitempty"` // the workloads asked for, a regular expression
	Libraries []Library `json:"libraries,omitempty"`
	Missing   []string  `json:"missing,omitempty"` // peers that are not installed, and why
	Peaks     []Peak    `json:"peaks"`
	Rounds    int       `json:"rounds"`
	Rows      []Row     `json:"rows"`

	file string // that it was loaded from
}

// A Library is a peer.
type Library struct {
	Name    string `json:"name"`
	Version string `json:"version"`
	Backend string `json:"backend,omitempty"` // that multiplies its matrices
	Core    string `json:"core,omitempty"`    // what that takes the processor for
	Plain   bool   `json:"plain,omitempty"`   // by the reference BLAS
}

// A Row is a workload with its figures. Times are medians.
type Row struct {
	Name    string   `json:"name"`
	Kind    string   `json:"kind"`
	Note    string   `json:"note,omitempty"` // why there are no figures
	Seconds float64  `json:"seconds,omitempty"`
	Rate    float64  `json:"rate,omitempty"`
	Unit    string   `json:"unit,omitempty"`  // of the rate
	Share   float64  `json:"share,omitempty"` // of the machine's peak
	Pace    float64  `json:"pace,omitempty"`  // of a loop of multiply-adds alone, the median by turns
	Allocs  int      `json:"allocs"`          // negative: unknown
	Arena   int      `json:"arena,omitempty"` // bytes
	Bound   int      `json:"bound,omitempty"`
	Bytes   int      `json:"bytes,omitempty"` // of the resident set, for memory instead of seconds
	Peers   []Versus `json:"peers,omitempty"`
}

// A Versus is a peer's time for the workload.
type Versus struct {
	Library string  `json:"library"`
	Threads int     `json:"threads,omitempty"` // 0: all cores
	Seconds float64 `json:"seconds,omitempty"`
	Bytes   int     `json:"bytes,omitempty"` // instead of seconds
	Ratio   float64 `json:"ratio,omitempty"` // to ours, the median of pairs of turns
	Turns   int     `json:"turns,omitempty"` // fewer than the report's rounds, for they take long
	Plain   bool    `json:"plain,omitempty"` // it multiplies by the reference BLAS: no goal
	Note    string  `json:"note,omitempty"`  // why there is no time
}

// judged returns the row with the peers only that goals may be held against.
func (r Row) judged() Row {
	r.Peers = slices.DeleteFunc(slices.Clone(r.Peers), func(v Versus) bool { return v.Plain })
	return r
}

// best returns the fastest peer, or the fastest form of one library; nil if
// there is none.
func (r Row) best(library string) *Versus {
	var best *Versus
	for i, v := range r.Peers {
		if v.Note == "" && (library == "" || v.Library == library) && (best == nil || v.Seconds < best.Seconds) {
			best = &r.Peers[i]
		}
	}
	return best
}

// note returns why a library has no time; empty if it was not asked.
func (r Row) note(library string) string {
	for _, v := range r.Peers {
		if v.Library == library && v.Note != "" {
			return v.Note
		}
	}
	return ""
}

// Save writes the report as JSON.
func (r *Report) Save(path string) error { return SaveJSON(path, r) }

// Load reads a report that Save wrote.
func Load(path string) (*Report, error) {
	return LoadJSON(path, "report of bench -json", &Report{file: filepath.Base(path)})
}

// figure rounds to four digits: more are noise.
func figure(v float64) float64 {
	r, _ := strconv.ParseFloat(strconv.FormatFloat(v, 'g', 4, 64), 64)
	return r
}

// Duration tells seconds in three digits.
func Duration(seconds float64) string {
	for _, u := range []struct {
		size float64
		name string
	}{{1, "s"}, {1e-3, "ms"}, {1e-6, "µs"}} {
		if seconds >= 0.9995*u.size {
			return digits(seconds/u.size) + " " + u.name
		}
	}
	return digits(seconds*1e9) + " ns"
}

// digits writes v with three significant digits, and no exponent.
func digits(v float64) string {
	switch {
	case v < 9.995:
		return strconv.FormatFloat(v, 'f', 2, 64)
	case v < 99.95:
		return strconv.FormatFloat(v, 'f', 1, 64)
	}
	return strconv.FormatFloat(v, 'f', 0, 64)
}

func percent(share float64) string { return strconv.FormatFloat(100*share, 'f', 0, 64) + " %" }
