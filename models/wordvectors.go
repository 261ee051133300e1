package models

import (
	"keisan/autodiff"
	"keisan/ops"
)

// WordVectors is a network that learns vectors of words by guessing words from
// their neighbours (CBOW) or neighbours from words (skip-gram) (Mikolov et al.,
// 2013).
type WordVectors struct {
	Contexts  *autodiff.Node // input (N×C), int64: the neighbours of each word
	Target    *autodiff.Node // input (N), int64: the word
	Negatives *autodiff.Node // input, int64: other words, or nil if the loss is over the whole vocabulary

	Loss     *autodiff.Node // what to take the gradient of
	Reported *autodiff.Node // the loss as the book prints it, with 10⁻⁷ inside the logarithms

	Vectors *autodiff.Node   // W_in (V×H): the words' vectors
	Params  []*autodiff.Node // W_in, W_out
}

// SimpleCBOW declares the book's network of chapter 3 for a vocabulary of so
// many words: the mean of the vectors of two neighbours scores every word.
//
//	h = ½ Σ_c W_in[c]        L = CE(softmax(h·W_out), target)
func SimpleCBOW(g *autodiff.Graph, words, hidden int) *WordVectors {
	m := wordVectors(g, words, hidden, 2, hidden, words)
	h := m.mean()
	g.Scope("Loss", func() {
		score := ops.MatMul(h, m.Params[1])
		m.Loss, m.Reported = ops.SoftmaxCE(score, m.Target), ReportedSoftmaxCE(score, m.Target)
	})
	return m
}

// SimpleSkipGram declares the book's network of chapter 3: the word's vector
// scores every word, once for each of two neighbours.
//
//	h = W_in[target]        L = Σ_c CE(softmax(h·W_out), c)
func SimpleSkipGram(g *autodiff.Graph, words, hidden int) *WordVectors {
	m := wordVectors(g, words, hidden, 2, hidden, words)
	h := ops.Embedding(m.Vectors, m.Target)
	g.Scope("Loss", func() {
		score, both := ops.MatMul(h, m.Params[1]), ops.Split(m.Contexts, 1, 2)
		first, second := ops.Reshape(both[0], autodiff.Batch), ops.Reshape(both[1], autodiff.Batch)
		m.Loss = ops.Add(ops.SoftmaxCE(score, first), ops.SoftmaxCE(score, second))
		m.Reported = ops.Add(ReportedSoftmaxCE(score, first), ReportedSoftmaxCE(score, second))
	})
	return m
}

// CBOW declares the book's network of chapter 4, for windows of so many words on
// either side and so many negative samples (N×samples): is the target the word
// among its neighbours, and is each sample not?
//
//	h = mean_c W_in[c]        L = Σ over target and samples w:  CE(σ(h·W_out[w]), w is the target)
func CBOW(g *autodiff.Graph, words, hidden, window, samples int) *WordVectors {
	m := wordVectors(g, words, hidden, 2*window, words, hidden)
	m.Negatives = g.IntInput("negatives", autodiff.Batch, samples)
	h := m.mean()
	g.Scope("Loss", func() {
		m.sample(ops.ExpandDims(h, 1), ops.ExpandDims(m.Target, 1), ops.ExpandDims(m.Negatives, 1))
	})
	return m
}

// SkipGram declares the book's network of chapter 4, for windows of so many
// words on either side and so many negative samples of each neighbour
// (N×2·window×samples).
//
//	h = W_in[target]        L = Σ_c Σ over c and its samples w:  CE(σ(h·W_out[w]), w is c)
func SkipGram(g *autodiff.Graph, words, hidden, window, samples int) *WordVectors {
	m := wordVectors(g, words, hidden, 2*window, words, hidden)
	m.Negatives = g.IntInput("negatives", autodiff.Batch, 2*window, samples)
	h := ops.ExpandDims(ops.Embedding(m.Vectors, m.Target), 1)
	g.Scope("Loss", func() { m.sample(h, m.Contexts, m.Negatives) })
	return m
}

// wordVectors declares the inputs that all have, W_in and W_out.
func wordVectors(g *autodiff.Graph, words, hidden, contexts, rows, cols int) *WordVectors {
	small := autodiff.Normal(0, 0.01)
	m := &WordVectors{
		Contexts: g.IntInput("contexts", autodiff.Batch, contexts),
		Target:   g.IntInput("target", autodiff.Batch),
		Vectors:  g.Param("W_in", small, words, hidden),
	}
	m.Params = []*autodiff.Node{m.Vectors, g.Param("W_out", small, rows, cols)}
	return m
}

// mean returns the mean vector (N×H) of the contexts.
func (m *WordVectors) mean() *autodiff.Node { return ops.Mean(ops.Embedding(m.Vectors, m.Contexts), 1) }

// sample declares the loss of the hidden vectors h (N×1×H), to which the
// positives (N×C) belong and the negatives (N×C×samples) do not: a mean over the
// batch, but a sum over C and samples.
func (m *WordVectors) sample(h, positives, negatives *autodiff.Node) {
	if !positives.Valid() || !negatives.Valid() {
		m.Loss = ops.SigmoidCE(positives, negatives) // the mistake
		m.Reported = m.Loss
		return
	}
	C, K := negatives.Shape().Extent(1), negatives.Shape().Extent(2)
	g := h.Graph()
	label := func(k int, v float64) *autodiff.Node {
		return g.Full(autodiff.TypeOf(g.Float(), autodiff.Batch, C, k), v)
	}
	all := ops.Reshape(ops.Concat(2, ops.ExpandDims(positives, 2), negatives), autodiff.Batch, C*(1+K))
	labels := ops.Reshape(ops.Concat(2, label(1, 1), label(K, 0)), autodiff.Batch, 1, C*(1+K))
	score := ops.MatMulT(h, ops.Embedding(m.Params[1], all), false, true) // N × 1 × C·(1+K)
	m.Loss = ops.Scale(ops.SigmoidCE(score, labels), float64(C*(1+K)))
	m.Reported = ops.Scale(ReportedSigmoidCE(score, labels), float64(C*(1+K)))
}
