package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"strings"
	"testing"
)

func testdata(t *testing.T) (figures struct {
	Runs []struct {
		Config  []int64
		Printed string
		Scores  [][]float64
	}
	Prints []struct {
		Matrix  [][]float64
		Printed string
	}
}) {
	t.Helper()
	b, err := os.ReadFile("testdata/numpy.json")
	if err == nil {
		err = json.Unmarshal(b, &figures)
	}
	if err != nil || len(figures.Runs) == 0 || len(figures.Prints) == 0 {
		t.Fatal(err, "or no figures")
	}
	return figures
}

func TestBooksFigures(t *testing.T) {
	for _, run := range testdata(t).Runs {
		c := run.Config
		s, err := forward(config{seed: uint32(c[0]), samples: int(c[1]), in: int(c[2]), hidden: int(c[3]), out: int(c[4])})
		if err != nil {
			t.Fatal(err)
		}
		for i, v := range s.Float64s() {
			want := run.Scores[i/int(c[4])][i%int(c[4])]
			if !(math.Abs(v-want) <= 1e-13*max(1, math.Abs(want))) {
				t.Errorf("seed %d, score %d: have %v, want %v", c[0], i, v, want)
			}
		}
		var stdout, stderr bytes.Buffer
		args := strings.Fields(fmt.Sprintf("-seed %d -samples %d -in %d -hidden %d -out %d", c[0], c[1], c[2], c[3], c[4]))
		if code := command(args, &stdout, &stderr); code != 0 || stdout.String() != run.Printed+"\n" {
			t.Errorf("%v: have exit code %d, %s%s, want %s", args, code, &stderr, &stdout, run.Printed)
		}
	}
}

func TestPrintedIsNumPys(t *testing.T) {
	for _, p := range testdata(t).Prints {
		var flat []float64
		for _, row := range p.Matrix {
			flat = append(flat, row...)
		}
		if have := printed(flat, len(p.Matrix), len(p.Matrix[0])); have != p.Printed {
			t.Errorf("have\n%s, want\n%s", have, p.Printed)
		}
	}
}

func TestBadFlags(t *testing.T) {
	for args, says := range map[string]string{
		"-seed -1":             "from 0 to 4294967295",
		"-samples 0":           "from 1 to 1000",
		"-in x":                "from 1 to 1000",
		"-hidden 1001":         "from 1 to 1000",
		"-out":                 "needs an argument",
		"-samples 2 -out 1000": "at most 1000 are allowed",
		"-what":                "allowed are -seed",
		"more":                 "allowed are -seed",
	} {
		var stdout, stderr bytes.Buffer
		code := command(strings.Fields(args), &stdout, &stderr)
		if have := stderr.String(); code != 2 || stdout.Len() > 0 || strings.Count(have, "\n") != 1 || !strings.Contains(have, says) {
			t.Errorf("%s: have exit code %d, %q, want 2 and a line that says %q", args, code, have, says)
		}
	}
	var stdout bytes.Buffer
	if code := command([]string{"-h"}, &stdout, nil); code != 0 || stdout.String() != help {
		t.Errorf("-h: have exit code %d, %s", code, &stdout)
	}
}

// The scores of the book's network after numpy.random.seed(0).
func Example() {
	command(nil, os.Stdout, os.Stdout)
	// Output:
	// [[-1.17906532 -0.28513553 -0.59193564]
	//  [-2.0866227  -2.85920819 -1.47501312]
	//  [-1.12104353 -0.01256182 -0.36678199]
	//  [-1.45281435 -0.71050871 -0.1666081 ]
	//  [-2.27939456 -2.61726407 -0.13743047]
	//  [-2.26670902 -2.97645008 -0.79643867]
	//  [-1.69457375 -1.28187675 -0.23875116]
	//  [-2.01398988 -2.02286144 -0.2750449 ]
	//  [-1.20280259 -0.21477729 -0.3406148 ]
	//  [-1.61435593 -0.89022255  0.30658062]]
}
