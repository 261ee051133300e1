package train_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gorgonia.org/tensor"

	"keisan/autodiff"
	"keisan/models/train"
	"keisan/vm"
)

// keeper is a machine with the variables of testdata's archives.
type keeper struct {
	*vm.Machine
	all []*autodiff.Node
}

func newKeeper(t *testing.T, float autodiff.DType) keeper {
	t.Helper()
	g := autodiff.NewGraph(float)
	k := keeper{all: []*autodiff.Node{
		g.Param("W", autodiff.Ones(), 2, 3),
		g.Param("b", autodiff.Ones(), 3),
		g.State("scale", autodiff.Ones()),
		g.IntState("count", autodiff.Ones(), 2),
	}}
	var err error
	if k.Machine, err = vm.New(g); err != nil {
		t.Fatal(err)
	}
	return k
}

// values prints all values.
func (k keeper) values() string {
	var list []string
	for _, v := range k.all {
		switch x := k.Value(v); x.Dtype() {
		case tensor.Float32:
			list = append(list, fmt.Sprint(x.Float32s()))
		case tensor.Int64:
			list = append(list, fmt.Sprint(x.Int64s()))
		default:
			list = append(list, fmt.Sprint(x.Float64s()))
		}
	}
	return strings.Join(list, " ")
}

const ones = "[1 1 1 1 1 1] [1 1 1] [1] [1 1]"

func TestLoadNumPys(t *testing.T) {
	const want = "[-0.25 -0.125 0 0.125 0.25 0.375] [1.5 -2 0.1] [3] [4 -5]"
	half := strings.Replace(want, "0.1]", "0.0999755859375]", 1)
	for _, test := range []struct {
		file  string
		float autodiff.DType
		want  string
	}{
		{"float64", autodiff.Float64, want},
		{"float64", autodiff.Float32, want},
		{"fortran", autodiff.Float64, want},
		{"float16", autodiff.Float64, half},
		{"float16", autodiff.Float32, strings.Replace(half, "0.0999755859375", "0.099975586", 1)},
	} {
		k := newKeeper(t, test.float)
		if err := train.Load("testdata/"+test.file+".npz", k.Machine, k.all...); err != nil {
			t.Errorf("%s: %v", test.file, err)
		}
		if have := k.values(); have != test.want {
			t.Errorf("%s to %s: have %s, want %s", test.file, test.float, have, test.want)
		}
	}
}

func TestLoadMistakes(t *testing.T) {
	for file, says := range map[string]string{
		"missing":   `missing.npz: there is no entry "b", only W, scale, count`,
		"extra":     `entry "extra": no variable has this name: they are W, b, scale, count`,
		"shape":     `entry "W": its shape is 3×2, the variable's 2×3`,
		"dtype":     `entry "W": its numbers are int64, the variable is float32`,
		"count":     `entry "count": its numbers are float64, the variable is int64`,
		"large":     `large.npz: numpy: entry "b": element [1] is 1e+39, too large for float32`,
		"not-there": "no such file",
	} {
		k := newKeeper(t, autodiff.Float32)
		err := train.Load("testdata/"+file+".npz", k.Machine, k.all...)
		if err == nil || !strings.Contains(err.Error(), says) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: have %v, want %q", file, err, says)
		}
		if have := k.values(); have != ones {
			t.Errorf("%s: have %s, want nothing changed", file, have)
		}
	}
}

func TestLoadTornFile(t *testing.T) {
	whole, err := os.ReadFile("testdata/float64.npz")
	if err != nil {
		t.Fatal(err)
	}
	k := newKeeper(t, autodiff.Float64)
	path := filepath.Join(t.TempDir(), "torn.npz")
	try := func(what string, content []byte) {
		if err := os.WriteFile(path, content, 0o666); err != nil {
			t.Fatal(err)
		}
		if err := train.Load(path, k.Machine, k.all...); err == nil || !strings.Contains(err.Error(), "torn.npz") {
			t.Errorf("%s: have %v, want an error that names the file", what, err)
		}
		if have := k.values(); have != ones {
			t.Fatalf("%s: have %s, want nothing changed", what, have)
		}
	}
	for n := range len(whole) {
		if n%7 == 0 {
			try(fmt.Sprintf("the first %d bytes", n), whole[:n])
		}
	}
	at := bytes.Index(whole, []byte("\x93NUMPY")) + 130 // a number of W
	flipped := bytes.Clone(whole)
	flipped[at] ^= 0x10
	try("a flipped bit", flipped)
}

