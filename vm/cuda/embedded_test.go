package cuda

import (
	"flag"
	"maps"
	"os"
	"strings"
	"testing"

	"keisan/internal/ptx"
)

var update = flag.Bool("update", false, "compile the kernels that are embedded anew, if they are not of the present sources; this needs NVRTC")

// What is embedded is of the present sources, each and no other, and for the
// drivers that it is said to be for. This needs no NVRTC: after a change of a
// kernel, go generate does.
func TestEmbeddedPTX(t *testing.T) {
	want, err := programs()
	if err != nil {
		t.Fatal(err)
	}
	if err = stale(embeddedPTX, want); err == nil {
		t.Logf("%d programs, %.0f kB", len(want), float64(len(embeddedPTX))/1000)
		return
	}
	if !*update {
		t.Fatalf("%v; where NVRTC is installed, go generate ./vm/cuda mends it", err)
	}
	made, err := Precompile(want)
	if err != nil {
		t.Fatal(err)
	}
	if err := stale(made, want); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile("kernels.ptx.gz", made, 0o666); err != nil {
		t.Fatal(err)
	}
	t.Logf("NVRTC has made %d kB of PTX", len(made)/1000)
}

func stale(compressed []byte, programs map[string]string) error {
	all, err := ptx.Read(compressed)
	if err != nil {
		return err
	}
	return ptx.Stale(all, programs)
}

// A change of a kernel shows, and a kernel more or less.
func TestStalePTX(t *testing.T) {
	all, err := programs()
	if err != nil {
		t.Fatal(err)
	}
	for what, change := range map[string]func(map[string]string){
		"changed": func(p map[string]string) { p["fold"] = strings.Replace(p["fold"], "sum += ", "sum -= ", 1) },
		"missing": func(p map[string]string) { p["more"] = "__global__ void more() {}" },
		"left":    func(p map[string]string) { delete(p, "fold") },
	} {
		changed := maps.Clone(all)
		change(changed)
		if stale(embeddedPTX, changed) == nil {
			t.Error(what, "is not told")
		}
	}
}

// A launch with other arguments than the parameters in PTX does not come about.
func TestArguments(t *testing.T) {
	k := &kernel{name: "k", params: []int{8, 136, 4}}
	for _, c := range []struct {
		args  []any
		right bool
	}{
		{[]any{uintptr(1), make(table, 17), float32(2)}, true},
		{[]any{uintptr(1), make(table, 17), 2.0}, false},
		{[]any{uintptr(1), make(table, 16), float32(2)}, false},
		{[]any{uintptr(1), make(table, 17)}, false},
		{[]any{uintptr(1), make(table, 17), float32(2), 3}, false},
	} {
		func() {
			defer func() {
				if (recover() == nil) != c.right {
					t.Errorf("%v: refused is %v", c.args, c.right)
				}
			}()
			k.check(c.args)
		}()
	}
}
