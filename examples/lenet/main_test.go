package main

import (
	"bytes"
	"context"
	"os"
	"strings"
	"testing"
)

// A short training ends with the table and three pictures.
func TestCommand(t *testing.T) {
	var stdout, stderr bytes.Buffer
	if code := command(context.Background(), strings.Fields("-digits 300 -batch 20 -epochs 2"), &stdout, &stderr); code != 0 {
		t.Fatalf("exit %d: %s", code, &stderr)
	}
	have := stdout.String()
	if strings.Count(have, "valid accuracy") != 2 || strings.Count(have, ", read as ") != 3 || strings.Count(have, "@") < 30 {
		t.Errorf("have\n%s", have)
	}
}

// Of 300 digits, seen twelve times, it learns to read nearly all others.
func TestLearns(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	c, err := parse(strings.Fields("-digits 300 -batch 20 -epochs 12"))
	if err != nil {
		t.Fatal(err)
	}
	r, err := learn(context.Background(), c, new(bytes.Buffer))
	if err != nil {
		t.Fatal(err)
	}
	right := 0
	for i, class := range r.classes {
		if class == r.test.Labels.Int64s()[i] {
			right++
		}
	}
	if len(r.classes) != 100 || right < 80 {
		t.Errorf("%d of %d are read right", right, len(r.classes))
	}
}

func TestMistakes(t *testing.T) {
	for _, args := range []string{"-digits 1", "-lr 0", "-full=no", "-batch 200 -digits 100", "more"} {
		var stdout, stderr bytes.Buffer
		if code := command(context.Background(), strings.Fields(args), &stdout, &stderr); code != 2 || strings.Count(stderr.String(), "\n") != 1 {
			t.Errorf("%s: exit %d, %q", args, code, &stderr)
		}
	}
}

// MNIST's files must be where they are said to be.
func Example() {
	command(context.Background(), []string{"-mnist", "testdata"}, os.Stdout, os.Stdout)
	// Output:
	// lenet: data: IDX: open testdata/train-images-idx3-ubyte: no such file or directory
}
