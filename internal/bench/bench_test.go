package bench

import (
	"fmt"
	"math"
	"os/exec"
	"testing"

	"keisan/vm/gorgonia"
)

// BenchmarkWorkloads runs every workload, or some: -bench /step/784 those whose
// names have these parts.
func BenchmarkWorkloads(b *testing.B) {
	for _, w := range All() {
		if w.Kind == "memory" {
			continue // the steps are there already
		}
		b.Run(w.Name, func(b *testing.B) {
			t, err := w.Prepare()
			if err != nil {
				b.Fatal(err)
			}
			defer t.Close()
			b.SetBytes(int64(w.Bytes()))
			b.ReportAllocs()
			for b.Loop() {
				if err := t.Run(); err != nil {
					b.Fatal(err)
				}
			}
			each := b.Elapsed().Seconds() / float64(b.N)
			if f := w.FLOPs(); f > 0 {
				b.ReportMetric(f/each/1e9, "GFLOP/s")
			}
			if t.Pieces > 1 {
				b.ReportMetric(each*1e9/float64(t.Pieces), "ns/piece")
			}
		})
	}
}

// Each workload, no larger than takes a moment, gives finite figures, and runs.
func TestWorkloads(t *testing.T) {
	for _, w := range All() {
		if _, err := exec.LookPath("go"); err != nil && w.Kind == "spiral" {
			continue // it cannot be built
		}
		for i := range w.Dims {
			w.Dims[i] = min(w.Dims[i], 200)
		}
		trial, err := w.Prepare()
		if err != nil {
			t.Error(err)
			continue
		}
		if len(trial.Check) == 0 {
			t.Errorf("%s checks nothing", w.Name)
		}
		for _, v := range trial.Check {
			if math.IsNaN(v) || math.IsInf(v, 0) || v <= 0 {
				t.Errorf("%s: have a figure %v", w.Name, v)
			}
		}
		if err := trial.Run(); err != nil {
			t.Errorf("%s: %v", w.Name, err)
		}
		trial.Close()
	}
}

// The loss goes down: the gradients and the update are there.
func TestStepLearns(t *testing.T) {
	trial, err := steps("float64", 12, 6, 5, 3).Prepare()
	if err != nil {
		t.Fatal(err)
	}
	for i, v := range trial.Check[1:] {
		if !(v < trial.Check[i]) {
			t.Errorf("losses %v", trial.Check)
		}
	}
}

func TestNames(t *testing.T) {
	seen := map[string]bool{}
	for _, w := range All() {
		if seen[w.Name] {
			t.Errorf("two workloads %s", w.Name)
		}
		seen[w.Name] = true
	}
}

// The step's operations and a map's bytes, counted by hand.
func TestCounts(t *testing.T) {
	have, want := steps("float32", 10, 3, 4, 5).FLOPs(), float64(2*2*10*3*4+3*2*10*4*5)
	if have != want {
		t.Errorf("have %v operations, want %v", have, want)
	}
	if have, want := matrix("map", "exp", "float64").Bytes(), 16e6; have != want {
		t.Errorf("have %v bytes, want %v", have, want)
	}
}

func ExampleNumber() {
	fmt.Printf("%.4f %.4f\n", Number(0, 0), Number(1, 2))
	// Output: -0.5000 -0.4990
}

// A training step of every network allocates nothing.
func TestStepsAllocateNothing(t *testing.T) {
	for _, w := range All() {
		switch w.Kind {
		case "step", "image", "words", "language", "translation":
		default:
			continue
		}
		for i := range w.Dims {
			w.Dims[i] = min(w.Dims[i], 32)
		}
		trial, err := w.Prepare()
		if err != nil {
			t.Fatal(err)
		}
		if n := testing.AllocsPerRun(3, func() { err = trial.Run() }); err != nil || n != 0 {
			t.Errorf("%s: have %v allocations, %v, want 0", w.Name, n, err)
		}
	}
}

// A workload for an engine computes what it does by default, with classes for
// one-hot rows, too, and tells the loss of each step.
func TestOn(t *testing.T) {
	for _, w := range []Workload{
		{Name: "step", Kind: "step", Dims: []int{7, 6, 5, 4}, Batch: 9, DType: "float64"},
		{Name: "lstm", Kind: "language", Of: "lstm", Dims: []int{11, 5, 3}, Batch: 2, DType: "float64"},
	} {
		want, err := w.Prepare()
		if err != nil {
			t.Fatal(err)
		}
		have, err := w.On(gorgonia.New()).Prepare()
		if err != nil {
			t.Fatal(err)
		}
		if _, ok := have.Machine.Engine().(gorgonia.Engine); !ok {
			t.Errorf("%s runs on %T", w.Name, have.Machine.Engine())
		}
		for range 3 {
			for i, l := range want.Check {
				if off := have.Check[i]/l - 1; !(off < 1e-12 && off > -1e-12) {
					t.Errorf("%s: losses %v, want %v", w.Name, have.Check, want.Check)
				}
			}
			for _, trial := range []*Trial{have, want} {
				if err := trial.Run(); err != nil {
					t.Fatal(err)
				}
				trial.Check = append(trial.Check, trial.Loss())
			}
		}
	}
}
