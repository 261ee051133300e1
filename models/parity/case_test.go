package parity

import (
	"encoding/json"
	"flag"
	"maps"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
	"testing"

	"gorgonia.org/tensor"

	"keisan/autodiff"
)

var folder = flag.String("parity", "", "run the cases of this folder, .json or .json.gz")

// kinds run the cases, by name without a suffix such as "_clip".
var kinds = map[string]func(t *testing.T, c *file){
	"layers_basic":     layersCase(basicLayers),
	"layers_time":      layersCase(timeLayers),
	"layers_attention": layersCase(attentionLayers),
}

// In float64 the figures are met almost to the last digit.
func TestParity(t *testing.T) { all(t, autodiff.Float64) }

// In float32, as the book computes, they are met as near as that allows.
func TestParityFloat32(t *testing.T) { all(t, autodiff.Float32) }

// all runs all cases in a type of float.
func all(t *testing.T, float autodiff.DType) {
	for _, path := range paths(t) {
		name, _, _ := strings.Cut(filepath.Base(path), ".")
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := read(t, path)
			c.float = float
			var said struct {
				Case string `json:"case,omitempty"`
			}
			if c.into(t, &said); said.Case == "" {
				said.Case = name
			}
			run := kindOf(said.Case)
			if run == nil {
				t.Fatalf("no kind of case begins the name %s; there are %s", said.Case, strings.Join(slices.Sorted(maps.Keys(kinds)), ", "))
			}
			defer survive(t)
			run(t, c)
			c.unread(t)
		})
	}
}

// survive makes an error of a panic, so that the other cases are heard.
func survive(t *testing.T) {
	if p := recover(); p != nil {
		t.Errorf("no case can be as this one is: %v\n%s", p, debug.Stack())
	}
}

// paths returns the files of the cases: our own, or those of the folder.
func paths(t *testing.T) (files []string) {
	t.Helper()
	dir := "testdata"
	if *folder != "" {
		dir = given(t, *folder)
	}
	for _, pattern := range []string{"*.json", "*.json.gz"} {
		more, err := filepath.Glob(filepath.Join(dir, pattern))
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, more...)
	}
	if len(files) == 0 {
		t.Fatalf("no cases, .json or .json.gz, in %s", dir)
	}
	return files
}

// given finds a folder that was named on the command line: as that was typed in
// the module's root most likely, and tests run in their package's folder, the
// name is tried from here and from each folder above, up to go.mod's.
func given(t *testing.T, name string) string {
	t.Helper()
	if filepath.IsAbs(name) {
		return name
	}
	for up := "."; ; up = filepath.Join(up, "..") {
		if info, err := os.Stat(filepath.Join(up, name)); err == nil && info.IsDir() {
			return filepath.Join(up, name)
		}
		if _, err := os.Stat(filepath.Join(up, "go.mod")); err == nil {
			t.Fatalf("-parity: no folder %s, here or in a folder above up to the module's", name)
		}
	}
}

// TestFolderFlag holds that the tests of every package here take -parity, so that
// it can follow go test ./models/....
func TestFolderFlag(t *testing.T) {
	for _, dir := range []string{"..", "../data", "../parity", "../train", "../words"} {
		tests, err := filepath.Glob(filepath.Join(dir, "*_test.go"))
		if err != nil {
			t.Fatal(err)
		}
		if !slices.ContainsFunc(tests, func(path string) bool {
			code, err := os.ReadFile(path)
			return err == nil && strings.Contains(string(code), `flag.String("parity", `)
		}) {
			t.Errorf("no test of %s declares the flag -parity", dir)
		}
	}
	folders, err := filepath.Glob("../*/doc.go")
	if have, want := len(folders), 4; err != nil || have != want {
		t.Errorf("have %d packages in models, want %d as above: %v %v", have, want, folders, err)
	}
}

// kindOf returns the kind with the longest name that begins the case's.
func kindOf(name string) (run func(*testing.T, *file)) {
	longest := 0
	for kind, f := range kinds {
		if strings.HasPrefix(name, kind) && len(kind) > longest {
			longest, run = len(kind), f
		}
	}
	return run
}

// An array is nested lists of numbers, all of one length at each depth, or a
// number.
type array struct {
	shape  []int
	values []float64
}

// UnmarshalJSON reads lists or a number.
func (a *array) UnmarshalJSON(raw []byte) error {
	var v any
	if err := json.Unmarshal(raw, &v); err != nil {
		return err
	}
	*a = array{}
	a.add(v, 0)
	return nil
}

// MarshalJSON writes the numbers in one list.
func (a array) MarshalJSON() ([]byte, error) { return json.Marshal(a.values) }

func (a *array) add(v any, depth int) {
	switch v := v.(type) {
	case float64:
		a.values = append(a.values, v)
	case []any:
		if depth == len(a.shape) {
			a.shape = append(a.shape, len(v))
		}
		for _, x := range v {
			a.add(x, depth+1)
		}
	}
}

// ints returns the numbers as int64.
func (a array) ints() []int64 {
	ids := make([]int64, len(a.values))
	for i, v := range a.values {
		ids[i] = int64(v)
	}
	return ids
}

// as returns the numbers in a type of float.
func (a array) as(float autodiff.DType) *tensor.Dense {
	x := tensor.New(tensor.WithShape(a.shape...), tensor.Of(float.Tensor()))
	switch y := x.Data().(type) {
	case []float32:
		for i, v := range a.values {
			y[i] = float32(v)
		}
	case []float64:
		copy(y, a.values)
	default: // a scalar
		if float == autodiff.Float32 {
			return tensor.New(tensor.FromScalar(float32(a.values[0])))
		}
		return tensor.New(tensor.FromScalar(a.values[0]))
	}
	return x
}

// within is how near a result must be: tight in float64.
func within(float autodiff.DType, tight float64) float64 {
	if float == autodiff.Float32 {
		return max(tight, 2e-5)
	}
	return tight
}

func (a array) ids() *tensor.Dense {
	return tensor.New(tensor.WithShape(a.shape...), tensor.WithBacking(a.ints()))
}