func TestSaveAndLoad(t *testing.T) {
	dir := t.TempDir()
	from := newKeeper(t, autodiff.Float64)
	if err := train.Load("testdata/float64.npz", from.Machine, from.all...); err != nil {
		t.Fatal(err)
	}
	sizes := map[train.Precision]int64{}
	for _, p := range []train.Precision{train.Float64, train.Float32, train.Float16} {
		path := filepath.Join(dir, p.String()+".npz")
		if err := train.SaveAs(path, p, from.Machine, from.all...); err != nil {
			t.Fatal(err)
		}
		to := newKeeper(t, autodiff.Float64)
		if err := train.Load(path, to.Machine, to.all...); err != nil {
			t.Fatal(err)
		}
		have, want := to.values(), from.values()
		if p == train.Float16 {
			want = strings.Replace(want, "0.1]", "0.0999755859375]", 1)
		} else if p == train.Float32 {
			want = strings.Replace(want, "0.1]", "0.10000000149011612]", 1)
		}
		if have != want {
			t.Errorf("%v: have %s, want %s", p, have, want)
		}
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		sizes[p] = info.Size()
	}
	if !(sizes[train.Float16] < sizes[train.Float32] && sizes[train.Float32] < sizes[train.Float64]) {
		t.Errorf("sizes: have %v", sizes)
	}

	// Without variables it is the parameters; equal values give equal bytes.
	a, b := filepath.Join(dir, "a.npz"), filepath.Join(dir, "b.npz")
	for _, path := range []string{a, b} {
		if err := train.Save(path, from.Machine); err != nil {
			t.Fatal(err)
		}
	}
	first, _ := os.ReadFile(a)
	second, _ := os.ReadFile(b)
	if len(first) == 0 || !bytes.Equal(first, second) {
		t.Error("two files of the same weights differ")
	}
	to := newKeeper(t, autodiff.Float64)
	if err := train.Load(a, to.Machine); err != nil {
		t.Fatal(err)
	}
	if have, want := to.values(), "[-0.25 -0.125 0 0.125 0.25 0.375] [1.5 -2 0.1] [1] [1 1]"; have != want {
		t.Errorf("parameters alone: have %s, want %s", have, want)
	}
}

func TestSaveMistakes(t *testing.T) {
	dir := t.TempDir()
	k := newKeeper(t, autodiff.Float64)
	path := filepath.Join(dir, "weights.npz")
	if err := train.Save(path, k.Machine); err != nil {
		t.Fatal(err)
	}
	before, _ := os.ReadFile(path)

	folder := filepath.Join(dir, "folder.npz")
	if err := os.Mkdir(folder, 0o777); err != nil {
		t.Fatal(err)
	}
	k.Value(k.all[1]).Float64s()[2] = 65520 // the least number that rounds to a float16 infinity
	for what, err := range map[string]error{
		`entry "b": element [2] is 65520, too large for float16`:                    train.SaveAs(path, train.Float16, k.Machine),
		"precision is Float64, Float32, Float16 or BFloat16":                        train.SaveAs(path, 0, k.Machine),
		"variable 1 is no Param or State":                                           train.Save(path, k.Machine, nil),
		"variable b is named twice":                                                 train.Save(path, k.Machine, k.all[1], k.all[1]),
		"variable 1 is no Param or State of":                                        train.Save(path, k.Machine, newKeeper(t, autodiff.Float64).all[0]),
		"the machine is nil":                                                        train.Save(path, nil),
		"not a regular file":                                                        train.Save(folder, k.Machine),
		`the suffix ".bin" is no format of weights: they are .npz and .safetensors`: train.Save(filepath.Join(dir, "w.bin"), k.Machine),
		".npz files cannot have the precision bfloat16":                             train.SaveAs(path, train.BFloat16, k.Machine),
		"no such file or directory":                                                 train.Save(filepath.Join(dir, "nowhere", "w.npz"), k.Machine),
	} {
		if err == nil || !strings.Contains(err.Error(), what) {
			t.Errorf("have %v, want %q", err, what)
		}
	}
	if after, _ := os.ReadFile(path); !bytes.Equal(before, after) {
		t.Error("a mistake changed the file")
	}
	if files, _ := os.ReadDir(dir); len(files) != 2 {
		t.Errorf("have %d files, want the one and the folder", len(files))
	}
}
