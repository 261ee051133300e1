package gpu

import (
	"context"
	"fmt"
	"io"
	"regexp"

	"keisan/internal/bench/compare"
	"keisan/vm/cuda"
)

// Options say what to run on what.
type Options struct {
	Date   string        // of today
	GPU    []cuda.Option // that open it: see Find
	Notes  []string      // for Log.Missing
	Peer   func(tf32 bool) (Peer, error)
	Only   *regexp.Regexp // the parts whose names match; nil means all
	Quick  bool           // small sizes
	Rounds int            // turns of us and of the peer
	Screen io.Writer      // where lines appear as they are known
	Save   func(*Log) error
}

// A Peer is PyTorch on the same device.
type Peer interface {
	compare.Peer
	Close()
}

// A part of the run has a name and adds to the log.
type part struct {
	name string
	run  func(ctx context.Context, r *run) error
}

// run is a run under way.
type run struct {
	Options
	*Log
	engines map[bool]*cuda.Engine // with TF32 and without
	peers   map[bool]Peer         // likewise; nil for one that does not start
}

// Parts returns the names of the parts that match, in the order of the run: first
// what is quick and most asked for.
func Parts(quick bool, only *regexp.Regexp) (names []string) {
	for _, p := range chosen(quick, only) {
		names = append(names, p.name)
	}
	return names
}

func chosen(quick bool, only *regexp.Regexp) (list []part) {
	for _, group := range [][]part{speedParts(quick), modelParts(quick), lawParts(quick)} {
		for _, p := range group {
			if only == nil || only.MatchString(p.name) {
				list = append(list, p)
			}
		}
	}
	return list
}

// Run runs the parts, and saves the log after each. What fails is in the log: the
// error says that there is no engine, that the log cannot be saved, or that ctx
// is done.
func Run(ctx context.Context, o Options) (*Log, error) {
	r := &run{o, &Log{Date: o.Date, Revision: revision(), Machine: compare.ThisMachine(), Driver: driverVersion(),
		Missing: o.Notes, Quick: o.Quick, Rounds: o.Rounds}, map[bool]*cuda.Engine{}, map[bool]Peer{}}
	if o.Only != nil {
		r.Log.Only = o.Only.String()
	}
	defer r.close()
	e, err := r.engine(false)
	if err != nil {
		return nil, err
	}
	r.Device = e.Device().String()
	if r.Versions, err = e.Versions(); err != nil {
		return nil, err
	}
	for _, line := range r.preface() {
		fmt.Fprintln(o.Screen, line)
	}
	for _, p := range chosen(o.Quick, o.Only) {
		fmt.Fprintf(o.Screen, "%s: ", p.name)
		if err = p.run(ctx, r); err == nil {
			err = ctx.Err()
		}
		if err != nil {
			fmt.Fprintln(o.Screen, oneLine(err))
			r.Stopped = fmt.Sprintf("in %s: %s", p.name, oneLine(err))
		}
		if failed := o.Save(r.Log); failed != nil {
			return r.Log, failed
		}
		if err != nil {
			return r.Log, err
		}
	}
	return r.Log, nil
}

// engine returns the engine, with TF32 or without: there is one of each.
func (r *run) engine(tf32 bool) (*cuda.Engine, error) {
	if e := r.engines[tf32]; e != nil {
		return e, nil
	}
	options := r.GPU[:len(r.GPU):len(r.GPU)]
	if tf32 {
		options = append(options, cuda.TF32())
	}
	e, err := cuda.New(options...)
	if err == nil {
		r.engines[tf32] = e
	}
	return e, err
}

// peer returns PyTorch with TF32 or without, or nil: the log says why then.
func (r *run) peer(tf32 bool) Peer {
	if p, known := r.peers[tf32]; known {
		return p
	}
	p, err := r.Peer(tf32)
	if err != nil {
		p = nil
		r.lack("PyTorch: " + oneLine(err))
	} else if who := p.Who(); who.Device != r.engines[false].Device().Name {
		p.Close()
		p = nil
		r.lack(fmt.Sprintf("PyTorch: it is on another device, %q", who.Device))
	} else {
		r.PyTorch = who.Version + " with " + who.Backend
	}
	r.peers[tf32] = p
	return p
}

// lack notes what is missing, once.
func (r *run) lack(what string) {
	for _, m := range r.Missing {
		if m == what {
			return
		}
	}
	r.Missing = append(r.Missing, what)
	fmt.Fprintf(r.Screen, "left out: %s; ", what)
}

func (r *run) close() {
	for _, p := range r.peers {
		if p != nil {
			p.Close()
		}
	}
	for _, e := range r.engines {
		if err := e.Close(); err != nil {
			fmt.Fprintln(r.Screen, err)
		}
	}
}
