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
		m.Loss, m.Reported = NegativeSampling(h, m.Params[1], ops.ExpandDims(m.Target, 1), ops.ExpandDims(m.Negatives, 1))
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
	h := ops.Embedding(m.Vectors, m.Target)
	g.Scope("Loss", func() { m.Loss, m.Reported = NegativeSampling(h, m.Params[1], m.Contexts, m.Negatives) })
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

// NegativeSampling returns the loss of telling, by vectors h (N×H) and rows of W
// (V×H), words that belong to h, positives (N×C, int64), from words that do not,
// negatives (N×C×K, int64): instead of a softmax over all V words, one sigmoid
// for each of C·(1+K). It is a mean over the batch, but a sum over the words.
// reported is the loss as the book prints it; see ReportedSigmoidCE.
//
//	L = (1/N) Σ_n Σ_w CE(σ(h_n·W[w]), 1 for positives, 0 for negatives)
func NegativeSampling(h, W, positives, negatives *autodiff.Node) (loss, reported *autodiff.Node) {
	p, s := positives.Shape(), negatives.Shape()
	if !positives.Valid() || !negatives.Valid() || p.Rank() != 2 || s.Rank() != 3 || s.Remove(2) != p ||
		p.Extent(1) < 1 || s.Extent(2) < 1 {
		mistake := autodiff.Mistake(autodiff.Errorf(autodiff.ErrShape, "wants positives (N×C) and negatives (N×C×K), C and K positive numbers", ""),
			title("NegativeSampling"), positives, negatives)
		return mistake, mistake
	}
	g, n, words := h.Graph(), p.Extent(0), p.Extent(1)*(1+s.Extent(2))
	label := func(k int, v float64) *autodiff.Node {
		return g.Full(autodiff.TypeOf(g.Float(), n, p.Extent(1), k), v)
	}
	all := ops.Reshape(ops.Concat(2, ops.ExpandDims(positives, 2), negatives), n, words)
	labels := ops.Reshape(ops.Concat(2, label(1, 1), label(s.Extent(2), 0)), n, 1, words)
	score := ops.MatMulT(ops.ExpandDims(h, 1), ops.Embedding(W, all), false, true) // N × 1 × words
	return ops.Scale(ops.SigmoidCE(score, labels), float64(words)), ops.Scale(ReportedSigmoidCE(score, labels), float64(words))
}
