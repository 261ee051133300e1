package main

import (
	"bytes"
	"context"
	"os"
	"strings"
	"testing"
)

// Every method finds out which words stand in for each other, and who is a woman.
func TestCommand(t *testing.T) {
	for _, method := range []string{"cbow", "skipgram", "counting"} {
		var stdout, stderr bytes.Buffer
		args := strings.Fields("-sentences 2000 -epochs 8 -interval 10000 -method " + method)
		if testing.Short() && method != "counting" {
			args = append(args, "-epochs", "1")
		}
		if code := command(context.Background(), args, &stdout, &stderr); code != 0 {
			t.Fatalf("%s: exit %d: %s", method, code, &stderr)
		}
		have := stdout.String()
		if strings.Count(have, " is like ") != 4 || strings.Count(have, " is to ") != 4 {
			t.Errorf("%s: have\n%s", method, have)
		}
		if testing.Short() && method != "counting" {
			continue
		}
		_, after, _ := strings.Cut(have, "dog      is like  ")
		near, _, _ := strings.Cut(after, "\n")
		for _, animal := range []string{"cat", "horse", "mouse"} {
			if i := strings.Index(near, animal); i < 0 || i > 25 {
				t.Errorf("%s: near a dog are %s", method, near)
			}
		}
		if !strings.Contains(have, "king is to he as queen is to  she") {
			t.Errorf("%s: have\n%s", method, have)
		}
	}
}

func TestMistakes(t *testing.T) {
	for _, args := range []string{"-method big", "-sentences 1", "-lr 0", "-full=no", "-window 0", "more"} {
		var stdout, stderr bytes.Buffer
		if code := command(context.Background(), strings.Fields(args), &stdout, &stderr); code != 2 || strings.Count(stderr.String(), "\n") != 1 {
			t.Errorf("%s: exit %d, %q", args, code, &stderr)
		}
	}
}

// Asked for a word that it has not read.
func Example() {
	command(context.Background(), strings.Fields("-method counting -sentences 500 -ask emperor"), os.Stdout, os.Stdout)
	// Output:
	//
	// word2vec: words: there is no vector of "emperor"
}
