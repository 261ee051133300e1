package cuda

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"flag"
	"fmt"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
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
	c, err := openNVRTC(nvrtcNames())
	if err != nil {
		t.Fatal(err)
	}
	made, err := precompile(c, want)
	if err != nil {
		t.Fatal(err)
	}
	if err := stale(made, want); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile("kernels.ptx.gz", made, 0o666); err != nil {
		t.Fatal(err)
	}
	t.Logf("NVRTC %v has made %d kB of PTX", c.version, len(made)/1000)
}

// stale returns how PTX differs from what it should be of.
func stale(compressed []byte, programs map[string]string) error {
	all, err := modulesOf(compressed)
	if err != nil {
		return err
	}
	begin := regexp.MustCompile(fmt.Sprintf(`\n\.version %s\n\.target sm_%d\n\.address_size 64\n`, regexp.QuoteMeta(embeddedISA), embeddedArch))
	for _, name := range slices.Sorted(maps.Keys(programs)) {
		ptx := all[sha256.Sum256([]byte(programs[name]))]
		switch {
		case ptx == nil:
			return fmt.Errorf("the embedded PTX is not that of the present source of %s", name)
		case !begin.Match(ptx):
			return fmt.Errorf("the PTX of %s is not of ISA %s for sm_%d", name, embeddedISA, embeddedArch)
		}
	}
	if len(all) != len(programs) {
		return fmt.Errorf("PTX of %d programs is embedded, and there are %d", len(all), len(programs))
	}
	return nil
}

// precompile compiles programs to what is embedded of them.
func precompile(c *nvrtc, programs map[string]string) ([]byte, error) {
	var b bytes.Buffer
	z, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	version := regexp.MustCompile(`(?m)^\.version .*$`) // of what NVRTC could have used
	for _, name := range slices.Sorted(maps.Keys(programs)) {
		source := programs[name]
		ptx, _, err := c.build(source, fmt.Sprintf("compute_%d", embeddedArch), true)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		fmt.Fprintf(z, embeddedEntry, name, sha256.Sum256([]byte(source)))
		z.Write(version.ReplaceAll(bytes.TrimRight(ptx, "\x00"), []byte(".version "+embeddedISA)))
	}
	err = z.Close()
	return b.Bytes(), err
}

// A change of a kernel, a kernel more or less, and PTX for newer drivers show.
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
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	for name, source := range all {
		fmt.Fprintf(z, embeddedEntry+"\n.version 8.4\n.target sm_%d\n.address_size 64\n", name, sha256.Sum256([]byte(source)), embeddedArch)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	if err := stale(b.Bytes(), all); err == nil || !strings.Contains(err.Error(), "not of ISA") {
		t.Error("PTX of ISA 8.4: ", err)
	}
}

// The parameters in PTX are those of the source, and a launch with others does
// not come about.
func TestSignature(t *testing.T) {
	const ptx = `.visible .entry other(
	.param .u64 other_param_0
)
{ }
.visible .entry k(
	.param .u64 k_param_0,
	.param .align 8 .b8 k_param_1[136],
	.param .f32 k_param_2
)
{ }`
	have, err := signature([]byte(ptx), "k")
	if err != nil || !slices.Equal(have, []int{8, 136, 4}) {
		t.Errorf("%v, %v", have, err)
	}
	if have, err := signature([]byte(ptx), "other2"); err == nil {
		t.Error(have, " of nothing")
	}
	k := &kernel{name: "k", params: have}
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
