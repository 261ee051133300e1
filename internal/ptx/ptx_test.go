package ptx_test

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"keisan/internal/ptx"
)

// compiled is what stands for a compiler here: as NVRTC, it names the newest ISA
// that it knows, and ends with a zero.
func compiled(source, target string) ([]byte, error) {
	return fmt.Appendf(nil, "//\n.version 8.4\n.target %s\n.address_size 64\n\n// %s\n\x00", strings.Replace(target, "compute", "sm", 1), source), nil
}

var sources = map[string]string{"two": "__global__ void b() {}", "one": "__global__ void a() {}"}

func Example() {
	file, err := ptx.Write(map[string]string{"one": "…"}, compiled)
	if err != nil {
		panic(err)
	}
	modules, err := ptx.Read(file)
	if err != nil {
		panic(err)
	}
	fmt.Println(modules[0].Name, len(modules))
	// Output: one 1
}

// A file has the modules in the order of their names, whole and no byte more, in
// our ISA; equal sources give equal bytes.
func TestWriteRead(t *testing.T) {
	file, err := ptx.Write(sources, compiled)
	if err != nil {
		t.Fatal(err)
	}
	if again, _ := ptx.Write(sources, compiled); !bytes.Equal(file, again) {
		t.Error("equal sources give other bytes")
	}
	all, err := ptx.Read(file)
	if err != nil || len(all) != 2 {
		t.Fatal(all, err)
	}
	for i, name := range []string{"one", "two"} {
		hash := sha256.Sum256([]byte(sources[name]))
		want := fmt.Sprintf("// keisan %s %x\n//\n.version 7.4\n.target sm_50\n.address_size 64\n\n// %s\n", name, hash, sources[name])
		if m := all[i]; m.Name != name || m.Hash != hash || string(m.Text) != want {
			t.Errorf("%s %x %q, want %s %x %q", m.Name, m.Hash, m.Text, name, hash, want)
		}
	}
	wrong := errors.New("no C")
	if _, err := ptx.Write(sources, func(string, string) ([]byte, error) { return nil, wrong }); !errors.Is(err, wrong) || !strings.HasPrefix(err.Error(), "one: ") {
		t.Error(err)
	}
	for what, bad := range map[string][]byte{"nothing": nil, "no gzip": []byte("PTX"), "half": file[:len(file)/2]} {
		if _, err := ptx.Read(bad); err == nil {
			t.Error(what, "is read")
		}
	}
}

// What is not of the present sources, each and no other, is told, and so is what
// newer drivers alone would take.
func TestStale(t *testing.T) {
	file, err := ptx.Write(sources, compiled)
	if err != nil {
		t.Fatal(err)
	}
	all, err := ptx.Read(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := ptx.Stale(all, sources); err != nil {
		t.Error(err)
	}
	for want, change := range map[string]func(map[string]string){
		"source of two":          func(s map[string]string) { s["two"] += " " },
		"source of three":        func(s map[string]string) { s["three"] = "" },
		"2 sources, and there a": func(s map[string]string) { delete(s, "one") },
	} {
		changed := maps.Clone(sources)
		change(changed)
		if err := ptx.Stale(all, changed); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %s", err, want)
		}
	}
	for _, change := range [][2]string{{".version 7.4", ".version 8.4"}, {"sm_50", "sm_75"}} {
		other := slices.Clone(all)
		other[1].Text = bytes.Replace(all[1].Text, []byte(change[0]), []byte(change[1]), 1)
		if err := ptx.Stale(other, sources); err == nil || !strings.Contains(err.Error(), "two is not of ISA 7.4 for sm_50") {
			t.Error(change, err)
		}
	}
}

func TestEntries(t *testing.T) {
	const text = `.visible .entry other()
{ }
.visible .entry k(
	.param .u64 k_param_0,
	.param .align 8 .b8 k_param_1[136],
	.param .f32 k_param_2
)
.maxntid 256, 1, 1
{ }`
	all := ptx.Entries([]byte(text))
	if len(all) != 2 || all[0].Name != "other" || len(all[0].Params) != 0 {
		t.Fatal(all)
	}
	k, err := ptx.EntryOf([]byte(text), "k")
	if err != nil || !slices.Equal(k.Params, []int{8, 136, 4}) {
		t.Errorf("%v, %v", k, err)
	}
	if k, err := ptx.EntryOf([]byte(text), "othe"); err == nil {
		t.Error(k, " of nothing")
	}
}
