package train_test

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"keisan/autodiff"
	"keisan/models/train"
	"keisan/vm"
)

// saved writes values as a file's entries, by a graph that has their names.
func saved(t *testing.T, path string, entries map[string][]int, p train.Precision) {
	t.Helper()
	g := autodiff.NewGraph(autodiff.Float64)
	n := 0.0
	for _, name := range []string{"net/weight", "net/bias", "W", "b", "more"} { // in this order
		if shape, ok := entries[name]; ok {
			g.Param(name, func(r autodiff.Rand, s autodiff.Shape, dst []float64) error {
				for i := range dst {
					n++
					dst[i] = n / 4
				}
				return nil
			}, shape...)
		}
	}
	m, err := vm.New(g)
	if err != nil {
		t.Fatal(err)
	}
	if err := train.SaveAs(path, p, m); err != nil {
		t.Fatal(err)
	}
}

func TestLoadByOtherNames(t *testing.T) {
	for _, suffix := range []string{".npz", ".safetensors"} {
		path := filepath.Join(t.TempDir(), "w"+suffix)
		saved(t, path, map[string][]int{"net/weight": {3, 2}, "net/bias": {3}, "more": {4}}, train.Float32)
		for _, c := range []struct {
			what   string
			l      train.Loading
			values string
			report string
			err    string
		}{
			{"a table, transposed", train.Loading{Names: map[string]string{"W": "net/weight", "b": "net/bias"}, Transposed: []string{"W"}, AllowExtra: true},
				"[0.25 0.75 1.25 0.5 1 1.5] [1.75 2 2.25]", "loaded 2: W ← net/weight, b ← net/bias\nextra 1: more\n", ""},
			{"a function, in part", train.Loading{Rename: func(v string) string { return map[string]string{"b": "net/bias"}[v] }, AllowExtra: true, AllowMissing: true},
				"[1 1 1 1 1 1] [1.75 2 2.25]", "loaded 1: b ← net/bias\nmissing 1: W ← \nextra 2: net/weight, more\n", ""},
			{"not transposed by itself", train.Loading{Names: map[string]string{"W": "net/weight", "b": "net/bias"}, AllowExtra: true},
				"", "extra 1: more\nmismatched 1:\n\tW ← net/weight: its shape is 3×2, the variable's 2×3\n", `entry "net/weight": its shape is 3×2, the variable's 2×3`},
			{"a vector transposed", train.Loading{Names: map[string]string{"W": "net/weight", "b": "net/bias"}, Transposed: []string{"W", "b"}, AllowExtra: true},
				"", "extra 1: more\nmismatched 1:\n\tb ← net/bias: the variable's shape is 3, only matrices can be transposed\n", "only matrices"},
			{"extra is not allowed", train.Loading{Names: map[string]string{"W": "net/weight", "b": "net/bias"}, Transposed: []string{"W"}},
				"", "extra 1: more\n", `entry "more": no variable has this name: they are net/weight, net/bias`},
			{"missing is not allowed", train.Loading{AllowExtra: true},
				"", "missing 2: W, b\nextra 3: net/weight, net/bias, more\n", `there is no entry "W", only`},
			{"all that is wrong", train.Loading{Names: map[string]string{"W": "more"}},
				"", "missing 1: b\nextra 2: net/weight, net/bias\nmismatched 1:\n\tW ← more: its shape is 4, the variable's 2×3\n", "and 3 more of 1 missing, 2 extra and 1 mismatched names"},
		} {
			k := newKeeper(t, autodiff.Float64)
			c.l.Variables = k.all[:2]
			r, err := c.l.Load(path, k.Machine)
			if (err == nil) != (c.err == "") || err != nil && (!strings.Contains(err.Error(), c.err) || strings.Contains(err.Error(), "\n")) {
				t.Errorf("%s, %s: have %v, want %q", suffix, c.what, err, c.err)
			}
			want := c.values + " [1] [1 1]"
			if c.err != "" {
				want = ones
			}
			if have := k.values(); have != want {
				t.Errorf("%s, %s: have %s, want %s", suffix, c.what, have, want)
			}
			if r == nil {
				t.Errorf("%s, %s: no report", suffix, c.what)
			} else if have := sortedExtra(r); have != c.report {
				t.Errorf("%s, %s: have the report\n%swant\n%s", suffix, c.what, have, c.report)
			}
		}
	}
}

// sortedExtra prints a report with the extra names in the order of the test: a
// .safetensors file has its own.
func sortedExtra(r *train.LoadReport) string {
	var sorted []string
	for _, name := range []string{"net/weight", "net/bias", "more"} {
		for _, extra := range r.Extra {
			if extra == name {
				sorted = append(sorted, name)
			}
		}
	}
	r.Extra = sorted
	return r.String()
}

