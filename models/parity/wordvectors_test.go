package parity

import (
	"slices"
	"testing"

	"gorgonia.org/tensor"

	"keisan/autodiff"
	"keisan/models"
	"keisan/models/data"
	"keisan/models/train"
	"keisan/vm"
)

// samples is the number of negative samples in the book.
const samples = 5

// wordCase is a case of chapter 3 or 4.
type wordCase struct {
	Config   options[wordOptions]
	Samples1 [][]int64 `json:"negative_samples_iter1,omitempty"`
	Samples2 [][]int64 `json:"negative_samples_iter2,omitempty"`
	Checksum int64     `json:"negative_samples_checksum_value,omitempty"`
}

// Options are of a text, or of the formula of one; negatives are for the latter.
type wordOptions struct {
	Text          string  `json:"text,omitempty"`
	Epochs        int     `json:"max_epoch,omitempty"`
	Corpus        formula `json:"corpus_formula,omitempty"`
	Length        int     `json:"corpus_len,omitempty"`
	Iterations    int     `json:"iters,omitempty"`
	Window        int
	Hidden, Batch int
	Seed          uint32
}

func init() {
	kinds["ch03_simple_cbow"] = func(t *testing.T, f *file) { simpleWords(t, f, models.SimpleCBOW) }
	kinds["ch03_simple_skip_gram"] = func(t *testing.T, f *file) { simpleWords(t, f, models.SimpleSkipGram) }
	kinds["ch04_cbow_ns"] = func(t *testing.T, f *file) { sampledWords(t, f, models.CBOW, 1) }
	kinds["ch04_skipgram_ns"] = func(t *testing.T, f *file) { sampledWords(t, f, models.SkipGram, 0) }
}

// simpleWords trains a model of chapter 3, which looks at the first two words of
// each context.
func simpleWords(t *testing.T, f *file, declare func(*autodiff.Graph, int, int) *models.WordVectors) {
	var c wordCase
	m := newModel(t, f, &c.Config.of.Seed, &c)
	o := c.Config.of
	corpus, vocabulary := data.Preprocess(o.Text)
	contexts, target, err := data.Contexts(corpus, o.Window)
	if err != nil {
		t.Fatal(err)
	}
	net := declare(autodiff.NewGraph(f.float), vocabulary.Len(), o.Hidden)
	m.startWords(net)
	batches, err := data.NewBatches(o.Batch, data.Drop, m.rng, firstTwo(contexts), target)
	if err != nil {
		t.Fatal(err)
	}
	for len(m.losses) < m.Iterations {
		if batches.Next() {
			m.iterate(vm.Feed{net.Contexts: batches.Batch()[0], net.Target: batches.Batch()[1]})
		}
	}
	m.finish()
}

func firstTwo(contexts *tensor.Dense) *tensor.Dense {
	var two []int64
	for row := range slices.Chunk(contexts.Int64s(), contexts.Shape()[1]) {
		two = append(two, row[:2]...)
	}
	return ids(two, len(two)/2, 2)
}

// sampledWords trains a model of chapter 4. Negatives belong to a column of
// contexts and target.
func sampledWords(t *testing.T, f *file, declare func(g *autodiff.Graph, words, hidden, window, samples int) *models.WordVectors, column int) {
	var c wordCase
	m := newModel(t, f, &c.Config.of.Seed, &c)
	o := c.Config.of
	corpus := o.Corpus.corpus(o.Length)
	contexts, target, err := data.Contexts(corpus, o.Window)
	if err != nil {
		t.Fatal(err)
	}
	net := declare(autodiff.NewGraph(f.float), o.Corpus[3], o.Hidden, o.Window, samples)
	m.startWords(net)
	sampler, err := data.NewUnigram(corpus, 0.75, m.rng)
	if err != nil {
		t.Fatal(err)
	}
	shuffled, err := data.NewBatches(o.Batch, data.Drop, m.rng, contexts, target)
	if err != nil {
		t.Fatal(err)
	}
	batches, err := data.WithNegatives(shuffled, column, sampler, samples)
	if err != nil {
		t.Fatal(err)
	}
	drawn := &drawn{width: []int{2 * o.Window, 1}[column]}
	for len(m.losses) < m.Iterations {
		if !batches.Next() {
			continue
		}
		b := batches.Batch()
		drawn.add(b[2].Int64s())
		m.iterate(vm.Feed{net.Contexts: b[0], net.Target: b[1], net.Negatives: b[2]})
	}
	m.finish()
	drawn.compare(m, &c)
}

// startWords draws W_in and W_out and compiles the step.
func (m *model) startWords(net *models.WordVectors) {
	m.Helper()
	m.add("W_in", net.Params[0], 0)
	m.add("W_out", net.Params[1], 0)
	m.loss, m.reported = net.Loss, net.Reported
	m.compile(train.Adam(0.001), 0)
}

// drawn are the negative samples so far, in the order in which the book draws.
type drawn struct {
	width int // targets a row
	first [][]int64
	sum   int64
	n     int64
}

// add takes the samples of a batch (N×width×5); the book draws those of one
// target for all rows before those of the next.
func (d *drawn) add(batch []int64) {
	rows := len(batch) / d.width / samples
	var first []int64
	for w := range d.width {
		for r := range rows {
			five := batch[(r*d.width+w)*samples:][:samples]
			for _, v := range five {
				d.sum += v * (d.n%97 + 1)
				d.n++
			}
			if w == 0 {
				first = append(first, five...)
			}
		}
	}
	if len(d.first) < 2 {
		d.first = append(d.first, first)
	}
}

func (d *drawn) compare(m *model, c *wordCase) {
	m.Helper()
	for i, want := range [][][]int64{c.Samples1, c.Samples2} {
		if !slices.Equal(d.first[i], slices.Concat(want...)) {
			m.Errorf("negative samples of iteration %d: have %v, want %v", i+1, d.first[i], want)
		}
	}
	if d.sum != c.Checksum {
		m.Errorf("sum of the negative samples: have %d, want %d", d.sum, c.Checksum)
	}
}
