package compare

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"keisan/internal/bench"
	"keisan/internal/bench/peers"
	"keisan/internal/simd"
)

var update = flag.Bool("update", false, "write the golden files")

// golden compares with a file in testdata.
func golden(t *testing.T, name, have string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(have), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if have != string(want) {
		t.Errorf("%s: have\n%s\nwant\n%s", path, have, want)
	}
}

// The page and the screen for figures from files.
func TestReport(t *testing.T) {
	r := load(t, "testdata/report.json")
	var page, lines strings.Builder
	if err := Page(&page, r, load(t, "testdata/avx2.json")); err != nil {
		t.Fatal(err)
	}
	golden(t, "page.md", page.String())

	s := screen{&lines, r}
	s.head()
	for _, row := range r.Rows {
		s.row(row)
	}
	golden(t, "screen.txt", lines.String())
}

func load(t *testing.T, path string) *Report {
	t.Helper()
	r, err := Load(path)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// What was set is told, and the command line is that of the run.
func TestCommand(t *testing.T) {
	for _, c := range []struct {
		report         Report
		title, command string
	}{
		{Report{Rounds: 9, file: "a.json"}, "As it comes", "go run ./cmd/keisan bench -json a.json"},
		{Report{Rounds: 5, file: "b.json", Core: "Zen", Missing: []string{"NumPy"}},
			"With peers as on Zen", "go run ./cmd/keisan bench -peers -core Zen -rounds 5 -json b.json"},
		{Report{Rounds: 9, file: "b.json", Core: "native"}, "With peers as on this processor", "go run ./cmd/keisan bench -core native -json b.json"},
		{Report{Rounds: 9, file: "b.json", Set: []string{"OPENBLAS_CORETYPE=Zen"}},
			"With peers as the environment says, OPENBLAS_CORETYPE=Zen", "OPENBLAS_CORETYPE=Zen go run ./cmd/keisan bench -json b.json"},
		{Report{Rounds: 9, file: "c.json", Machine: Machine{Level: "avx2", Forced: "avx2"}, Only: "a|b"},
			"With our kernels for avx2", "KEISAN_CPU=avx2 go run ./cmd/keisan bench -run 'a|b' -json c.json"},
	} {
		if title, command := c.report.title(), c.report.command(); title != c.title || command != c.command {
			t.Errorf("have %q, %q, want %q, %q", title, command, c.title, c.command)
		}
	}
}

func TestSaveLoad(t *testing.T) {
	want := load(t, "testdata/report.json")
	path := filepath.Join(t.TempDir(), "report.json")
	if err := want.Save(path); err != nil {
		t.Fatal(err)
	}
	if have, err := Load(path); err != nil || !reflect.DeepEqual(have, want) {
		t.Errorf("have %v, %v, want %v", have, err, want)
	}
	if _, err := Load("compare_test.go"); err == nil || strings.Contains(err.Error(), "\n") {
		t.Errorf("loading something else: %v", err)
	}
}

// fake is a peer, or we, with a speed and figures of its own.
type fake struct {
	name  string
	each  time.Duration
	check []float64
	err   error
	turns *string
}

func (f fake) Who() peers.Identity                                 { return peers.Identity{Name: f.name} }
func (f fake) Prepare(bench.Workload) (check []float64, err error) { return f.check, f.err }
func (f fake) Memory(bench.Workload) (bytes int, check []float64, err error) {
	return int(f.each), f.check, f.err
}
func (f fake) Time(runs int) (time.Duration, error) {
	if f.turns != nil {
		*f.turns += f.name
	}
	return time.Duration(runs) * f.each, nil
}

// Turns alternate, each with an uncounted part before it, and the ratio is that of the times.
func TestCompete(t *testing.T) {
	var turns string
	we, err := enter(fake{name: "a", each: 10 * time.Microsecond, turns: &turns})
	if err != nil {
		t.Fatal(err)
	}
	they, err := enter(fake{name: "b", each: 15 * time.Microsecond, turns: &turns})
	if err != nil {
		t.Fatal(err)
	}
	if we.runs != 2500 || they.runs != 1666 {
		t.Errorf("have %d and %d runs in a turn, want 2500 and 1666", we.runs, they.runs)
	}
	turns = ""
	ratios, err := compete(context.Background(), we, they, 3, 0)
	if err != nil || turns != "aabbaabbaabb" {
		t.Errorf("turns %s, %v", turns, err)
	}
	if r := median(ratios); !(r > 1.499 && r < 1.501) {
		t.Errorf("have ratios %v, want 1.5", ratios)
	}
	slow, err := enter(fake{name: "c", each: 400 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	if ratios, err := compete(context.Background(), we, slow, 9, 0); err != nil || len(ratios) != 2 {
		t.Errorf("have %d turns of 0.425 s, %v, want 2", len(ratios), err)
	}
	for rival, want := range map[float64]int{10e-6: 2, 12e-6: 5} { // 15 µs is hopeless beside 10 µs, not beside 12
		they.seconds = nil
		if ratios, err := compete(context.Background(), we, they, 5, rival); err != nil || len(ratios) != want {
			t.Errorf("beside %v: have %d turns, %v, want %d", rival, len(ratios), err, want)
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := compete(ctx, we, they, 3, 0); !errors.Is(err, context.Canceled) {
		t.Errorf("have %v, want %v", err, context.Canceled)
	}
}

// A whole run: what peers say that is wrong or nothing is told.
func TestRun(t *testing.T) {
	w := bench.All()[0]
	trial, err := w.Prepare()
	if err != nil {
		t.Fatal(err)
	}
	var lines strings.Builder
	r, err := Run(context.Background(), Options{
		Only: regexp.MustCompile("^" + w.Name + "$"), Rounds: 1, Screen: &lines,
		Missing: []string{"Owl: no such bird"},
		Peers: []Peer{
			fake{name: "Right", each: time.Second, check: trial.Check},
			fake{name: "Wrong", each: time.Second, check: []float64{2 * trial.Check[0]}},
			fake{name: "Unable", err: errors.New("too slow")},
			fake{name: "Foreign", err: peers.ErrUnknown},
		},
	})
	if err != nil || len(r.Rows) != 1 {
		t.Fatalf("have %v, %v", r, err)
	}
	row := r.Rows[0]
	if row.Note != "" || !(row.Seconds > 0) || !(row.Rate > 0) || (row.Pace > 0) != (simd.FMAPeak[float32](1) > 0) {
		t.Errorf("have %+v", row)
	}
	var have []string
	for _, v := range row.Peers {
		have = append(have, fmt.Sprint(v.Library, " ", v.Ratio > 1, " ", v.Note))
	}
	want := []string{"Right true ", "Wrong false other results", "Unable false too slow"}
	if !reflect.DeepEqual(have, want) {
		t.Errorf("have %q, want %q", have, want)
	}
	for _, want := range []string{"left out: Owl: no such bird", "\n" + w.Name + " ", "other results"} {
		if !strings.Contains(lines.String(), want) {
			t.Errorf("the screen lacks %q:\n%s", want, lines.String())
		}
	}
}

// Memory is measured once in each library, and its ratio is that of bytes.
func TestMemory(t *testing.T) {
	check := []float64{1}
	row, err := memory(context.Background(), Options{Own: fake{each: 100, check: check}, Peers: []Peer{
		fake{name: "A", each: 150, check: check}, fake{name: "A", each: 1, check: check},
		fake{name: "B", each: 1, check: []float64{2}}, fake{name: "C", err: peers.ErrUnknown},
	}}, bench.Workload{Name: "m", Kind: "memory"})
	want := Row{Name: "m", Kind: "memory", Allocs: -1, Bytes: 100, Peers: []Versus{{Library: "A", Bytes: 150, Ratio: 1.5}, {Library: "B", Note: "other results"}}}
	if err != nil || !reflect.DeepEqual(row, want) {
		t.Errorf("have %+v, %v, want %+v", row, err, want)
	}
	if have, want := row.versus("A"), "150 B 1.50×"; have != want {
		t.Errorf("have %s, want %s", have, want)
	}
}

// Each goal is that of a workload, and tells when it is reached.
func TestGoals(t *testing.T) {
	known := map[string]bool{}
	for _, w := range bench.All() {
		known[w.Name] = true
	}
	for _, table := range []map[string][]Goal{goals, goalsAVX2} {
		for name := range table {
			if !known[name] {
				t.Errorf("goals for %s, which is no workload", name)
			}
		}
	}
	row := Row{Seconds: 0.1, Share: 0.8, Pace: 0.9, Peers: []Versus{
		{Library: "A", Threads: 1, Seconds: 0.3, Ratio: 3}, {Library: "A", Seconds: 0.2, Ratio: 2}, {Library: "B", Note: "broken"},
		{Library: "C", Seconds: 0.01, Ratio: 0.1, Plain: true}, {Library: "D", Seconds: 9, Ratio: 90, Plain: true},
	}}
	if reached, known := (Goal{Share: 0.8}).reached(Row{Share: 1.4}); reached || known {
		t.Error("a share of 140 % tells something")
	}
	for _, c := range []struct {
		goal           Goal
		reached, known bool
	}{
		{Goal{Times: 2}, true, true},
		{Goal{Times: 2.1, Peer: "A"}, false, true},
		{Goal{Times: 1, Peer: "B"}, false, false},
		{Goal{Times: 1, Peer: "D"}, false, false},
		{Goal{Times: 3, Share: 0.7}, true, true},
		{Goal{Times: 3, Share: 0.9}, false, true},
		{Goal{Share: 0.8}, true, true},
		{Goal{Pace: 0.9}, true, true},
		{Goal{Pace: 0.91}, false, true},
		{Goal{Within: 99 * time.Millisecond}, false, true},
		{Goal{Within: 100 * time.Millisecond}, true, true},
	} {
		if reached, known := c.goal.reached(row); reached != c.reached || known != c.known {
			t.Errorf("%s: have %v, %v", c.goal, reached, known)
		}
	}
}

func TestFigures(t *testing.T) {
	for seconds, want := range map[float64]string{
		2.5: "2.50 s", 0.99951: "1.00 s", 0.09949: "99.5 ms", 0.1234: "123 ms", 0.00999: "9.99 ms", 9.41e-6: "9.41 µs", 1.2e-8: "12.0 ns",
	} {
		if have := Duration(seconds); have != want {
			t.Errorf("%v: have %s, want %s", seconds, have, want)
		}
	}
	for n, want := range map[int]string{7: "7 B", 2048: "2.00 KiB", 3 << 20: "3.00 MiB"} {
		if have := bytes(n); have != want {
			t.Errorf("%v: have %s, want %s", n, have, want)
		}
	}
	if have := median([]float64{4, 1, 3, 2}); have != 2.5 {
		t.Errorf("the median is %v, want 2.5", have)
	}
}

func TestProcessor(t *testing.T) {
	text := "processor\t: 0\ncpu family\t: 26\nmodel\t\t: 2\nmodel name\t: AMD EPYC\n"
	if have, want := cpuinfo(text), "AMD EPYC (family 26, model 2)"; have != want {
		t.Errorf("have %q, want %q", have, want)
	}
	if processor() == "" {
		t.Error("this machine has no processor")
	}
}

// The loop does as many operations as the runs of the workload, on all cores
// together, and at most a round on each more.
func TestMultiplyAdds(t *testing.T) {
	const round = 384
	var done atomic.Int64
	loop := func(n int) int {
		if n > 1 {
			done.Add(int64(n * round))
		}
		return n * round
	}
	for _, c := range []struct {
		flops float64
		runs  int
	}{{1e6, 3}, {12345678, 1}, {7700, 100}} {
		done.Store(0)
		if _, err := (multiplyAdds{c.flops, loop}).Time(c.runs); err != nil {
			t.Fatal(err)
		}
		want := c.flops * float64(c.runs)
		if more := float64(done.Load()) - want; !(more >= 0 && more <= float64(round*runtime.GOMAXPROCS(0))) {
			t.Errorf("%v: %v operations more", c, more)
		}
	}
}
