package gpu

import (
	"context"
	"errors"
	"flag"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"time"

	"gorgonia.org/tensor"

	"keisan/autodiff"
	"keisan/internal/bench"
	"keisan/internal/bench/compare"
	"keisan/internal/bench/peers"
	"keisan/vm"
	"keisan/vm/cuda"
	"keisan/vm/cuda/fake"
	"keisan/vm/enginetest"
	"keisan/vm/gorgonia"
)

var update = flag.Bool("update", false, "write the golden files")

// A peer runs workloads on the CPU engine, times a number.
type peer struct {
	device  string
	times   float64
	trial   *bench.Trial
	refused error
	closed  int
}

func (p *peer) Who() peers.Identity {
	return peers.Identity{Name: "PyTorch", Version: "9.9", Backend: "CUDA 12.4", Device: p.device}
}
func (p *peer) Prepare(w bench.Workload) (check []float64, err error) {
	if p.refused != nil {
		return nil, p.refused
	}
	if p.trial, err = w.On(nil).Prepare(); err != nil {
		return nil, err
	}
	check = append(check, p.trial.Check...)
	for i := range check {
		check[i] *= p.times
	}
	return check, nil
}
func (p *peer) Time(runs int) (time.Duration, error) {
	begin := time.Now()
	for range runs {
		if err := p.trial.Run(); err != nil {
			return 0, err
		}
	}
	return time.Since(begin), nil
}
func (p *peer) Memory(bench.Workload) (int, []float64, error) { return 0, nil, nil }
func (p *peer) Close()                                        { p.closed++ }

// options are those of a run on the fake device, which saves into log.
func options(t *testing.T, only string, p Peer, refused error, log *Log, lines *strings.Builder) Options {
	d := fake.Open(t)
	return Options{
		Date: "2026-01-02", Quick: true, Rounds: 2, Only: regexp.MustCompile(only), Screen: lines,
		GPU:  []cuda.Option{cuda.Libraries(d.Path, d.Path, d.Path)},
		Peer: func(bool) (Peer, error) { return p, refused },
		Save: func(l *Log) error { *log = *l; return nil },
	}
}

const oneStep = "^speed/step/20-10-5/b7/float32"

// A peer on the same device is measured in turn; one on another, or with other
// results, is not, and the log says so.
func TestPeer(t *testing.T) {
	for _, c := range []struct {
		peer    *peer
		refused error
		note    string // of the row
		missing string
	}{
		{&peer{device: "Fake device 0", times: 1}, nil, "", ""},
		{&peer{device: "Fake device 0", times: 1.05}, nil, "other results", ""},
		{&peer{device: "Fake device 0", refused: errors.New("out of memory")}, nil, "out of memory", ""},
		{&peer{device: "another", times: 1}, nil, "", `PyTorch: it is on another device, "another"`},
		{nil, errors.New("no such module"), "", "PyTorch: no such module"},
	} {
		var log Log
		var lines strings.Builder
		if _, err := Run(context.Background(), options(t, oneStep, c.peer, c.refused, &log, &lines)); err != nil {
			t.Fatal(err)
		}
		if len(log.Speed) != 2 || log.Speed[0].TF32 || !log.Speed[1].TF32 {
			t.Fatalf("have %v", log.Speed)
		}
		if missing := strings.Join(log.Missing, "; "); missing != c.missing || !strings.Contains(lines.String(), c.missing) {
			t.Errorf("missing is %q, want %q\n%s", missing, c.missing, &lines)
		}
		for _, s := range log.Speed {
			switch {
			case c.missing != "":
				if len(s.Peers) > 0 {
					t.Errorf("beside nobody: %v", s.Peers)
				}
			case len(s.Peers) != 1 || s.Peers[0].Note != c.note || (s.Peers[0].Ratio > 0) != (c.note == ""):
				t.Errorf("have %v, want the note %q", s.Peers, c.note)
			}
		}
		if c.peer != nil && c.peer.closed == 0 {
			t.Error("the peer was not closed")
		}
		if (log.PyTorch == "9.9 with CUDA 12.4") != (c.missing == "") {
			t.Errorf("PyTorch is %q", log.PyTorch)
		}
	}
}

// TF32 is really that: its losses are others than those of float32.
func TestTF32(t *testing.T) {
	d := fake.Open(t)
	var last []float64
	for _, more := range [][]cuda.Option{nil, {cuda.TF32()}} {
		e, err := cuda.New(append(more, cuda.Libraries(d.Path, d.Path, d.Path))...)
		if err != nil {
			t.Fatal(err)
		}
		defer e.Close()
		trial, err := timed(true)[0].On(e).Prepare()
		if err != nil {
			t.Fatal(err)
		}
		last = append(last, trial.Check[2])
	}
	if off := math.Abs(last[1]-last[0]) / last[0]; !(off > 1e-7 && off < near[true]) {
		t.Errorf("losses are %v, %v apart", last, off)
	}
}

// A run that is stopped has what it has, and says where it was.
func TestStopped(t *testing.T) {
	ctx, stop := context.WithCancel(context.Background())
	var log Log
	var lines strings.Builder
	o := options(t, "spiral", nil, nil, &log, &lines)
	stop()
	if _, err := Run(ctx, o); !errors.Is(err, context.Canceled) || !strings.Contains(log.Stopped, "in model/spiral: ") {
		t.Errorf("have %v, %q", err, log.Stopped)
	}
	full := errors.New("the disk is full")
	o.Save = func(*Log) error { return full }
	if _, err := Run(context.Background(), o); !errors.Is(err, full) {
		t.Errorf("have %v", err)
	}
	o.GPU = append(o.GPU, cuda.Number(7))
	if _, err := Run(context.Background(), o); !errors.Is(err, cuda.ErrUnavailable) {
		t.Errorf("have %v", err)
	}
}

