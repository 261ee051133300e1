package parity

import (
	"math"
	"slices"
	"testing"

	"gorgonia.org/tensor"

	"keisan/autodiff"
	"keisan/models"
	"keisan/models/data"
	"keisan/models/train"
	"keisan/vm"
)

// translationCase is a case of chapter 7 or 8.
type translationCase struct {
	Config    options[translationOptions]
	Vocab     string
	Generated []string `json:"test_generated"`
}

type translationOptions struct {
	Formula  [4]int `json:"data_formula"`
	Train    int    `json:"n_train"`
	Test     int    `json:"n_test"`
	Reversed bool
	D        int `json:"wordvec"`
	H        int `json:"hidden"`
	Batch    int
	Max      float64 `json:"max_grad,omitempty"`
	Calls    int     `json:"fit_calls"`
	Seed     uint32
}

// attended is the attention on one sample.
type attended struct {
	Loss    float64
	Weights [][]float64 `json:"weights_T_dec_by_T_enc"`
}

func init() {
	kinds["ch07_seq2seq"] = func(t *testing.T, f *file) { translate(t, f, models.Seq2seq, 0, 1) }
	kinds["ch07_peeky"] = func(t *testing.T, f *file) { translate(t, f, models.PeekySeq2seq, 1, 2) }
	kinds["ch08_attention"] = func(t *testing.T, f *file) { translate(t, f, models.AttentionSeq2seq, 0, 2) }
}

// translate trains a model on sums. The decoder's LSTM has peeks·H more inputs
// than a vector has numbers, its affine layer outs·H inputs.
func translate(t *testing.T, f *file, declare func(g *autodiff.Graph, signs, d, units, question, answer int) *models.Translator, peeks, outs int) {
	var c translationCase
	m := newModel(t, f, &c.Config.of.Seed, &c)
	o, n := c.Config.of, c.Config.of.Formula
	set, err := data.Encode(data.AdditionSeries(o.Train+o.Test, n[0], n[1], n[2], n[3]))
	if err != nil {
		t.Fatal(err)
	}
	if o.Reversed {
		set = set.Reversed()
	}
	if have := set.Text(until(set.Chars.Len())); have != c.Vocab {
		t.Errorf("vocabulary: have %q, want %q", have, c.Vocab)
	}
	net := declare(autodiff.NewGraph(f.float), set.Chars.Len(), o.D, o.H, set.X.Shape()[1], set.T.Shape()[1])
	for i, root := range []int{0, o.D, o.H, -1, 0, o.D + peeks*o.H, o.H, -1, outs * o.H, -1} {
		name := []string{"enc.embed_W", "enc.lstm_Wx", "enc.lstm_Wh", "enc.lstm_b", "dec.embed_W", "dec.lstm_Wx", "dec.lstm_Wh",
			"dec.lstm_b", "dec.affine_W", "dec.affine_b"}[i]
		divisor := math.Sqrt(float64(root))
		switch root {
		case 0:
			divisor = 100
		case -1:
			divisor = -1
		}
		m.add(name, net.Params[i], divisor)
	}
	m.loss, m.reported = net.Loss, net.Loss
	m.compile(train.Adam(0.001), o.Max)
	batches, err := data.NewBatches(o.Batch, data.Drop, m.rng, rowsOf(set.X, 0, o.Train), rowsOf(set.T, 0, o.Train))
	if err != nil {
		t.Fatal(err)
	}
	for range o.Calls { // each of one epoch, from the original order
		for batches.Reset(); batches.Next(); {
			m.iterate(vm.Feed{net.X: batches.Batch()[0], net.T: batches.Batch()[1]})
		}
	}
	m.finish()
	m.answers(net, set, &c)
	if net.Weights != nil {
		m.attention(net, set)
	}
}

// until returns 0 … n-1.
func until(n int) []int64 {
	all := make([]int64, n)
	for i := range all {
		all[i] = int64(i)
	}
	return all
}

// rowsOf returns some rows of a matrix of ids.
func rowsOf(x *tensor.Dense, from, to int) *tensor.Dense {
	w := x.Shape()[1]
	return ids(slices.Clone(x.Int64s()[from*w:to*w]), to-from, w)
}

// answers compares the answers to the test questions and the loss on them.
func (m *model) answers(net *models.Translator, set *data.Sequences, c *translationCase) {
	m.Helper()
	n, all := c.Config.of.Test, c.Config.of.Train+c.Config.of.Test
	x, ts := rowsOf(set.X, all-n, all), rowsOf(set.T, all-n, all)
	start, A := make([]int64, n), ts.Shape()[1]
	for i := range start {
		start[i] = ts.Int64s()[i*A]
	}
	out, err := m.machine.With(vm.Eval()).Run(vm.Feed{net.X: x, net.T: ts, net.Start: ids(start, n)}, net.Guess, net.Loss)
	if err != nil {
		m.Fatal(err)
	}
	var have []string
	correct := 0
	for i := range n {
		guess := out[0].Int64s()[i*(A-1):][:A-1]
		have = append(have, set.Text(guess))
		if slices.Equal(guess, ts.Int64s()[i*A+1:][:A-1]) {
			correct++
		}
	}
	if m.robust("answers", func() *bool { return m.F64.SameAnswers }) && (!slices.Equal(have, c.Generated) || correct != m.want.Correct) {
		m.Errorf("answers: have %d right, %q, want %d, %q", correct, have, m.want.Correct, c.Generated)
	}
	if loss := numbers(out[1])[0]; !(math.Abs(loss-m.want.TestLoss) <= m.within(1e-9)) {
		m.Errorf("loss of the test: have %v, want %v", loss, m.want.TestLoss)
	}
}

// attention compares the weights on the first sample.
func (m *model) attention(net *models.Translator, set *data.Sequences) {
	m.Helper()
	out, err := m.machine.Run(vm.Feed{net.X: rowsOf(set.X, 0, 1), net.T: rowsOf(set.T, 0, 1)}, net.Weights, net.Loss)
	if err != nil {
		m.Fatal(err)
	}
	want := m.want.Sample
	have, all := numbers(out[0]), slices.Concat(want.Weights...)
	if len(have) != len(all) || len(all) == 0 {
		m.Fatalf("have %d weights, want %d", len(have), len(all))
	}
	for i, w := range all {
		if !(math.Abs(have[i]-w) <= m.within(1e-10)) {
			m.Errorf("weight %d: have %v, want %v", i, have[i], w)
		}
	}
	if loss := numbers(out[1])[0]; !(math.Abs(loss-want.Loss) <= m.within(1e-10)) {
		m.Errorf("loss of the sample: have %v, want %v", loss, want.Loss)
	}
}
