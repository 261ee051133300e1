package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The op reference is fresh, nothing in its folder is left over, and every page
// has every part.
func TestReference(t *testing.T) {
	files, err := reference("..")
	if err != nil {
		t.Fatal(err)
	}
	folder := filepath.Join("..", referenceFolder)
	for name, want := range files {
		have, err := os.ReadFile(filepath.Join(folder, name))
		if err != nil || !bytes.Equal(bytes.ReplaceAll(have, []byte("\r\n"), []byte("\n")), want) {
			t.Errorf("docs/%s/%s is stale: run go generate ./docs (%v)", referenceFolder, name, err)
		}
		if !strings.HasSuffix(name, ".md") || name == "README.md" {
			continue
		}
		for _, part := range []string{"```go\nfunc ", "## Forward and backward", "![", "## Shapes and types", "\n\nElements: ", "y := ops.", "## Gradient check"} {
			if !bytes.Contains(want, []byte(part)) {
				t.Errorf("%s has no %q", name, part)
			}
		}
		if bytes.Contains(want, []byte("Elements: .")) {
			t.Errorf("%s names no element type", name)
		}
		if bytes.Contains(want, []byte("✗")) {
			t.Errorf("%s: the gradient check fails", name)
		}
		picture := strings.TrimSuffix(name, ".md") + ".svg"
		if !bytes.Contains(want, []byte("]("+picture+")")) || files[picture] == nil {
			t.Errorf("%s shows no picture", name)
		}
	}
	entries, err := os.ReadDir(folder)
	if err != nil || len(entries) != len(files) {
		t.Errorf("docs/%s has %d files, want %d: %v", referenceFolder, len(entries), len(files), err)
	}
}

// The check of the reference finds a wrong adjoint.
func TestGradientCheckFails(t *testing.T) {
	for _, c := range opCases {
		if c.name != "Tanh" {
			continue
		}
		e, err := newExample(c)
		if err != nil {
			t.Fatal(err)
		}
		if have := e.checked(); !strings.HasPrefix(have, "✓ At all 3 elements") {
			t.Error(have)
		}
		e.values[e.grads[0]].Float64s()[1] *= 1.001
		if have := e.checked(); !strings.HasPrefix(have, "✗") {
			t.Error("an adjoint that is wrong by 0.1 % passes: ", have)
		}
	}
}
