package arch

import (
	"go/build"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const module = "keisan/"

// rooms says for each package what it may import, the standard library apart.
// Paths inside the module are given without its name; a trailing slash allows
// everything below.
var rooms = map[string][]string{
	"autodiff":             {"gorgonia.org/tensor"},
	"ops":                  {"autodiff", "gorgonia.org/tensor"},
	"ops/optest":           {"autodiff", "ops", "vm", "gorgonia.org/tensor"},
	"vm":                   {"autodiff", "ops", "vm/cpu", "vm/fused", "gorgonia.org/tensor"},
	"vm/fused":             {"autodiff", "gorgonia.org/tensor"},
	"vm/cpu":               {"autodiff", "ops", "vm/fused", "internal/simd", "gorgonia.org/tensor"},
	"vm/gorgonia":          {"autodiff", "ops", "vm", "gorgonia.org/gorgonia", "gorgonia.org/tensor", "github.com/chewxy/hm"},
	"vm/cuda":              {"autodiff", "ops", "vm", "vm/fused", "internal/atomicfile", "internal/ptx", "gorgonia.org/tensor", "github.com/ebitengine/purego"},
	"vm/cuda/fake":         {"github.com/ebitengine/purego"},                                           // a device for tests, which knows of no ops
	"vm/enginetest":        {"autodiff", "ops", "vm", "models", "models/train", "gorgonia.org/tensor"}, // tests of engines train the example models
	"vm/gorgonia/cuda":     {"autodiff", "ops", "vm", "internal/ptx", "gorgonia.org/gorgonia/cuda", "gorgonia.org/cu", "gorgonia.org/cu/blas", "gorgonia.org/tensor"},
	"vm/gorgonia/cuda/":    {"vm/cuda/fake"}, // stand-ins for tests
	"models":               {"autodiff", "ops"},
	"models/train":         {"models", "models/data", "autodiff", "ops", "vm", "internal/numpy", "internal/safetensors", "internal/atomicfile", "gorgonia.org/tensor", "github.com/schollz/progressbar/v3", "github.com/x448/float16", "golang.org/x/term"},
	"models/data":          {"internal/numpy", "internal/atomicfile", "gorgonia.org/tensor"},
	"models/parity":        {},
	"models/words":         {"gonum.org/v1/gonum/mat"},
	"viz":                  {"autodiff", "viz/internal/", "internal/atomicfile", "github.com/awalterschulze/gographviz"},
	"viz/plot":             {"gonum.org/v1/", "internal/atomicfile"},
	"internal/arch":        {},
	"internal/numpy":       {"internal/atomicfile", "github.com/x448/float16"},
	"viz/internal/":        {"viz/internal/"},
	"examples/":            {"", "gorgonia.org/tensor", "gonum.org/v1/gonum/mat", "golang.org/x/term"}, // as a user would
	"cmd/":                 {""},
	"docs/":                {"", "gorgonia.org/tensor"},
	"docs":                 {"", "gorgonia.org/tensor"},
	"internal/bench":       {"autodiff", "ops", "vm", "models", "models/train", "gorgonia.org/tensor"},
	"internal/bench/":      {"internal/bench", "internal/bench/", "internal/simd", "internal/atomicfile", "gorgonia.org/gorgonia", "gorgonia.org/tensor"},
	"internal/bench/gpu":   {"autodiff", "vm", "vm/cpu", "vm/cuda", "vm/enginetest", "models", "models/train", "models/data", "internal/bench", "internal/bench/", "internal/atomicfile"}, // runs the law of engines, too
	"internal/engines":     {"vm", "vm/", "internal/cli"},
	"internal/safetensors": {"github.com/x448/float16"},
	"internal/simd":        {"golang.org/x/sys/cpu"},
	"internal/":            {},
}

func TestArrows(t *testing.T) {
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	err = filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.IsDir() {
			return err
		}
		if name := d.Name(); path != root && (strings.HasPrefix(name, ".") || name == "testdata") {
			return filepath.SkipDir
		}
		if _, err := os.Stat(filepath.Join(path, "go.mod")); err == nil && path != root {
			return filepath.SkipDir // a module of its own
		}
		p, err := build.Default.ImportDir(path, 0)
		if err != nil {
			return nil // no Go files for this platform
		}
		rel, _ := filepath.Rel(root, path)
		room := filepath.ToSlash(rel)
		allowed, ok := rulesFor(room)
		if !ok {
			t.Errorf("%s: the plan does not know this room", room)
			return nil
		}
		for _, imported := range p.Imports {
			if !permitted(imported, allowed) {
				t.Errorf("%s must not import %s", room, imported)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// rulesFor returns the rules of the room itself or of the nearest one above.
func rulesFor(room string) ([]string, bool) {
	if r, ok := rooms[room]; ok {
		return r, true
	}
	for i := len(room) - 1; i > 0; i-- {
		if room[i] == '/' {
			if r, ok := rooms[room[:i+1]]; ok {
				return r, true
			}
		}
	}
	return nil, false
}

func permitted(imported string, allowed []string) bool {
	inside, own := strings.CutPrefix(imported, module)
	if !own && !strings.Contains(strings.SplitN(imported, "/", 2)[0], ".") {
		return true // the standard library
	}
	if own {
		imported = inside
	}
	return slices.ContainsFunc(allowed, func(a string) bool {
		if a == "" {
			return own
		}
		return a == imported || strings.HasSuffix(a, "/") && strings.HasPrefix(imported, a)
	})
}

// The top level holds what the plan names and nothing else.
func TestTopLevel(t *testing.T) {
	entries, err := os.ReadDir("../..")
	if err != nil {
		t.Fatal(err)
	}
	plan := strings.Fields("autodiff ops vm models viz cmd internal examples docs go.mod go.sum README.md LICENSE")
	for _, e := range entries {
		if name := e.Name(); !strings.HasPrefix(name, ".") && !slices.Contains(plan, name) && !strings.HasSuffix(name, "-out") {
			t.Errorf("%s has no place at the top level", name)
		}
	}
}
