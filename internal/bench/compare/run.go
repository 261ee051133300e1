package compare

import (
	"context"
	"errors"
	"io"
	"regexp"
	"runtime"
	"strings"

	"keisan/internal/bench"
	"keisan/internal/bench/peers"
	"keisan/internal/simd"
)

// Rounds is how many turns each contestant has if nobody says otherwise.
const Rounds = 9

// Options say what to measure.
type Options struct {
	Only   *regexp.Regexp // the workloads whose names match; nil means all
	Rounds int            // turns of each contestant
	Peers  []Peer
	Own    Rememberer // us; nil if memory is not to be measured
	Core   string     // what the peers take the processor for: see peers.Settings
	// Near is how far a peer's first results may be from ours, as a part of them;
	// 0 means peers.Near.
	Near float64
	// Missing tells which peers there are not, and why.
	Missing []string
	Screen  io.Writer // where rows appear as they are measured
}

// A Peer runs the workloads, too: a *peers.Peer.
type Peer interface {
	Who() peers.Identity
	Prepare(bench.Workload) (check []float64, err error)
	runner
	Rememberer
}

// A Rememberer tells the memory of a workload in a process of its own.
type Rememberer interface {
	Memory(bench.Workload) (bytes int, check []float64, err error)
}

// Run measures, and returns what it has when ctx is done, with its error.
func Run(ctx context.Context, o Options) (*Report, error) {
	r := &Report{Machine: ThisMachine(), Missing: o.Missing, Rounds: o.Rounds, Core: o.Core}
	if len(o.Peers) > 0 {
		r.Set = peers.Settings(o.Core)
	}
	if o.Only != nil {
		r.Only = o.Only.String()
	}
	for _, p := range o.Peers {
		who := p.Who()
		l := Library{who.Name, who.Version, who.Backend, who.Core, who.Plain}
		if n := len(r.Libraries); n == 0 || r.Libraries[n-1] != l {
			r.Libraries = append(r.Libraries, l)
		}
	}
	var selected []bench.Workload
	for _, w := range bench.All() {
		if o.Only == nil || o.Only.MatchString(w.Name) {
			selected = append(selected, w)
		}
	}
	r.Peaks = peaks(selected)
	s := screen{o.Screen, r}
	s.head()
	for _, w := range selected {
		row, err := measure(ctx, o, w, r.Peaks)
		if err != nil {
			return r, err
		}
		r.Rows = append(r.Rows, row)
		s.row(row)
	}
	return r, nil
}

// Measure measures one workload, on the engine that it is for, and the peers. The
// row tells no shares of the processor's peak.
func Measure(ctx context.Context, o Options, w bench.Workload) (Row, error) {
	return measure(ctx, o, w, nil)
}

// peaks measures what bounds the workloads.
func peaks(all []bench.Workload) []Peak {
	list, seen := fmaPeaks(), map[float64]bool{}
	const large = 256 << 20 // more than caches hold
	for _, w := range append(all, bench.Workload{}) {
		size := w.Bytes()
		if w.Kind == "" {
			size = large
		}
		if size > 0 && !seen[size] {
			seen[size] = true
			list = append(list, copyPeak(size))
		}
	}
	for i, p := range list {
		list[i].One, list[i].All = figure(p.One), figure(p.All)
	}
	return list
}

// measure runs a workload here and in the peers. Only the end of ctx is an
// error: what else goes wrong is told in the row.
func measure(ctx context.Context, o Options, w bench.Workload, peaks []Peak) (Row, error) {
	row := Row{Name: w.Name, Kind: w.Kind}
	if w.Kind == "memory" {
		return memory(ctx, o, w)
	}
	runtime.GC()
	trial, err := w.Prepare()
	if err != nil {
		row.Note = oneLine(err)
		return row, ctx.Err()
	}
	defer trial.Close()
	we, err := enter(ours{trial})
	if err == nil {
		row.Allocs, err = ours{trial}.allocs()
	}
	if err == nil {
		err = alone(ctx, we, o.Rounds)
	}
	if err == nil && peaks != nil {
		row.Pace, err = pace(ctx, o.Rounds, w, we)
	}
	for _, p := range o.Peers {
		if err != nil {
			break
		}
		var v Versus
		rival := 0.0
		if other := row.best(p.Who().Name); other != nil {
			rival = other.Seconds
		}
		if v, err = against(ctx, o, w, trial, we, p, rival); v != (Versus{}) {
			row.Peers = append(row.Peers, v)
		}
	}
	if err != nil {
		row.Note = oneLine(err)
		return row, ctx.Err()
	}
	seconds := median(we.seconds)
	row.Arena, row.Bound = trial.Arena, trial.Bound
	row.Seconds = figure(seconds / float64(trial.Pieces))
	row.Rate, row.Unit, row.Share = rate(w, seconds, peaks)
	return row, nil
}

// oneLine returns an error as a table shows it.
func oneLine(err error) string { return strings.Join(strings.Fields(err.Error()), " ") }

// against runs a workload in a peer and here in turn. A peer that has no such
// workload gives the zero Versus.
func against(ctx context.Context, o Options, w bench.Workload, trial *bench.Trial, we *contestant, p Peer, rival float64) (Versus, error) {
	v := Versus{Library: p.Who().Name, Threads: p.Who().Threads, Plain: p.Who().Plain}
	check, err := p.Prepare(w)
	switch {
	case errors.Is(err, peers.ErrUnknown):
		return Versus{}, nil
	case err != nil:
		v.Note = oneLine(err)
		return v, nil
	case !peers.Same(check, trial.Check, o.Near):
		v.Note = "other results"
		return v, nil
	}
	they, err := enter(p)
	if err != nil {
		v.Note = oneLine(err)
		return v, nil
	}
	ratios, err := compete(ctx, we, they, o.Rounds, rival)
	if err != nil {
		return Versus{}, err
	}
	if len(ratios) < o.Rounds {
		v.Turns = len(ratios)
	}
	v.Seconds, v.Ratio = figure(median(they.seconds)), figure(median(ratios))
	return v, nil
}

// pace returns the part of our time that the operations alone take, by turns
// with a loop that does nothing else; 0 if they are not known, or there is no
// such loop.
func pace(ctx context.Context, rounds int, w bench.Workload, we *contestant) (float64, error) {
	if w.FLOPs() == 0 || simd.FMAPeak[float32](1) == 0 {
		return 0, nil
	}
	loop, err := enter(multiplyAdds{w.FLOPs(), fmaLoop(w.DType)})
	if err != nil {
		return 0, err
	}
	ratios, err := compete(ctx, we, loop, rounds, 0)
	return figure(median(ratios)), err
}

// rate returns what a workload does in a second, and its share of the peak.
func rate(w bench.Workload, seconds float64, peaks []Peak) (rate float64, unit string, share float64) {
	what, size, work := w.DType, 0.0, w.FLOPs()
	unit = "GFLOP/s"
	if bytes := w.Bytes(); bytes > 0 {
		what, size, work, unit = "copy", bytes, bytes, "GB/s"
	}
	if work == 0 {
		return 0, "", 0
	}
	rate = work / seconds / 1e9
	for _, p := range peaks {
		if p.What == what && p.Size == size {
			share = rate / max(p.One, p.All)
		}
	}
	return figure(rate), unit, figure(share)
}