// A faulty engine is the CPU's, with products that are wrong by a part.
type faulty struct {
	tensor.StdEng
	by float64
}

func (e faulty) Bind(op autodiff.Op, dst *tensor.Dense, in []*tensor.Dense) (func() error, error) {
	k, ok := op.(vm.Kernel)
	if !ok || !strings.HasPrefix(op.String(), "MatMul") {
		return nil, nil
	}
	return func() error {
		err := k.Run(dst, in)
		if dst.Dtype() == tensor.Float64 {
			for i := range dst.Float64s() {
				dst.Float64s()[i] *= 1 + e.by
			}
		} else {
			for i := range dst.Float32s() {
				dst.Float32s()[i] *= float32(1 + e.by)
			}
		}
		return err
	}, nil
}

// Trainings and laws hold on another engine, and catch one that is wrong.
func TestFaultsAreCaught(t *testing.T) {
	ctx := context.Background()
	for _, training := range trainings(true) {
		if m := training.against(ctx, gorgonia.New()); !m.Holds() || m.Steps < 4 {
			t.Errorf("%v", m)
		}
		if m := training.against(ctx, faulty{by: math.NaN()}); m.Holds() {
			t.Errorf("NaN: %s: %v", training.name, m)
		}
		if m := training.against(ctx, faulty{by: 0.01}); m.Holds() {
			t.Errorf("a hundredth: %s: %v", training.name, m)
		}
	}
	for _, l := range laws(true) {
		if found := l.check(ctx, gorgonia.New()); found.Failed != 0 || found.Cases == 0 {
			t.Errorf("%v", found)
		}
		found := l.check(ctx, faulty{by: 0.001})
		if found.Failed == 0 || len(found.Failures) != found.Failed || (&Log{Laws: []Law{found}}).Failed() == nil {
			t.Errorf("a thousandth: %v", found)
		}
	}
	endless := law{"endless", func(yield func(c enginetest.Case) bool) {
		for yield(enginetest.Case{Name: "mistake", Err: errors.New("no such thing")}) {
		}
	}, false}
	if found := endless.check(ctx, gorgonia.New()); found.Failed != most || !strings.Contains(found.String(), "the rest was let be") {
		t.Errorf("%v", found)
	}
}

// The page of no log, and of logs; a saved log is the same when it is loaded.
func TestPage(t *testing.T) {
	var none, page strings.Builder
	if err := Page(&none); err != nil || !strings.Contains(none.String(), "No GPU has run it yet") {
		t.Errorf("%v, %s", err, &none)
	}
	whole, err := Load("testdata/whole.json")
	if err != nil {
		t.Fatal(err)
	}
	quick := &Log{Date: "2026-01-01", Device: "1: Other, sm_75, 8.0 GiB", Quick: true, Rounds: 1, Only: "law", Stopped: "in law/graphs: interrupted",
		Missing: []string{"NVRTC: not there; ops are not fused"}, Versions: cuda.Versions{Driver: "12.0", CUBLAS: "12.0.1"}}
	if err := Page(&page, quick, whole); err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile("testdata/page.md", []byte(page.String()), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile("testdata/page.md")
	if err != nil || page.String() != strings.ReplaceAll(string(want), "\r\n", "\n") {
		t.Errorf("%v; have\n%s", err, &page)
	}
	path := filepath.Join(t.TempDir(), "log.json")
	if err := whole.Save(path); err != nil {
		t.Fatal(err)
	}
	if again, err := Load(path); err != nil || !reflect.DeepEqual(again, whole) {
		t.Errorf("have %v, %v", again, err)
	}
	if _, err := Load("testdata/page.md"); err == nil {
		t.Error("a page is a log")
	}
}

// Goals are of steps that are timed, and all that is named is there.
func TestGoals(t *testing.T) {
	steps := map[string]bool{}
	for _, w := range timed(false) {
		steps[w.Name] = true
	}
	if len(steps) != 7 || len(trainings(false)) != 11 {
		t.Errorf("have %v and %d trainings", steps, len(trainings(false)))
	}
	for name := range goals {
		if !steps[name] {
			t.Errorf("%s has a goal, and is not timed", name)
		}
	}
	row := compare.Row{Seconds: 1, Peers: []compare.Versus{{Library: "PyTorch", Seconds: 2.5, Ratio: 2.5}}}
	row.Name = "step/784-50-10/b100/float32"
	if have := (Speed{false, row}).cells()[5]; have != "≥ 3 × PyTorch ✗" {
		t.Error(have)
	}
}

func TestVersionIn(t *testing.T) {
	for text, want := range map[string]string{
		"NVRM version: NVIDIA UNIX x86_64 Kernel Module  580.159.04  Wed Jan 1 00:00:00 UTC 2025\nGCC version: 12.2.0":                      "580.159.04",
		"NVRM version: NVIDIA UNIX Open Kernel Module for x86_64  550.54.15  Release Build  (builder)  Tue\nGCC version:  gcc version 13.2": "550.54.15",
		"": "",
	} {
		if have := versionIn(text); have != want {
			t.Errorf("%q: have %q", text, have)
		}
	}
}
