package train

import (
	"bytes"
	"math"
	"os"
	"regexp"
	"strings"
	"testing"
)

func TestScreenPiped(t *testing.T) {
	var b bytes.Buffer
	s := newScreen(&b, isTerminal(&b), 3)
	for range 3 {
		s.step()
	}
	if err := s.line("| epoch 1 |"); err != nil {
		t.Fatal(err)
	}
	s.done()
	if have, want := b.String(), "| epoch 1 |\n"; have != want {
		t.Errorf("have %q, want %q", have, want)
	}
}

// On a terminal the bar stands below the lines, and at the end there are only
// the lines.
func TestScreenTerminal(t *testing.T) {
	var b bytes.Buffer
	s := newScreen(&b, true, 4)
	s.step()
	if !strings.Contains(b.String(), "training") || !strings.Contains(b.String(), "1/4") {
		t.Errorf("have %q, want a bar", b.String())
	}
	if !regexp.MustCompile(`\d+ steps/(s|min)\) \[\d+s:\d+s\]`).MatchString(b.String()) {
		t.Errorf("have %q, want the rate and the time that is left", b.String())
	}
	for _, text := range []string{"| epoch 1 |", "| epoch 2 |"} {
		if err := s.line(text); err != nil {
			t.Fatal(err)
		}
	}
	s.step()
	s.done()
	if have, want := shown(b.String()), "| epoch 1 |\n| epoch 2 |\n"; have != want {
		t.Errorf("the terminal shows %q, want %q; it was written %q", have, want, b.String())
	}
}

// shown returns what a terminal shows in the end, without trailing spaces: a
// carriage return goes back to the start of the line.
func shown(written string) string {
	var lines []string
	for _, l := range strings.Split(written, "\n") {
		var row []rune
		for k, part := range strings.Split(l, "\r") {
			if k == 0 {
				row = []rune(part)
				continue
			}
			over := []rune(part)
			row = append(over, row[min(len(over), len(row)):]...)
		}
		lines = append(lines, strings.TrimRight(string(row), " "))
	}
	return strings.Join(lines, "\n")
}

func TestIsTerminal(t *testing.T) {
	f, err := os.CreateTemp(t.TempDir(), "log")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if isTerminal(f) || isTerminal(nil) {
		t.Error("a file or nil is taken for a terminal")
	}
}

func TestFixedIsPythons(t *testing.T) {
	for v, want := range map[float64]string{
		1.125: "1.12", 0.005: "0.01", 2.675: "2.67", -0.001: "-0.00", 1234567.891: "1234567.89", // as Python prints them
		math.Inf(1): "inf", math.Inf(-1): "-inf",
	} {
		if have := fixed(v); have != want {
			t.Errorf("%v: have %s, want %s", v, have, want)
		}
	}
	if have := fixed(math.NaN()); have != "nan" {
		t.Errorf("NaN: have %s", have)
	}
}
