package main

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"
)

// A short training ends with a text of known words.
func TestCommand(t *testing.T) {
	var stdout, stderr bytes.Buffer
	args := strings.Fields("-sentences 600 -hidden 8 -batch 10 -time 7 -epochs 2 -interval 1000 -write 30")
	if code := command(context.Background(), args, &stdout, &stderr); code != 0 {
		t.Fatalf("exit %d: %s", code, &stderr)
	}
	have := stdout.String()
	_, text, _ := strings.Cut(have, "say:\n\n")
	if strings.Count(have, "valid perplexity") != 2 || len(strings.Fields(strings.ReplaceAll(text, ".", " . "))) < 25 {
		t.Errorf("have\n%s", have)
	}
}

// The rules of the sentences are learned: of some sixty words about three can
// come next.
func TestLearns(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	var stdout bytes.Buffer
	if code := command(context.Background(), strings.Fields("-interval 1000"), &stdout, &stdout); code != 0 {
		t.Fatalf("exit %d: %s", code, &stdout)
	}
	_, last, _ := strings.Cut(stdout.String(), "| epoch 6 | valid perplexity ")
	var ppl float64
	if _, err := fmt.Sscan(last, &ppl); err != nil || !(ppl > 2 && ppl < 3) {
		t.Errorf("perplexity %v, %v", ppl, err)
	}
}

func TestMistakes(t *testing.T) {
	for _, args := range []string{"-sentences 1", "-dropout 1", "-clip 0", "-full=no", "-epochs x", "more"} {
		var stdout, stderr bytes.Buffer
		if code := command(context.Background(), strings.Fields(args), &stdout, &stderr); code != 2 || strings.Count(stderr.String(), "\n") != 1 {
			t.Errorf("%s: exit %d, %q", args, code, &stderr)
		}
	}
}

// The flags of -full can be changed after it.
func Example() {
	c, err := parse(strings.Fields("-full -hidden 200"))
	fmt.Println(c.ptb, c.hidden, c.dropout, c.epochs, err)
	// Output:
	// ptb 200 0.5 40 <nil>
}
