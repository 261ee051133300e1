package main

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"testing"
)

// steps is what step.html knows, as far as this test reads it.
type steps struct {
	Tensors []struct{ Name string }
	Pool    []string
	Moments []struct {
		Iteration int
		Values    []int
		Map       struct {
			Box     [4]float64
			Columns int
			Of      string
		}
	}
	Losses [][2]float64
}

// value returns a tensor at a moment: base64 of float32.
func (s *steps) value(t *testing.T, moment int, name string) []float64 {
	t.Helper()
	for k, tensor := range s.Tensors {
		if tensor.Name != name {
			continue
		}
		text := s.Pool[s.Moments[moment].Values[k]]
		raw, err := base64.StdEncoding.DecodeString(text[1:])
		if err != nil || text[0] != 'f' {
			t.Fatalf("%s: %.20q: %v", name, text, err)
		}
		var list []float64
		for ; len(raw) > 0; raw = raw[4:] {
			list = append(list, float64(math.Float32frombits(binary.LittleEndian.Uint32(raw))))
		}
		return list
	}
	t.Fatalf("the page has no %s", name)
	return nil
}

// score is the network by the book, with plain loops: a place, and what it is for
// each class.
func score(W1, b1, W2, b2 []float64, x0, x1 float64) (s [3]float64) {
	copy(s[:], b2)
	for j, b := range b1 {
		h := 1 / (1 + math.Exp(-(x0*W1[j] + x1*W1[len(b1)+j] + b)))
		for k := range s {
			s[k] += h * W2[3*j+k]
		}
	}
	return s
}

// At each moment, step.html has the weights of that iteration, what they make of
// its samples, and the classes that they see all over the plane.
func TestStepByStep(t *testing.T) {
	out := t.TempDir()
	var stdout, stderr bytes.Buffer
	if code := command(context.Background(), []string{"-epochs", "130", "-step", "300", "-out", out}, &stdout, &stderr); code != 0 {
		t.Fatal(&stderr)
	}
	text, err := os.ReadFile(filepath.Join(out, "step.html"))
	if err != nil {
		t.Fatal(err)
	}
	if len(text) > 300_000 {
		t.Errorf("the page has %d bytes", len(text))
	}
	m := regexp.MustCompile(`(?s)<script id="data" type="application/json">(.*?)</script>`).FindSubmatch(text)
	var s steps
	if err := json.Unmarshal(m[1], &s); err != nil {
		t.Fatal(err)
	}
	var iterations []int
	differ := 0
	for i, moment := range s.Moments {
		iterations = append(iterations, moment.Iteration)
		W1, b1, W2, b2 := s.value(t, i, "W1"), s.value(t, i, "b1"), s.value(t, i, "W2"), s.value(t, i, "b2")
		left, right, bottom, top := moment.Map.Box[0], moment.Map.Box[1], moment.Map.Box[2], moment.Map.Box[3]
		columns := moment.Map.Columns
		rows := len(moment.Map.Of) / columns
		for k, have := range moment.Map.Of {
			x0 := left + (right-left)*float64(k%columns)/float64(columns-1)
			x1 := top - (top-bottom)*float64(k/columns)/float64(rows-1)
			v := score(W1, b1, W2, b2, x0, x1)
			if best := max(v[0], v[1], v[2]); have < '0' || have > '2' || !(v[have-'0'] >= best-1e-4) { // the page has seven digits of the weights
				t.Fatalf("iteration %d: (%.3f, %.3f) is of class %c, but the scores are %.5f", moment.Iteration, x0, x1, have, v)
			}
		}
		if i > 0 && moment.Map.Of != s.Moments[i-1].Map.Of {
			differ++
		}
		// The loss of the samples that are shown.
		x, target, sum := s.value(t, i, "x"), s.value(t, i, "t"), 0.0
		for n := range len(target) / 3 {
			v := score(W1, b1, W2, b2, x[2*n], x[2*n+1])
			all := math.Log(math.Exp(v[0]) + math.Exp(v[1]) + math.Exp(v[2]))
			for k := range v {
				sum += target[3*n+k] * (all - v[k])
			}
		}
		want := sum / float64(len(target)/3)
		if have := s.value(t, i, "L"); !(math.Abs(have[0]-want) <= 1e-4*want) {
			t.Errorf("iteration %d: the page has a loss of %v, the weights make it %v", moment.Iteration, have[0], want)
		}
	}
	if want := []int{0, 300, 600, 900, 1200, 1300}; len(iterations) != len(want) || iterations[1] != 300 || iterations[5] != 1300 {
		t.Errorf("the moments are %v, want %v", iterations, want)
	}
	if differ < 4 {
		t.Errorf("only %d of the maps are new", differ)
	}
	if have := len(s.Losses); have < 300 {
		t.Errorf("the curve has %d places", have)
	}
}
