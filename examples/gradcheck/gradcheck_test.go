package main

import (
	"bytes"
	"io"
	"math"
	"os"
	"strings"
	"testing"
)

func TestActivations(t *testing.T) {
	for name := range activations {
		for _, seed := range []string{"0", "7"} {
			var out bytes.Buffer
			if code := command([]string{"-activation", name, "-seed", seed, "-hidden", "7"}, &out, &out); code != 0 {
				t.Errorf("%s: have exit code %d:\n%s", name, code, &out)
			}
		}
	}
}

// The check is checked: what is wrong, by little or by NaN, is found.
func TestWrongGradientsAreFound(t *testing.T) {
	rows, err := compare(config{seed: 1984, hidden: 4, activation: "tanh", step: 1e-5, tolerance: 1e-8})
	if err != nil {
		t.Fatal(err)
	}
	for _, wrong := range []float64{1.1e-8, math.NaN(), math.Inf(1)} {
		bad := append([]row(nil), rows...)
		bad[2].different = wrong
		var out bytes.Buffer
		if _, ok := table(&out, bad, 1e-5, 1e-8); ok || !strings.Contains(out.String(), "WRONG") {
			t.Errorf("a difference of %v passes:\n%s", wrong, &out)
		}
	}
	var stdout, stderr bytes.Buffer
	if code := command([]string{"-tolerance", "1e-300"}, &stdout, &stderr); code != 1 || !strings.Contains(stderr.String(), "differ by more") {
		t.Errorf("have exit code %d, %s", code, &stderr)
	}
}

func TestBadFlags(t *testing.T) {
	for args, says := range map[string]string{
		"-seed -1":         "from 0 to 4294967295",
		"-hidden 0":        "from 1 to 1000",
		"-activation relu": "allowed are gelu, sigmoid, softplus, tanh",
		"-step 1":          "from 1e-8 to 0.1",
		"-step NaN":        "from 1e-8 to 0.1",
		"-tolerance 0":     "a number above 0",
		"-what":            "allowed are -seed",
		"more":             "allowed are -seed",
	} {
		var stderr bytes.Buffer
		code := command(strings.Fields(args), io.Discard, &stderr)
		if have := stderr.String(); code != 2 || strings.Count(have, "\n") != 1 || !strings.Contains(have, says) {
			t.Errorf("%s: have exit code %d, %q, want 2 and a line that says %q", args, code, have, says)
		}
	}
	var stdout bytes.Buffer
	if code := command([]string{"-h"}, &stdout, nil); code != 0 || stdout.String() != help {
		t.Errorf("-h: have exit code %d, %s", code, &stdout)
	}
}

// Every element of every gradient agrees with its central difference.
func Example() {
	command(nil, os.Stdout, os.Stdout)
	// Output:
	// parameter  shape  largest gradient  largest difference
	// W1         2×4    0.0238            < 1e-10  ok
	// b1         4      0.0270            < 1e-10  ok
	// W2         4×3    0.0915            < 1e-10  ok
	// b2         3      0.1579            < 1e-10  ok
	// all 27 elements agree within 1e-08
}
