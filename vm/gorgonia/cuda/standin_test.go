//go:build !cuda

package cuda

import (
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"keisan/internal/ptx"
	"keisan/ops"
	fast "keisan/vm/cuda"
	"keisan/vm/gorgonia/cuda/standin"
)

var long = flag.Bool("long", false, "compile and test the engine on stand-ins for CUDA's libraries")

// The engine, with Gorgonia's and cu below it, built with stand-ins for CUDA's
// headers and libraries: it compiles, as do the programs that choose it, and its own
// tests run on the fake device.
func TestOnStandIn(t *testing.T) {
	if !*long {
		t.Skip("-args -long compiles cu, which takes a minute or two of two cores, and runs the tests")
	}
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files { // so that a result of other ones is not taken from Go's cache
		if _, err := os.ReadFile(f); err != nil {
			t.Fatal(err)
		}
	}
	env := append(os.Environ(), standin.Build(t, sources(t))...)
	for _, args := range [][]string{
		{"build", "-tags", "cuda", "../../../internal/engines"},
		{"test", "-tags", "cuda", "-v", "."},
	} {
		cmd := exec.Command("go", args...)
		cmd.Env = env
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Errorf("go %s: %v\n%s", strings.Join(args, " "), err, out)
		} else {
			t.Logf("go %s:\n%s", strings.Join(args, " "), out)
		}
	}
}

// sources returns the whole text of the modules: with what comes before every
// kernel of keisan/vm/cuda.
func sources(t testing.TB) map[string]string {
	t.Helper()
	prelude, err := os.ReadFile("../../cuda/kernels/prelude.cuh")
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob("kernels/*.cu")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	all := map[string]string{}
	for _, f := range files {
		text, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		all[strings.TrimSuffix(filepath.Base(f), ".cu")] = string(prelude) + string(text)
	}
	return all
}

var update = flag.Bool("update", false, "compile the kernels anew, if the PTX is not of the present sources; this needs NVRTC")

// The PTX is that of the sources, each and no other, and has a kernel for every
// row of the table. This needs no NVRTC: after a change of a kernel, go generate
// does.
func TestPTX(t *testing.T) {
	const name = "kernels.ptx.gz"
	want := sources(t)
	modules, err := read(name)
	if err == nil {
		err = ptx.Stale(modules, want)
	}
	if err != nil && *update {
		var made []byte
		if made, err = fast.Precompile(want); err != nil {
			t.Fatal(err)
		}
		if err = os.WriteFile(name, made, 0o666); err != nil {
			t.Fatal(err)
		}
		if modules, err = read(name); err != nil {
			t.Fatal(err)
		}
		err = ptx.Stale(modules, want)
	}
	if err != nil {
		t.Fatalf("%v; where NVRTC is installed, go generate ./vm/gorgonia/cuda mends it", err)
	}
	kernels := map[string]bool{}
	for _, m := range modules {
		for _, k := range ptx.Entries(m.Text) {
			kernels[m.Name+"."+k.Name] = true
		}
	}
	for _, r := range rows {
		for _, suffix := range []string{"_f32", "_f64"} {
			if r.Kernel != "" && !kernels["keisan."+r.Kernel+suffix] {
				t.Errorf("there is no kernel %s", r.Kernel+suffix)
			}
		}
	}
	want["keisan"] += " " // the tester is tested
	if ptx.Stale(modules, want) == nil {
		t.Error("a change of a source does not show")
	}
}

func read(name string) ([]ptx.Module, error) {
	compressed, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	return ptx.Read(compressed)
}

// A row is about an op of the Catalog, or the sum of adjoints, and has its own.
func TestDelegations(t *testing.T) {
	names := map[string]bool{"branch": true}
	for _, spec := range ops.Catalog() {
		names[spec.Name] = true
	}
	for _, d := range Delegations() {
		if !names[d.Op] || d.Method == "" && d.Kernel == "" {
			t.Errorf("%+v: the name is not in the Catalog, or occurs twice, or it has nothing", d)
		}
		delete(names, d.Op)
	}
	for _, r := range rows {
		if found, ok := rowOf(r.example.Op()); !ok || found.Op != r.Op {
			t.Errorf("the row of %s is %v", r.Op, found.Op)
		}
	}
}
