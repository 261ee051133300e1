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

// A short training of each kind ends with answers, right or wrong.
func TestCommand(t *testing.T) {
	for _, args := range []string{"-model plain", "-model peeky -forwards"} {
		var stdout, stderr bytes.Buffer
		args := strings.Fields(args + " -sums 200 -hidden 8 -batch 50 -epochs 2")
		if code := command(context.Background(), args, &stdout, &stderr); code != 0 {
			t.Fatalf("%v: exit %d: %s", args, code, &stderr)
		}
		have := stdout.String()
		if strings.Count(have, "valid right") != 2 || strings.Count(have, "= ✗ ")+strings.Count(have, "= ✓ ") != 15 || strings.Contains(have, "\x1b") {
			t.Errorf("%v: have\n%s", args, have)
		}
	}
}

// It learns: what training does to the loss does not come from luck.
func TestLearns(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	c, err := parse(strings.Fields("-sums 2000 -hidden 64 -epochs 6"))
	if err != nil {
		t.Fatal(err)
	}
	task, err := learn(context.Background(), c, new(bytes.Buffer))
	if err != nil {
		t.Fatal(err)
	}
	h := task.Trainer.History().Epochs
	if first, last := h[0].Loss, h[len(h)-1].Loss; !(last < 0.75*first) {
		t.Errorf("losses %v … %v", first, last)
	}
}

func TestMistakes(t *testing.T) {
	for _, args := range []string{"-model big", "-sums 1", "-lr 0", "-full=no", "-epochs x", "more"} {
		var stdout, stderr bytes.Buffer
		if code := command(context.Background(), strings.Fields(args), &stdout, &stderr); code != 2 || strings.Count(stderr.String(), "\n") != 1 {
			t.Errorf("%s: exit %d, %q", args, code, &stderr)
		}
	}
}

func TestFull(t *testing.T) {
	c, err := parse(strings.Fields("-full -epochs 3"))
	if err != nil || c.sums != 50000 || c.batch != 128 || c.lr != 0.001 || c.epochs != 3 || c.hidden != 128 {
		t.Errorf("have %+v, %v", c, err)
	}
}

// An interrupt ends the training after the step that runs, and keeps all of it.
func Example() {
	dir, err := os.MkdirTemp("", "seq2seq")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)
	ctx, stop := context.WithCancel(context.Background())
	stop()
	var stderr strings.Builder
	save := filepath.Join(dir, "seq2seq.npz")
	command(ctx, []string{"-sums", "100", "-save", save}, os.Stdout, &stderr)
	fmt.Print(strings.ReplaceAll(stderr.String(), save, "seq2seq.npz"))
	// Output:
	// seq2seq: train: stopped in epoch 1 after 0 of 1 iterations; all is in seq2seq.npz: the same command goes on with -resume seq2seq.npz besides: context canceled
}
