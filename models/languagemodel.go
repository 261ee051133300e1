package models

import (
	"math"

	"keisan/autodiff"
	"keisan/ops"
)

// A LanguageModel tells from the words of a text so far what comes next: words
// become vectors, recurrent cells read them, one on top of the other, and an
// affine layer scores every word of the vocabulary. Read lays it along a text.
type LanguageModel struct {
	Params []*autodiff.Node // E, those of the cells, W and b, or b alone if W is Eᵀ

	embed  *autodiff.Node // E (V×D)
	cells  []Cell
	W      *autodiff.Node // (H×V), or nil: Eᵀ
	b      *autodiff.Node // (V)
	drop   Layer          // between the layers, or nil
	graph  *autodiff.Graph
	scopes []string // of the cells
}

// A Reading is a language model on n texts side by side, so many words of each
// at a time. What it remembers of the words before goes on from batch to batch.
type Reading struct {
	X *autodiff.Node // input (N×T), int64: the words
	T *autodiff.Node // input (N×T), int64: the words that come next

	Score *autodiff.Node // (T·N × V), moment after moment: the greatest is the likeliest next word
	Loss  *autodiff.Node // the mean cross entropy; exp of it is the perplexity

	Memory State            // the States of all cells: zeros at the beginning of a text
	Carry  []*autodiff.Node // their Assign nodes, which a program for evaluation fetches; see Carry
}

// SimpleRnnlm declares the book's language model of chapter 5: a vocabulary of
// words, vectors of d numbers and one plain recurrent cell of so many units.
func SimpleRnnlm(g *autodiff.Graph, words, d, units int) *LanguageModel {
	return languageModel(g, words, d, words, nil, "RNN", RNNCell, units)
}

// Rnnlm declares the book's language model of chapter 6: SimpleRnnlm with an
// LSTM.
func Rnnlm(g *autodiff.Graph, words, d, units int) *LanguageModel {
	return languageModel(g, words, d, words, nil, "LSTM", LSTMCell, units)
}

// BetterRnnlm declares the book's better language model of chapter 6: two LSTMs,
// drop before, between and after them (Dropout(0.5), say), and one matrix for
// the vectors and, transposed, for the scores; so that vectors and states have
// units numbers both (Press and Wolf, 2017; Zaremba et al., 2014).
func BetterRnnlm(g *autodiff.Graph, words, units int, drop Layer) *LanguageModel {
	return languageModel(g, words, units, 0, drop, "LSTM", LSTMCell, units, units)
}

// languageModel declares the parameters. affine 0 ties the last matrix to E.
func languageModel(g *autodiff.Graph, words, d, affine int, drop Layer, name string,
	cell func(*autodiff.Graph, int, int, ...Option) Cell, units ...int) *LanguageModel {
	m := &LanguageModel{graph: g, drop: drop}
	m.embed = g.Param("E"+number(g, "E"), autodiff.Normal(0, 0.01), words, d)
	m.Params = append(m.Params, m.embed)
	for _, h := range units {
		c := cell(g, d, h)
		m.cells, m.scopes, m.Params = append(m.cells, c), append(m.scopes, name), append(m.Params, c.Params()...)
		d = h
	}
	k := number(g, "W", "b")
	if affine > 0 {
		m.W = g.Param("W"+k, autodiff.Normal(0, 1/math.Sqrt(float64(d))), d, words)
		m.Params = append(m.Params, m.W)
	}
	m.b = g.Param("b"+k, autodiff.Zeros(), words)
	m.Params = append(m.Params, m.b)
	return m
}

// Read declares the model on n texts, t words of each at a time, with its inputs
// "x" and "t", or x2 and t2 and so on if those are taken. All readings of a
// model share its parameters; each has a memory of its own. So the reading that
// trains goes through 20 texts at 35 words a time, and another writes a text
// word by word.
func (m *LanguageModel) Read(n, t int) *Reading {
	g := m.graph
	k := number(g, "x", "t")
	if g.Node("x") == nil && g.Node("t") == nil {
		k = ""
	}
	r := &Reading{X: g.IntInput("x"+k, n, t), T: g.IntInput("t"+k, n, t)}
	var y *autodiff.Node
	g.AutoScope("Embedding", func() { y = ops.Embedding(m.embed, byMoments(r.X)) })
	y = m.dropped(y)
	var lasts State
	for i, cell := range m.cells {
		g.AutoScope(m.scopes[i], func() {
			memory := Remembered(g, cell, n)
			hs, after := Unroll(cell, y, t, memory)
			y, lasts, r.Memory = hs, append(lasts, after...), append(r.Memory, memory...)
		})
		y = m.dropped(y)
	}
	g.AutoScope("Affine", func() { r.Score = ops.Add(ops.MatMulT(y, m.last(), false, m.W == nil), m.b) })
	g.AutoScope("Loss", func() { r.Loss = ops.SoftmaxCE(r.Score, byMoments(r.T)) })
	r.Carry = Carry(r.Score, r.Memory, lasts)
	return r
}

// last returns the matrix of the scores, or the one whose transpose it is.
func (m *LanguageModel) last() *autodiff.Node {
	if m.W == nil {
		return m.embed
	}
	return m.W
}

func (m *LanguageModel) dropped(x *autodiff.Node) *autodiff.Node {
	if m.drop != nil {
		x, _ = m.drop(x)
	}
	return x
}

// byMoments returns ids (N×T) as a vector, those of each moment together.
func byMoments(ids *autodiff.Node) *autodiff.Node {
	rows, _, _, mistake := momentsOf("Read", ids)
	if mistake != nil {
		return mistake
	}
	return rows
}
