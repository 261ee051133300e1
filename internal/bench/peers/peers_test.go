package peers

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"keisan/internal/bench"
)

// agrees asks the peer for every workload, made small, and compares its figures
// with ours.
func agrees(t *testing.T, p *Peer) {
	t.Helper()
	for _, w := range bench.All() {
		ownKind := slices.Contains([]string{"compile", "declare", "spiral", "memory"}, w.Kind)
		trained := slices.Contains([]string{"step", "image", "words", "language", "translation"}, w.Kind)
		known := slices.Contains([]string{"step", "gemm", "map", "softmax", "chain"}, w.Kind)
		if p.Name == "Gorgonia" && !known && !ownKind || p.Name == "PyTorch" && w.Of == "gru" {
			if _, err := p.Prepare(w); err == nil {
				t.Errorf("%s, %s: prepared", p.Name, w.Name)
			}
			continue
		}
		if ownKind {
			if _, err := p.Prepare(w); !errors.Is(err, ErrUnknown) {
				t.Errorf("%s, %s: have %v, want %v", p.Name, w.Name, err, ErrUnknown)
			}
			continue
		}
		for i := range w.Dims {
			w.Dims[i] = min(w.Dims[i], 32)
		}
		tolerance := 1e-4
		if trained {
			w.DType, tolerance = "float64", 1e-9 // so that no part of a gradient may be missing
		}
		ours, err := w.Prepare()
		if err != nil {
			t.Fatal(err)
		}
		have, err := p.Prepare(w)
		if err != nil {
			t.Errorf("%s, %s: %v", p.Name, w.Name, err)
			continue
		}
		if !Same(have, ours.Check, tolerance) {
			t.Errorf("%s, %s: have %v, want %v", p.Name, w.Name, have, ours.Check)
		}
		if d, err := p.Time(2); err != nil || d <= 0 {
			t.Errorf("%s, %s: two runs took %v, %v", p.Name, w.Name, d, err)
		}
	}
}

// connect returns a peer that is this process.
func connect(t *testing.T) *Peer {
	t.Helper()
	questions, in := io.Pipe()
	out, answers := io.Pipe()
	go func() { answers.CloseWithError(Serve(questions, answers)) }()
	p := &Peer{in: in}
	if err := p.meet(out); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.Close)
	return p
}

func TestGorgonia(t *testing.T) {
	p := connect(t)
	if p.Name != "Gorgonia" || p.Version == "" {
		t.Errorf("it says that it is %q %q", p.Name, p.Version)
	}
	agrees(t, p)
	large := bench.Workload{Kind: "gemm", Dims: []int{1 << 12, 1 << 12, 1 << 12}}
	if _, err := p.Prepare(large); err == nil {
		t.Error("4096³ is not refused")
	}
}

// skip skips the test if Python or a module is not there; any other error is one.
func skip(t *testing.T, err error) {
	t.Helper()
	if strings.Contains(err.Error(), "ModuleNotFoundError") || strings.HasPrefix(err.Error(), "no "+pythons[0]) {
		t.Skip(err)
	}
	t.Fatal(err)
}

func TestPython(t *testing.T) {
	for name, script := range map[string]string{"NumPy": numpyScript, "PyTorch": torchScript} {
		t.Run(name, func(t *testing.T) {
			p, err := startPython(script, "", 1)
			if err != nil {
				skip(t, err)
			}
			defer p.Close()
			if p.Name != name || p.Version == "" {
				t.Errorf("it says that it is %q %q", p.Name, p.Version)
			}
			agrees(t, p)
		})
	}
}

// A BLAS is told by what the process has loaded; the reference is not a fast one.
func TestBackend(t *testing.T) {
	ask, _, _ := strings.Cut(protocolScript, "\n\n\ndef main")
	for maps, want := range map[string]string{
		"7f00 r-xp /usr/lib/x/libblas.so.3.11.0\n":                                        `{"backend": "libblas.so.3.11.0", "core": "", "plain": true}`,
		"7f00 r-xp /usr/lib/x/libblas.so.3\n7f01 r-xp /nowhere/libopenblasp-r0.3.21.so\n": `{"backend": "libopenblasp-r0.3.21.so", "core": "", "plain": false}`,
		"7f00 r-xp /usr/lib/x/libc.so.6\n":                                                `{}`,
	} {
		cmd := exec.Command("python3", "-c", ask+"\nprint(json.dumps(backend(sys.argv[1])))", maps)
		have, err := cmd.Output()
		if errors.Is(err, exec.ErrNotFound) {
			t.Skip(err)
		}
		if strings.TrimSpace(string(have)) != want || err != nil {
			t.Errorf("%q: have %s, %v, want %s", maps, have, err, want)
		}
	}
}