func TestLoadingMistakes(t *testing.T) {
	path := filepath.Join(t.TempDir(), "w.npz")
	saved(t, path, map[string][]int{"W": {2, 3}, "b": {3}}, train.Float64)
	k := newKeeper(t, autodiff.Float64)
	for says, l := range map[string]train.Loading{
		`the variables W and b have the same entry "x"`: {Rename: func(string) string { return "x" }},
		`Names or Transposed has "w", which is no`:      {Names: map[string]string{"w": "W"}},
		`Names or Transposed has "c", which is no`:      {Transposed: []string{"W", "c"}},
	} {
		if r, err := l.Load(path, k.Machine); err == nil || !strings.Contains(err.Error(), says) || r != nil {
			t.Errorf("have %v, want %q", err, says)
		}
	}
	if _, err := (train.Loading{}).Load(path[:len(path)-4], k.Machine); err == nil || !strings.Contains(err.Error(), "no format of weights") {
		t.Errorf("have %v", err)
	}
	if have := k.values(); have != ones {
		t.Errorf("have %s, want nothing changed", have)
	}
}

func TestSafetensors(t *testing.T) {
	dir := t.TempDir()
	from := newKeeper(t, autodiff.Float64)
	if err := train.Load("testdata/float64.npz", from.Machine, from.all...); err != nil {
		t.Fatal(err)
	}
	for p, third := range map[train.Precision]string{
		train.Float64: "0.1", train.Float32: "0.10000000149011612", train.Float16: "0.0999755859375", train.BFloat16: "0.10009765625",
	} {
		path := filepath.Join(dir, p.String()+".safetensors")
		if err := train.SaveAs(path, p, from.Machine, from.all...); err != nil {
			t.Fatal(err)
		}
		to := newKeeper(t, autodiff.Float64)
		if err := train.Load(path, to.Machine, to.all...); err != nil {
			t.Fatal(err)
		}
		if have, want := to.values(), strings.Replace(from.values(), "0.1]", third+"]", 1); have != want {
			t.Errorf("%v: have %s, want %s", p, have, want)
		}
		file, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for n := 0; n < len(file); n += 5 {
			cut := filepath.Join(dir, "cut.safetensors")
			if err := os.WriteFile(cut, file[:n], 0o666); err != nil {
				t.Fatal(err)
			}
			if err := train.Load(cut, to.Machine, to.all...); err == nil || !strings.Contains(err.Error(), "cut.safetensors") {
				t.Fatalf("the first %d bytes: have %v", n, err)
			}
		}
	}
	from.Value(from.all[1]).Float64s()[2] = 3.4e38
	path := filepath.Join(dir, "bfloat16.safetensors")
	before, _ := os.ReadFile(path)
	for p, says := range map[train.Precision]string{
		train.BFloat16: `entry "b": element [2] is 3.4e+38, too large for bfloat16`,
		train.Float16:  `entry "b": element [2] is 3.4e+38, too large for float16`,
	} {
		if err := train.SaveAs(path, p, from.Machine); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("have %v, want %q", err, says)
		}
	}
	if after, _ := os.ReadFile(path); !bytes.Equal(before, after) {
		t.Error("a mistake changed the file")
	}
}

// Files of the reference implementation, made by reference.py: the numbers
// are the same in all four types, and what we write has them at the same place.
func TestSafetensorsOfTheReference(t *testing.T) {
	want := []float64{0.5, -2.5, 3, 1. / 1024, 1280, 0}
	for name, p := range map[string]train.Precision{"f64": train.Float64, "f32": train.Float32, "f16": train.Float16, "bf16": train.BFloat16} {
		path := "testdata/reference/" + name + ".safetensors"
		g := autodiff.NewGraph(autodiff.Float64)
		W := g.Param("W", autodiff.Ones(), 2, 3)
		m, err := vm.New(g)
		if err != nil {
			t.Fatal(err)
		}
		if err := train.Load(path, m); err != nil {
			t.Fatal(err)
		}
		if have := m.Value(W).Float64s(); !slices.Equal(have, want) {
			t.Errorf("%s: have %v, want %v", name, have, want)
		}
		own := filepath.Join(t.TempDir(), name+".safetensors")
		if err := train.SaveAs(own, p, m); err != nil {
			t.Fatal(err)
		}
		theirs, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		ours, err := os.ReadFile(own)
		if err != nil {
			t.Fatal(err)
		}
		size := map[string]int{"f64": 48, "f32": 24, "f16": 12, "bf16": 12}[name]
		if !bytes.Equal(ours[len(ours)-size:], theirs[len(theirs)-size:]) {
			t.Errorf("%s: the numbers are other bytes", name)
		}
	}
}
