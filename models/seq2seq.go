package models

import (
	"math"

	"keisan/autodiff"
	"keisan/ops"
)

// A Translator answers a sequence of signs by another: an encoder reads the
// question, and from its last state a decoder writes the answer sign by sign
// (Sutskever, Vinyals and Le, 2014).
type Translator struct {
	X *autodiff.Node // input (N×Q), int64: the questions
	T *autodiff.Node // input (N×A), int64: the answers, each after a sign that starts it

	Loss    *autodiff.Node // the mean cross entropy of all signs but the first
	Score   *autodiff.Node // ((A−1)·N × V): of each sign of T but the first, given those before it; moment after moment
	Weights *autodiff.Node // (N×(A−1)×Q): which sign of the question each of the answer attended to; nil without attention

	Start *autodiff.Node // input (N), int64: the sign that starts an answer
	Guess *autodiff.Node // (N×(A−1)), int64: the answers to X, the likeliest sign each time

	Params []*autodiff.Node // E, Wx, Wh, b of the encoder; E, Wx, Wh, b, W, b of the decoder
}

// Seq2seq declares the book's model of chapter 7 for so many signs, vectors of d
// numbers, LSTMs of so many units, and questions and answers of these lengths.
// A question has at least one sign, an answer two: the one that starts it counts.
// The decoder's h starts from the encoder's last, its c from zeros.
func Seq2seq(g *autodiff.Graph, signs, d, units, question, answer int) *Translator {
	return translator("Seq2seq", g, signs, d, units, question, answer, decoder{})
}

// PeekySeq2seq is Seq2seq whose decoder sees the encoder's last state at every
// moment, before its LSTM and after it (Cho et al., 2014).
func PeekySeq2seq(g *autodiff.Graph, signs, d, units, question, answer int) *Translator {
	return translator("PeekySeq2seq", g, signs, d, units, question, answer, decoder{peeks: true})
}

// AttentionSeq2seq is the book's model of chapter 8: Seq2seq whose decoder
// attends to all states of the encoder; see Attention.
func AttentionSeq2seq(g *autodiff.Graph, signs, d, units, question, answer int) *Translator {
	return translator("AttentionSeq2seq", g, signs, d, units, question, answer, decoder{attends: true})
}

func translator(name title, g *autodiff.Graph, signs, d, units, question, answer int, dec decoder) *Translator {
	m := &Translator{X: g.IntInput("x", autodiff.Batch, question), T: g.IntInput("t", autodiff.Batch, answer)}
	if question < 1 || answer < 2 {
		return m.mistaken(name, "wants questions of 1 sign or more and answers of 2 or more, the one that starts them counted",
			"%d and %d", question, answer)
	}
	g.Scope("Encoder", func() {
		E, cell := g.Param("E"+number(g, "E"), autodiff.Normal(0, 0.01), signs, d), LSTMCell(g, d, units)
		var xs, hs *autodiff.Node
		g.AutoScope("Embedding", func() { xs = ops.Embedding(E, byMoments(m.X)) })
		g.AutoScope("LSTM", func() {
			var last State
			hs, last = Unroll(cell, xs, question, nil)
			dec.h = last[0]
		})
		if dec.attends {
			dec.hs = samplesOf(hs, autodiff.Batch, question)
		}
		m.Params = append([]*autodiff.Node{E}, cell.Params()...)
	})
	g.Scope("Decoder", func() {
		m.Params = append(m.Params, dec.declare(g, signs, d, units)...)
		m.Score, m.Weights, _ = dec.read(byMoments(ops.Slice(m.T, 1, 0, answer-1)), answer-1, State{dec.h})
	})
	g.Scope("Loss", func() { m.Loss = ops.SoftmaxCE(m.Score, byMoments(ops.Slice(m.T, 1, 1, answer))) })
	g.Scope("Generate", func() {
		m.Start = g.IntInput("start", autodiff.Batch)
		m.Guess = dec.write(m.Start, answer-1)
	})
	return m
}

// mistaken makes mistakes of what m would compute.
func (m *Translator) mistaken(name title, what, detail string, args ...any) *Translator {
	mistake := autodiff.Mistake(autodiff.Errorf(autodiff.ErrShape, what, detail, args...), name, m.X)
	m.Score, m.Loss, m.Start, m.Guess = mistake, mistake, mistake, mistake
	return m
}

// A decoder writes answers, given what the encoder tells.
type decoder struct {
	peeks, attends bool
	E, W, b        *autodiff.Node
	cell           Cell
	h, hs          *autodiff.Node // the encoder's last output (N×H), and all of them (N×Q×H)
}

func (d *decoder) declare(g *autodiff.Graph, signs, size, units int) []*autodiff.Node {
	in, out := size, units
	if d.peeks {
		in += units
	}
	if d.peeks || d.attends {
		out += units
	}
	d.E, d.cell = g.Param("E"+number(g, "E"), autodiff.Normal(0, 0.01), signs, size), LSTMCell(g, in, units)
	k := number(g, "W", "b")
	d.W = g.Param("W"+k, autodiff.Normal(0, 1/math.Sqrt(float64(out))), out, signs)
	d.b = g.Param("b"+k, autodiff.Zeros(), signs)
	return append(append([]*autodiff.Node{d.E}, d.cell.Params()...), d.W, d.b)
}

// read declares the decoder along ids (moments·N), moment after moment.
func (d *decoder) read(ids *autodiff.Node, moments int, before State) (score, weights *autodiff.Node, after State) {
	g, H := d.E.Graph(), d.cell.Units()
	var x, h *autodiff.Node
	g.AutoScope("Embedding", func() { x = ops.Embedding(d.E, ids) })
	if d.peeks {
		h = ops.Reshape(ops.BroadcastTo(d.h, moments, autodiff.Batch, H), moments*autodiff.Batch, H)
		x = ops.Concat(1, h, x)
	}
	var y *autodiff.Node
	g.AutoScope("LSTM", func() { y, after = Unroll(d.cell, x, moments, before) })
	switch {
	case d.peeks:
		y = ops.Concat(1, h, y)
	case d.attends:
		var context *autodiff.Node
		context, weights = Attention(samplesOf(y, autodiff.Batch, moments), d.hs, d.hs)
		rows, _, _, _ := momentsOf("Decoder", context)
		y = ops.Concat(1, rows, y)
	}
	g.AutoScope("Affine", func() { score = ops.Add(ops.MatMul(y, d.W), d.b) })
	return score, weights, after
}

// write declares greedy decoding: each moment reads the likeliest sign of the
// one before.
func (d *decoder) write(sign *autodiff.Node, moments int) *autodiff.Node {
	var signs []*autodiff.Node
	state := State{d.h}
	for range moments {
		var score *autodiff.Node
		score, _, state = d.read(sign, 1, state)
		sign = ops.ArgMax(score, 1)
		signs = append(signs, sign)
	}
	return ops.Stack(1, signs...)
}
