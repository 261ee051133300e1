package main

import (
	"path/filepath"
	"strings"
	"testing"

	"keisan/internal/bench/gpu"
	"keisan/vm/cuda"
	"keisan/vm/cuda/fake"
)

// Without a GPU the command says what it lacks, and runs nothing.
func TestGPUMissing(t *testing.T) {
	code, out, err := say("", "gpu", "-libraries", "libthatisnowhere.so.7,,")
	if code != 1 || out != "" || strings.Count(err, "\n") != 1 || !strings.Contains(err, "nothing was run: CUDA is not available: NVIDIA's driver is not to be found as libthatisnowhere.so.7") {
		t.Errorf("exit code %d, %q", code, out+err)
	}
	if cuda.Available() == nil {
		return
	}
	if code, _, err := say("", "gpu", "-quick"); code != 1 || !strings.Contains(err, "nothing was run: CUDA is not available") {
		t.Errorf("exit code %d, %q", code, err)
	}
}

// The whole way, from the command line to the log, on the fake device: PyTorch,
// which is not on that, is left out by name.
func TestGPU(t *testing.T) {
	device := fake.Open(t)
	path := filepath.Join(t.TempDir(), "log.json")
	code, out, err := say("", "gpu", "-quick", "-rounds", "1", "-json", path, "-libraries", strings.Join([]string{device.Path, device.Path, device.Path}, ","))
	if code != 0 || err != "" {
		t.Fatalf("exit code %d, %s", code, out+err)
	}
	l, failed := gpu.Load(path)
	if failed != nil {
		t.Fatal(failed)
	}
	if !strings.Contains(l.Device, "Fake device 0") || l.Date == "" || l.Versions.Driver != "12.4" || l.Versions.CUBLAS != "12.4.0" || !strings.HasPrefix(l.Versions.NVRTC, "12.") {
		t.Errorf("the log is of %s at %q, %v", l.Device, l.Date, l.Versions)
	}
	if have := len(l.Speed) + len(l.Models) + len(l.Laws); have != len(gpu.Parts(true, nil)) {
		t.Errorf("%d parts are in the log, want %v", have, gpu.Parts(true, nil))
	}
	if len(l.Missing) != 1 || !strings.HasPrefix(l.Missing[0], "PyTorch: ") || !strings.Contains(out, "left out: PyTorch: ") {
		t.Errorf("missing is %q\n%s", l.Missing, out)
	}
	for _, s := range l.Speed {
		if !(s.Seconds > 0) || s.Row.Note != "" {
			t.Errorf("%s: %v", s.Name, s)
		}
	}
	for _, m := range l.Models {
		if !m.Holds() || m.Steps < 4 {
			t.Errorf("%s: %v", m.Name, m)
		}
	}
	for _, law := range l.Laws {
		if law.Failed != 0 || law.Cases == 0 || !(law.Farthest["float64"] > 0) {
			t.Errorf("%s: %v", law.Name, law)
		}
	}
	t.Log(out)
}