// The user's wishes count unless the run has its own; threads are the run's.
func TestEnvironment(t *testing.T) {
	users := []string{"A=1", "OPENBLAS_CORETYPE=Zen", "OPENBLAS_L2_SIZE=1", "ATEN_CPU_CAPABILITY=default", "OMP_NUM_THREADS=9"}
	for core, want := range map[string][]string{
		"":           {"OPENBLAS_CORETYPE=Zen", "OPENBLAS_L2_SIZE=1", "ATEN_CPU_CAPABILITY=default", "DNNL_MAX_CPU_ISA="},
		Native:       {"OPENBLAS_CORETYPE=", "OPENBLAS_L2_SIZE=", "ATEN_CPU_CAPABILITY=", "DNNL_MAX_CPU_ISA="},
		"Cooperlake": {"OPENBLAS_CORETYPE=Cooperlake", "OPENBLAS_L2_SIZE=", "ATEN_CPU_CAPABILITY=", "DNNL_MAX_CPU_ISA="},
		"haswell":    {"OPENBLAS_CORETYPE=haswell", "OPENBLAS_L2_SIZE=", "ATEN_CPU_CAPABILITY=avx2", "DNNL_MAX_CPU_ISA=AVX2"},
	} {
		have := map[string]string{}
		for _, s := range environment(users, core, 3) {
			name, value, _ := strings.Cut(s, "=")
			have[name] = value
		}
		for _, s := range append(want, "A=1", "OMP_NUM_THREADS=3", "OPENBLAS_NUM_THREADS=3") {
			if name, value, _ := strings.Cut(s, "="); have[name] != value {
				t.Errorf("core %q: have %s=%s, want %s", core, name, have[name], s)
			}
		}
	}
}

// A core that OpenBLAS has is the one that it tells; another is an error.
func TestCore(t *testing.T) {
	p, err := startPython(numpyScript, "Haswell", 1)
	if err != nil {
		skip(t, err)
	}
	p.Close()
	if p.Core == "" {
		t.Skip(p.Backend + " tells no processor")
	}
	if p.Core != "Haswell" {
		t.Errorf("have %s, want Haswell", p.Core)
	}
	if all, _, err := Start("Abacus", "/nowhere/to/be/found"); err == nil || all != nil || !strings.Contains(err.Error(), `"Abacus"`) {
		t.Errorf("have %v, %v", all, err)
	}
}

// What is not there is told in one line.
func TestMissing(t *testing.T) {
	if p, err := startPython("import keisan_is_no_python_module\n", "", 1); err == nil {
		t.Errorf("have a peer %v", p)
	} else if strings.Contains(err.Error(), "\n") {
		t.Errorf("more than a line: %v", err)
	}
	if _, err := start("", 0, "/nowhere/to/be/found"); err == nil {
		t.Error("a program that is not there starts")
	}
}

func TestSame(t *testing.T) {
	for _, c := range []struct {
		a, b []float64
		want bool
	}{
		{[]float64{1, 2}, []float64{1.00009, 2}, true},
		{[]float64{1, 2}, []float64{1.0002, 2}, false},
		{[]float64{1}, []float64{1, 2}, false},
		{[]float64{math.NaN()}, []float64{1}, false},
		{[]float64{1}, []float64{math.NaN()}, false},
	} {
		if have := Same(c.a, c.b, 0); have != c.want {
			t.Errorf("Same(%v, %v): have %v", c.a, c.b, have)
		}
	}
}

// Memory grows by what a process keeps: a vocabulary of 20 MB, and its gradient.
func TestMemory(t *testing.T) {
	w := bench.Workload{Kind: "language", Of: "rnn", Dims: []int{50_000, 100, 2}, Batch: 2, DType: "float32"}
	grown, check, err := memory(library{prepare: own}, w)
	if errors.Is(err, fs.ErrNotExist) {
		t.Skip(err)
	}
	if err != nil || len(check) != bench.CheckedSteps || grown < 40e6 || grown > 400e6 {
		t.Errorf("have %d bytes, %v, %v", grown, check, err)
	}
	p, err := startPython(numpyScript, "", 1)
	if err != nil {
		skip(t, err)
	}
	defer p.Close()
	if grown, have, err := p.Memory(w); err != nil || !Same(have, check, 0) || grown < 40e6 || grown > 400e6 {
		t.Errorf("NumPy: have %d bytes, %v, %v, want the figures %v", grown, have, err, check)
	}
}

func ExampleSame() {
	fmt.Println(Same([]float64{1.09861}, []float64{1.09864}, Near))
	// Output: true
}
