package train_test

import (
	"strings"
	"testing"

	"gorgonia.org/tensor"

	"keisan/autodiff"
	"keisan/models"
	"keisan/models/data"
	"keisan/models/train"
	"keisan/vm"
)

// fixedUniform is a stream of one number.
type fixedUniform float64

func (f fixedUniform) Float64() float64 { return float64(f) }

// What is written, and how it is judged, is held against the book's in package
// parity; here are mistakes and edges.
func TestWrite(t *testing.T) {
	g := autodiff.NewGraph(autodiff.Float32)
	net := models.Rnnlm(g, 4, 2, 3)
	one, two := net.Read(1, 1), net.Read(2, 3)
	m, err := vm.New(g)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range net.Params { // every word is as likely
		m.Value(p).Zero()
	}
	for u, want := range map[float64]int64{0: 0, 0.24: 0, 0.25: 1, 0.74: 2, 0.99: 3} {
		text, err := train.Write(m, one, fixedUniform(u), 3, nil, 3)
		if err != nil || len(text) != 3 || text[0] != 3 || text[1] != want || text[2] != want {
			t.Errorf("u = %v: have %v, %v, want 3 and twice %d", u, text, err, want)
		}
	}
	_, all := train.Write(m, one, fixedUniform(0.1), 3, []int64{0}, 3)
	_, wide := train.Write(m, two, fixedUniform(0.1), 3, nil, 3)
	_, none := train.Perplexity(m, two, nil)
	blocks, err := data.NewBatches(2, data.Drop, nil, tensor.New(tensor.WithShape(2, 3), tensor.Of(tensor.Int64)))
	if err != nil {
		t.Fatal(err)
	}
	_, short := train.Perplexity(m, two, blocks)
	for says, err := range map[string]error{"are none of those to skip": all, "not of 6 words": wide, "no blocks": none, "tensor": short} {
		if err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("have %v, want %q", err, says)
		}
	}
}
