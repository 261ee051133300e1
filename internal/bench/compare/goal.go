package compare

import (
	"fmt"
	"time"
)

// A Goal is what we want to reach: any one of what is set.
type Goal struct {
	Times  float64       // so many times faster than
	Peer   string        // this library, or the best of all if it is empty
	Share  float64       // this share of the machine's peak
	Pace   float64       // this pace: see Row
	Within time.Duration // this time
}

// goals are those of the AVX-512 level. A step's allocations shall be 0
// besides.
var goals = map[string][]Goal{
	"gemm/64/float32":   {{Times: 1.5}},
	"gemm/256/float32":  {{Times: 1.5}},
	"gemm/1024/float32": {{Times: 1.6}, {Share: 0.85}, {Pace: 0.85}},
	"gemm/2048/float32": {{Times: 1.6}, {Share: 0.85}, {Pace: 0.85}},

	"step/2-10-3/b30/float32": {{Times: 10, Peer: "NumPy"}, {Times: 20, Peer: "PyTorch"}, {Times: 40, Peer: "Gorgonia"}},
	"step/2-10-3/b30/float64": {{Times: 6, Peer: "NumPy"}},

	"step/784-50-10/b100/float32":            {{Times: 2}},
	"step/784-1024-1024-10/b128/float32":     {{Times: 1.6}},
	"step/1024-4096-4096-1000/b256/float32":  {{Times: 1.5}},
	"map/exp/float32":                        {{Times: 2, Share: 0.9}},
	"map/tanh/float32":                       {{Times: 2, Share: 0.9}},
	"map/sigmoid/float32":                    {{Times: 2, Share: 0.9}},
	"language/lstm/1000x100x35/b20/float32":  {{Times: 1}},
	"language/lstm/10000x650x35/b20/float32": {{Times: 1}},
	"memory/better/10000x650x35/b20/float32": {{Times: 1, Peer: "PyTorch"}},
	"compile/better":                         {{Within: 300 * time.Millisecond}},
	"compile/10000":                          {{Within: 100 * time.Millisecond}},
	"compile/100000":                         {{Within: 1500 * time.Millisecond}},
	"declare":                                {{Within: time.Microsecond}},
	"spiral/300":                             {{Within: 100 * time.Millisecond}},
}

// goalsAVX2 are those of the AVX2 level, which OpenBLAS 0.3.21 uses, too.
var goalsAVX2 = map[string][]Goal{
	"gemm/64/float32":   {{Times: 0.95, Peer: "NumPy"}},
	"gemm/256/float32":  {{Times: 0.95, Peer: "NumPy"}},
	"gemm/1024/float32": {{Times: 0.95, Peer: "NumPy"}},
	"gemm/2048/float32": {{Times: 0.95, Peer: "NumPy"}},
}

// goalsOf returns the goals of a workload on a machine.
func goalsOf(name string, m Machine) []Goal {
	switch m.Level {
	case "avx512":
		return goals[name]
	case "avx2":
		return goalsAVX2[name]
	}
	return nil
}

func (g Goal) String() string {
	switch {
	case g.Within > 0:
		return fmt.Sprintf("≤ %s", Duration(g.Within.Seconds()))
	case g.Times > 0 && g.Share > 0:
		return fmt.Sprintf("≥ %g × %s or %s of peak", g.Times, g.peer(), percent(g.Share))
	case g.Pace > 0:
		return fmt.Sprintf("≥ %s of FMAs", percent(g.Pace))
	case g.Times > 0:
		return fmt.Sprintf("≥ %g × %s", g.Times, g.peer())
	}
	return fmt.Sprintf("≥ %s of peak", percent(g.Share))
}

func (g Goal) peer() string {
	if g.Peer == "" {
		return "the best"
	}
	return g.Peer
}

// Verdict tells the goal, and whether the row reaches it, if the row can tell.
func (g Goal) Verdict(r Row) string {
	switch reached, known := g.reached(r); {
	case !known:
		return g.String()
	case reached:
		return g.String() + " ✓"
	}
	return g.String() + " ✗"
}

// reached reports whether the row reaches the goal, and whether the row can tell.
func (g Goal) reached(r Row) (reached, known bool) {
	if g.Within > 0 {
		return r.Seconds <= g.Within.Seconds(), r.Seconds > 0
	}
	if v := r.judged().best(g.Peer); g.Times > 0 && v != nil {
		reached, known = v.Ratio >= g.Times, true
	}
	for _, s := range []struct{ least, have float64 }{{g.Share, r.Share}, {g.Pace, r.Pace}} {
		if s.least > 0 && s.have > 0 && s.have <= 1.05 { // above, something disturbed the peak's measurement
			reached, known = reached || s.have >= s.least, true
		}
	}
	return reached, known
}
