package parity

import (
	"encoding/json"
	"fmt"

	"keisan/autodiff"
	"keisan/models"
	"keisan/models/data"
	"keisan/ops"
)

// fewSamples is the number of negative samples in the case of the layers.
const fewSamples = 3

func init() {
	basicLayers["UnigramSampler"] = func(l *layer) {
		rng, sampler := l.sampler(l.config.Seed)
		var p []float64
		for i := range sampler.Words() {
			p = append(p, sampler.P(int64(i)))
		}
		l.near("word_p", p)
		l.near("negative_sample", l.drawn(sampler))
		l.near("next_random_sample", []float64{rng.Float64()})
	}
	basicLayers["NegativeSamplingLoss"] = negativeSampling
	basicLayers["clip_grads"] = func(l *layer) {
		var want map[string]map[string]json.RawMessage
		raw, err := json.Marshal(l.want)
		if err == nil {
			err = json.Unmarshal(raw, &want)
		}
		if err != nil {
			l.Fatal(err)
		}
		g1, g2 := l.input("g1"), l.input("g2")
		for key := range want {
			var max float64
			if _, err := fmt.Sscanf(key, "max_norm_%g", &max); err != nil {
				l.Fatal(err)
			}
			small := clipped(nodes{g1, g2}, max)
			for i, name := range []string{"g1", "g2"} {
				l.want[key+name] = want[key][name]
				l.out(key+name, small[i])
			}
			delete(l.want, key)
		}
	}
}

// sampler makes the sampler of the case from its corpus.
func (l *layer) sampler(seed uint32) (*data.RandomState, *data.Unigram) {
	l.Helper()
	var corpus array
	if err := json.Unmarshal(l.others["UnigramSampler"].In["corpus"], &corpus); err != nil {
		l.Fatal(err)
	}
	rng := data.NewRandomState(seed)
	sampler, err := data.NewUnigram(corpus.ints(), 0.75, rng)
	if err != nil {
		l.Fatal(err)
	}
	return rng, sampler
}

// drawn draws negatives of each target.
func (l *layer) drawn(sampler *data.Unigram) (drawn []float64) {
	l.Helper()
	negatives := make([]int64, fewSamples)
	for _, target := range l.data("target").ints() {
		if err := sampler.Sample(target, negatives); err != nil {
			l.Fatal(err)
		}
		for _, v := range negatives {
			drawn = append(drawn, float64(v))
		}
	}
	return drawn
}

// negativeSampling is the loss as a whole, and by the book's layers: one for the
// target and one for each sample.
func negativeSampling(l *layer) {
	_, sampler := l.sampler(l.config.Seed + 1)
	negatives := l.drawn(sampler)
	l.near("negative_sample", negatives)
	h, W, target := l.input("h"), l.input("W"), l.ids("target")
	n := target.Shape().Extent(0)
	samples := l.g.IntInput("samples", n, 1, fewSamples)
	l.feed[samples] = array{[]int{n, 1, fewSamples}, negatives}.ids()

	loss, reported := models.NegativeSampling(h, W, ops.ExpandDims(target, 1), samples)
	l.out("loss", reported)
	l.back(nodes{loss, l.g.Scalar(1)}, nodes{h, W}, "dh", "dW_total")

	var losses, grads []*autodiff.Node
	for k := range 1 + fewSamples {
		word, label := target, 1.0
		if k > 0 {
			word, label = ops.Reshape(ops.Slice(samples, 2, k-1, k), n), 0
		}
		score := ops.Sum(ops.Mul(ops.Embedding(W, word), h), 1)
		labels := l.g.Full(score.Type(), label)
		d, err := autodiff.Grad(ops.SigmoidCE(score, labels), W)
		if err != nil {
			l.Fatal(err)
		}
		losses, grads = append(losses, models.ReportedSigmoidCE(score, labels)), append(grads, d[0])
	}
	l.out("layer_losses", ops.Stack(0, losses...))
	l.out("dW_layers", ops.Stack(0, grads...))
}
