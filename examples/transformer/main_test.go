package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A short training ends with answers, right or wrong, and a picture.
func TestCommand(t *testing.T) {
	out := filepath.Join(t.TempDir(), "picture.svg")
	var stdout, stderr bytes.Buffer
	args := append(strings.Fields("-dates 200 -width 8 -heads 2 -batch 50 -epochs 2 -out"), out)
	if code := command(context.Background(), args, &stdout, &stderr); code != 0 {
		t.Fatalf("exit %d: %s", code, &stderr)
	}
	have := stdout.String()
	if strings.Count(have, "valid right") != 2 || strings.Count(have, "= ✗ ")+strings.Count(have, "= ✓ ") != 15 || !strings.Contains(have, out) {
		t.Errorf("have\n%s", have)
	}
	if svg, err := os.ReadFile(out); err != nil || !bytes.Contains(svg, []byte(">question<")) {
		t.Errorf("the picture: %v", err)
	}
}

func TestMistakes(t *testing.T) {
	for _, args := range []string{"-out no/such/folder.png", "-dates 1", "-lr 0", "-full=no", "-epochs x", "more", "-width 9 -heads 2"} {
		var stdout, stderr bytes.Buffer
		if code := command(context.Background(), strings.Fields(args), &stdout, &stderr); code != 2 || strings.Count(stderr.String(), "\n") != 1 {
			t.Errorf("%s: exit %d, %q", args, code, &stderr)
		}
	}
}

// An interrupt ends the training after the step that runs, and keeps all of it.
func Example() {
	dir, err := os.MkdirTemp("", "transformer")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)
	ctx, stop := context.WithCancel(context.Background())
	stop()
	var stderr strings.Builder
	save := filepath.Join(dir, "transformer.npz")
	command(ctx, []string{"-dates", "100", "-save", save}, os.Stdout, &stderr)
	fmt.Print(strings.ReplaceAll(stderr.String(), save, "transformer.npz"))
	// Output:
	// transformer: train: stopped in epoch 1 after 0 of 1 iterations; all is in transformer.npz: the same command goes on with -resume transformer.npz besides: context canceled
}
