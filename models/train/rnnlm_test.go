package train_test

import (
	"bytes"
	"context"
	"errors"
	"math"
	"regexp"
	"strings"
	"testing"

	"keisan/autodiff"
	"keisan/models"
	"keisan/models/data"
	"keisan/models/train"
	"keisan/vm"
)

// NewRnnlm trains as the book's RnnlmTrainer does: the same blocks, the same
// clipping, the same lines. An Evaluation that carries the state on gives the
// perplexity of its eval_perplexity.
func TestRnnlmIsTheBooks(t *testing.T) {
	var file struct {
		Config struct {
			Corpus      [4]int `json:"corpus_formula"`
			Length      int    `json:"corpus_len"`
			D           int    `json:"wordvec"`
			H           int    `json:"hidden"`
			Batch, Time int
			Rate        float64 `json:"lr"`
			Max         float64 `json:"max_grad"`
			Interval    int     `json:"eval_interval"`
			Steps       int     `json:"iters"`
			Seed        uint32
			Test        [4]int `json:"test_formula"`
			TestLength  int    `json:"test_len"`
			TestBatch   int    `json:"eval_batch"`
			TestTime    int    `json:"eval_time"`
		}
		Lines      []string `json:"log_lines"`
		Losses     []float64
		Perplexity float64 `json:"eval_perplexity"`
	}
	readJSON(t, "testdata/rnnlm.json", &file)
	c := file.Config
	g := autodiff.NewGraph(autodiff.Float64)
	net := models.Rnnlm(g, c.Corpus[3], c.D, c.H)
	reading, held := net.Read(c.Batch, c.Time), net.Read(c.TestBatch, c.TestTime)
	m, err := vm.New(g)
	if err != nil {
		t.Fatal(err)
	}
	rootD, rootH := math.Sqrt(float64(c.D)), math.Sqrt(float64(c.H))
	rng := data.NewRandomState(c.Seed)
	for i, divisor := range []float64{100, rootD, rootH, 0, rootH, 0} { // E Wx Wh b W b
		W := m.Value(net.Params[i]).Float64s()
		for k := range W {
			W[k] = 0
		}
		if divisor > 0 {
			for k, z := range rng.Randn(len(W)) {
				W[k] = float64(float32(z / divisor))
			}
		}
	}
	blocks := func(f [4]int, n, batch, time int) *data.TimeBatches {
		words := make([]int64, n)
		for i := range words {
			words[i] = int64((f[0]*i*i + f[1]*i + i/f[2]) % f[3])
		}
		b, err := data.NewTimeBatches(words, batch, time)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}

	var log bytes.Buffer
	enough, steps := errors.New("enough"), 0
	trainer, err := train.NewRnnlm(m, reading.Loss, train.ClipNorm(train.SGD(c.Rate), c.Max),
		train.Log(&log), train.Interval(c.Interval), train.Params(net.Params...),
		train.Each(func(train.Step) error {
			if steps++; steps == c.Steps {
				return enough
			}
			return nil
		}))
	if err != nil {
		t.Fatal(err)
	}
	if err := trainer.Fit(context.Background(), blocks(c.Corpus, c.Length, c.Batch, c.Time), 100); err != enough {
		t.Fatal(err)
	}
	for i, want := range file.Losses {
		if have := trainer.Losses()[i]; !(math.Abs(have-want) <= 1e-11) {
			t.Fatalf("loss %d: have %v, want %v", i+1, have, want)
		}
	}
	lines := regexp.MustCompile(`time \d+`).ReplaceAllString(strings.TrimSpace(log.String()), "time 0")
	if want := strings.Join(file.Lines, "\n"); lines != want {
		t.Errorf("have\n%s\nwant\n%s", lines, want)
	}
	if have, want := len(trainer.Losses()), len(file.Losses); have != want {
		t.Errorf("have %d losses, want %d", have, want)
	}

	e := &train.Evaluation{Machine: m, Batches: blocks(c.Test, c.TestLength, c.TestBatch, c.TestTime),
		Metrics: []train.Metric{train.PerplexityOf(held.Loss)}, Carry: held.Carry, Inputs: []*autodiff.Node{held.X, held.T}}
	scores, err := e.Scores(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if have := scores[0].Value; !(math.Abs(have-file.Perplexity) <= 1e-10*file.Perplexity) {
		t.Errorf("have the perplexity %v, want %v", have, file.Perplexity)
	}
}
