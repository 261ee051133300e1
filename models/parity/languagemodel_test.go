package parity

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"keisan/autodiff"
	"keisan/models"
	"keisan/models/data"
	"keisan/models/train"
	"keisan/ops"
	"keisan/vm"
)

// A formula is a corpus: word i is (q i i + l i + i//d) mod V.
type formula [4]int

func (f formula) corpus(n int) []int64 {
	words := make([]int64, n)
	for i := range words {
		words[i] = int64((f[0]*i*i + f[1]*i + i/f[2]) % f[3])
	}
	return words
}

// languageCase is a case of chapter 5 or 6.
type languageCase struct {
	Config    options[languageOptions]
	PerEpoch  int     `json:"iters_per_epoch"`
	Generated []int64 `json:"generated,omitempty"`
	GenAfter  stream  `json:"generate_rng_after,omitempty"`
}

type languageOptions struct {
	Corpus      formula `json:"corpus_formula"`
	Length      int     `json:"corpus_len"`
	D           int     `json:"wordvec"`
	H           int     `json:"hidden"`
	Dropout     float64 `json:"dropout,omitempty"`
	Batch, Time int
	Rate        float64 `json:"lr"`
	Max         float64 `json:"max_grad,omitempty"`
	Iterations  int     `json:"iters"`
	Interval    int     `json:"eval_interval"`
	Seed        uint32
	Test        formula `json:"test_formula"`
	TestLength  int     `json:"test_len"`
	TestBatch   int     `json:"eval_batch"`
	TestTime    int     `json:"eval_time"`
	GenSeed     uint32  `json:"gen_seed,omitempty"`
	GenStart    int64   `json:"gen_start,omitempty"`
	GenSkip     []int64 `json:"gen_skip,omitempty"`
	GenSize     int     `json:"gen_size,omitempty"`
}

func init() {
	kinds["ch05_simple_rnnlm"], kinds["ch06_rnnlm"], kinds["ch06_better_rnnlm"] = language("simple"), language("lstm"), language("better")
}

// language trains a language model, evaluates it and lets it write.
func language(kind string) func(*testing.T, *file) {
	return func(t *testing.T, f *file) {
		var c languageCase
		m := newModel(t, f, &c.Config.of.Seed, &c)
		o, g := c.Config.of, autodiff.NewGraph(f.float)
		V := o.Corpus[3]
		masks := &masks{g: g, ratio: o.Dropout}
		if kind == "better" && o.D != o.H {
			t.Fatalf("wordvec %d is not hidden %d, which a matrix of both uses needs", o.D, o.H)
		}
		net := declared(kind, g, V, o.D, o.H, masks)
		m.startLanguage(kind, net, o.D, o.H)
		reading := net.Read(o.Batch, o.Time)
		m.loss, m.reported = reading.Loss, reading.Loss
		masks.done = true
		m.compile(train.SGD(o.Rate), o.Max)

		blocks, err := data.NewTimeBatches(o.Corpus.corpus(o.Length), o.Batch, o.Time)
		if err != nil {
			t.Fatal(err)
		}
		log := perplexityLog{m: m, c: &c}
		for len(m.losses) < m.Iterations {
			if !blocks.Next() {
				continue
			}
			feed := vm.Feed{reading.X: blocks.Batch()[0], reading.T: blocks.Batch()[1]}
			masks.draw(m.rng, feed)
			m.iterate(feed)
			log.add(m.losses[len(m.losses)-1])
		}
		m.finish()
		log.compare()
		m.evaluate(net.Read(o.TestBatch, o.TestTime), &c)
		if kind != "simple" {
			m.generate(net.Read(1, 1), &c)
		}
	}
}

// declared is the model. Its Params are W after the cells, or none for W = Eᵀ.
func declared(kind string, g *autodiff.Graph, V, D, H int, masks *masks) *models.LanguageModel {
	switch kind {
	case "simple":
		return models.SimpleRnnlm(g, V, D, H)
	case "lstm":
		return models.Rnnlm(g, V, D, H)
	}
	return models.BetterRnnlm(g, V, H, masks.layer)
}

