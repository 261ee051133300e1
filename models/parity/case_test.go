package parity

import (
	"compress/gzip"
	"encoding/json"
	"flag"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gorgonia.org/tensor"
)

var folder = flag.String("parity", "", "a folder of further cases, .json or .json.gz")

// kinds run the cases, by name without a suffix such as "_clip".
var kinds = map[string]func(t *testing.T, c *file){
	"layers_basic":     layersCase(basicLayers),
	"layers_time":      layersCase(timeLayers),
	"layers_attention": layersCase(attentionLayers),
}

func TestParity(t *testing.T) {
	files, err := filepath.Glob("testdata/*.json.gz")
	if err != nil || len(files) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	if *folder != "" {
		files = nil
		for _, pattern := range []string{"*.json", "*.json.gz"} {
			more, err := filepath.Glob(filepath.Join(*folder, pattern))
			if err != nil {
				t.Fatal(err)
			}
			files = append(files, more...)
		}
		if len(files) == 0 {
			t.Fatalf("no cases in %s", *folder)
		}
	}
	for _, path := range files {
		name, _, _ := strings.Cut(filepath.Base(path), ".")
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			run := kindOf(name)
			if run == nil {
				t.Fatalf("no kind of case begins the name %s", name)
			}
			run(t, read(t, path))
		})
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

// A file is a case.
type file struct {
	raw []byte
}

// read reads a case, zipped or not.
func read(t *testing.T, path string) *file {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var r io.Reader = f
	if strings.HasSuffix(path, ".gz") {
		if r, err = gzip.NewReader(f); err != nil {
			t.Fatal(err)
		}
	}
	raw, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return &file{raw}
}

// into reads the keys that v has fields for.
func (c *file) into(t *testing.T, v any) {
	t.Helper()
	if err := json.Unmarshal(c.raw, v); err != nil {
		t.Fatal(err)
	}
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

func (a array) floats() *tensor.Dense {
	if len(a.shape) == 0 {
		return tensor.New(tensor.FromScalar(a.values[0]))
	}
	return tensor.New(tensor.WithShape(a.shape...), tensor.WithBacking(append([]float64(nil), a.values...)))
}

func (a array) ids() *tensor.Dense {
	return tensor.New(tensor.WithShape(a.shape...), tensor.WithBacking(a.ints()))
}