// startLanguage draws the weights, in the book's order, which is the model's.
func (m *model) startLanguage(kind string, net *models.LanguageModel, D, H int) {
	rootD, rootH := math.Sqrt(float64(D)), math.Sqrt(float64(H))
	names := map[string][]string{
		"simple": {"embed_W", "rnn_Wx", "rnn_Wh", "rnn_b", "affine_W", "affine_b"},
		"lstm":   {"embed_W", "lstm_Wx", "lstm_Wh", "lstm_b", "affine_W", "affine_b"},
		"better": {"embed_W", "lstm_Wx1", "lstm_Wh1", "lstm_b1", "lstm_Wx2", "lstm_Wh2", "lstm_b2", "affine_b"},
	}[kind]
	divisors := []float64{100, rootD, rootH, -1, rootH, -1}
	if kind == "better" {
		divisors = []float64{100, rootD, rootH, -1, rootH, rootH, -1, -1}
	}
	for i, name := range names {
		m.add(name, net.Params[i], divisors[i])
	}
}

// masks are dropouts whose masks are fed, so that NumPy can draw them.
type masks struct {
	g     *autodiff.Graph
	ratio float64
	nodes []*autodiff.Node // (T·N × H), of the reading that trains
	done  bool
}

func (d *masks) layer(x *autodiff.Node) (*autodiff.Node, []*autodiff.Node) {
	if d.done { // later readings only evaluate
		return x, nil
	}
	mask := d.g.Input(fmt.Sprint("mask", len(d.nodes)+1), x.Shape().Extents()...)
	d.nodes = append(d.nodes, mask)
	return ops.Mul(x, mask), nil
}

// draw feeds the masks of a step: rand(N, T, H) > ratio each, in this order,
// scaled.
func (d *masks) draw(rng *data.RandomState, feed vm.Feed) {
	for _, x := range d.nodes {
		mask := make([]float64, x.Shape().Extent(0)*x.Shape().Extent(1))
		n, t, h := d.extents(x, feed)
		for i, u := range rng.Rand(len(mask)) {
			if u > d.ratio { // i is (n, t, h), its place (t, n, h)
				mask[(i/h%t*n+i/h/t)*h+i%h] = 1 / (1 - d.ratio)
			}
		}
		feed[x] = array{x.Shape().Extents(), mask}.as(d.g.Float())
	}
}

func (d *masks) extents(x *autodiff.Node, feed vm.Feed) (n, t, h int) {
	words := feed[d.g.Node("x")].Shape()
	return words[0], words[1], x.Shape().Extent(1)
}

// perplexityLog is what RnnlmTrainer prints: after the first iteration of each
// interval, the perplexity since the line before.
type perplexityLog struct {
	m     *model
	c     *languageCase
	total float64
	count int
	iters int
	lines []string
}

func (l *perplexityLog) add(loss float64) {
	l.total, l.count = l.total+loss, l.count+1
	if iter := l.iters % l.c.PerEpoch; iter%l.c.Config.of.Interval == 0 {
		ppl := math.Exp(l.total / float64(l.count))
		l.lines = append(l.lines, fmt.Sprintf("| epoch %d |  iter %d / %d | time 0[s] | perplexity %.2f", l.iters/l.c.PerEpoch+1, iter+1, l.c.PerEpoch, ppl))
		l.total, l.count = 0, 0
	}
	l.iters++
}

func (l *perplexityLog) compare() {
	if l.m.robust("log", func() *bool { return l.m.F64.SameLines }) && !slices.Equal(l.lines, l.m.LogLines) {
		l.m.Errorf("log: have\n%q\nwant\n%q", l.lines, l.m.LogLines)
	}
}

// evaluate compares the perplexity on another text.
func (m *model) evaluate(r *models.Reading, c *languageCase) {
	m.Helper()
	o := c.Config.of
	blocks, err := data.NewTimeBatches(o.Test.corpus(o.TestLength), o.TestBatch, o.TestTime)
	if err != nil {
		m.Fatal(err)
	}
	have, err := train.Perplexity(m.machine, r, blocks)
	if err != nil {
		m.Fatal(err)
	}
	if want := m.want.Perplexity; !(math.Abs(have-want) <= m.within(1e-9)*want) {
		m.Errorf("perplexity: have %v, want %v", have, want)
	}
}

// generate compares the text that the model writes.
func (m *model) generate(r *models.Reading, c *languageCase) {
	m.Helper()
	o, rng := c.Config.of, data.NewRandomState(c.Config.of.GenSeed)
	if !m.robust("text", func() *bool { return m.F64.SameGenerated }) {
		return
	}
	have, err := train.Write(m.machine, r, rng, o.GenStart, o.GenSkip, o.GenSize)
	if err != nil {
		m.Fatal(err)
	}
	if !slices.Equal(have, c.Generated) {
		m.Errorf("text: have %v, want %v", have, c.Generated)
	}
	m.at(rng, c.GenAfter)
}
