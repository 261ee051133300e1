package models

import (
	"math"

	"keisan/autodiff"
	"keisan/ops"
)

// Transformer declares an encoder and a decoder of attention alone (Vaswani et
// al., 2017) for so many signs: so many layers, each of so many heads, over
// vectors of d numbers, which heads must divide. Layers normalise what they read
// (Xiong et al., 2020), so that training needs no warm-up. The rows of Score are
// sample after sample, and Weights the means over the heads of the last layer.
//
//	x = √d E[ids] + P        P: sines and cosines of the place
//	encoder:  x ← x + heads(x̂, x̂, x̂);  x ← x + ff(x̂)
//	decoder:  y ← y + heads(ŷ, ŷ, ŷ) of the places before;  y ← y + heads(ŷ, x, x);  y ← y + ff(ŷ)
func Transformer(g *autodiff.Graph, signs, d, heads, layers, question, answer int) *Translator {
	m := &Translator{X: g.IntInput("x", autodiff.Batch, question), T: g.IntInput("t", autodiff.Batch, answer)}
	switch {
	case heads < 1 || d < 1 || d%heads != 0:
		return m.mistaken("Transformer", "the heads must divide the numbers of a vector", "%d / %d", d, heads)
	case layers < 1 || question < 1 || answer < 2:
		return m.mistaken("Transformer", "wants a layer or more, questions of 1 sign or more and answers of 2 or more, the one that starts them counted",
			"%d, %d and %d", layers, question, answer)
	}
	k := number(g, "places", "causal")
	p := &transformer{g: g, signs: signs, d: d, heads: heads,
		places: g.State("places"+k, waves, max(question, answer), d), causal: g.State("causal"+k, triangle, answer-1, answer-1)}
	var memory *autodiff.Node
	g.Scope("Encoder", func() { memory = p.encoder(layers)(m.X) })
	decode := p.decoder(layers)
	g.Scope("Decoder", func() { m.Score, m.Weights = decode(ops.Slice(m.T, 1, 0, answer-1), memory) })
	g.Scope("Loss", func() {
		m.Loss = ops.SoftmaxCE(m.Score, ops.Reshape(ops.Slice(m.T, 1, 1, answer), (answer-1)*autodiff.Batch))
	})
	g.Scope("Generate", func() {
		m.Start = g.IntInput("start", autodiff.Batch)
		signs := ops.ExpandDims(m.Start, 1)
		for t := 1; t < answer; t++ { // each time over all signs so far, of which the last score counts
			score, _ := decode(signs, memory)
			next := ops.Slice(ops.Reshape(ops.ArgMax(score, 1), autodiff.Batch, t), 1, t-1, t)
			signs = ops.Concat(1, signs, next)
		}
		m.Guess = ops.Slice(signs, 1, 1, answer)
	})
	m.Params = p.params
	return m
}

// A transformer declares the parameters of layers, and functions that apply the
// layers, any number of times.
type transformer struct {
	g               *autodiff.Graph
	signs, d, heads int
	places          *autodiff.Node // (T×D)
	causal          *autodiff.Node // (T×T): what to add so that no place attends to later ones
	params          []*autodiff.Node
}

func (p *transformer) param(letter string, init autodiff.Initializer, extents ...int) *autodiff.Node {
	n := p.g.Param(letter+number(p.g, letter), init, extents...)
	p.params = append(p.params, n)
	return n
}

// affine returns x·W + b.
func (p *transformer) affine(in, out int) func(x *autodiff.Node) *autodiff.Node {
	W, b := p.param("W", autodiff.Xavier(), in, out), p.param("b", autodiff.Zeros(), out)
	return func(x *autodiff.Node) *autodiff.Node { return ops.Add(ops.MatMul(x, W), b) }
}

func (p *transformer) norm() func(x *autodiff.Node) *autodiff.Node {
	gamma, beta := p.param("gamma", autodiff.Ones(), p.d), p.param("beta", autodiff.Zeros(), p.d)
	return func(x *autodiff.Node) *autodiff.Node { return ops.LayerNorm(x, gamma, beta, eps) }
}

// embed returns the vectors of ids (N×T) with their places.
func (p *transformer) embed() func(ids *autodiff.Node) *autodiff.Node {
	E := p.param("E", autodiff.Normal(0, 1/math.Sqrt(float64(p.d))), p.signs, p.d)
	return func(ids *autodiff.Node) (y *autodiff.Node) {
		p.g.AutoScope("Embedding", func() {
			x := ops.Scale(ops.Embedding(E, ids), math.Sqrt(float64(p.d)))
			y = ops.Add(x, ops.Slice(p.places, 0, 0, ids.Shape().Extent(1)))
		})
		return y
	}
}

// attention returns a layer of heads: queries from x, keys and values from
// memory, both (N×T×D). The weights are the means over the heads.
//
//	y = [head₁, …]·W_o,  head = softmax(x·W_q·(m·W_k)ᵀ/√(D/heads) + mask)·m·W_v
func (p *transformer) attention() func(x, memory, mask *autodiff.Node) (y, weights *autodiff.Node) {
	q, k, v, out := p.affine(p.d, p.d), p.affine(p.d, p.d), p.affine(p.d, p.d), p.affine(p.d, p.d)
	return func(x, memory, mask *autodiff.Node) (y, weights *autodiff.Node) {
		p.g.AutoScope("Heads", func() {
			y, weights = ScaledAttention(heads(q(x), p.heads), heads(k(memory), p.heads), heads(v(memory), p.heads), mask)
			y = ops.Transpose(y, 0, 2, 1, 3)
			y = out(ops.Reshape(y, x.Shape().Extents()...))
			weights = ops.Mean(weights, 1)
		})
		return y, weights
	}
}

// feed returns the layer of two affine ones that each place goes through alone.
func (p *transformer) feed() func(x *autodiff.Node) *autodiff.Node {
	up, down := p.affine(p.d, 4*p.d), p.affine(4*p.d, p.d)
	return func(x *autodiff.Node) (y *autodiff.Node) {
		p.g.AutoScope("FeedForward", func() { y = down(ops.ReLU(up(x))) })
		return y
	}
}

func (p *transformer) encoder(layers int) func(ids *autodiff.Node) *autodiff.Node {
	embed, last := p.embed(), p.norm()
	var each []func(x *autodiff.Node) *autodiff.Node
	for range layers {
		attend, feed, n1, n2 := p.attention(), p.feed(), p.norm(), p.norm()
		each = append(each, func(x *autodiff.Node) *autodiff.Node {
			y, _ := attend(n1(x), n1(x), nil)
			x = ops.Add(x, y)
			return ops.Add(x, feed(n2(x)))
		})
	}
	return func(ids *autodiff.Node) *autodiff.Node {
		x := embed(ids)
		for _, layer := range each {
			p.g.AutoScope("Layer", func() { x = layer(x) })
		}
		return last(x)
	}
}

// decoder returns the scores (T·N × V) of what follows ids (N×T), sample after
// sample, given the encoder's memory.
func (p *transformer) decoder(layers int) func(ids, memory *autodiff.Node) (score, weights *autodiff.Node) {
	embed, last := p.embed(), p.norm()
	var each []func(y, memory, mask *autodiff.Node) (z, weights *autodiff.Node)
	for range layers {
		self, cross, feed, n1, n2, n3 := p.attention(), p.attention(), p.feed(), p.norm(), p.norm(), p.norm()
		each = append(each, func(y, memory, mask *autodiff.Node) (z, weights *autodiff.Node) {
			z, _ = self(n1(y), n1(y), mask)
			y = ops.Add(y, z)
			z, weights = cross(n2(y), memory, nil)
			y = ops.Add(y, z)
			return ops.Add(y, feed(n3(y))), weights
		})
	}
	out := p.affine(p.d, p.signs)
	return func(ids, memory *autodiff.Node) (score, weights *autodiff.Node) {
		y, t := embed(ids), ids.Shape().Extent(1)
		mask := ops.Slice(ops.Slice(p.causal, 0, 0, t), 1, 0, t)
		for _, layer := range each {
			p.g.AutoScope("Layer", func() { y, weights = layer(y, memory, mask) })
		}
		return out(ops.Reshape(last(y), t*autodiff.Batch, p.d)), weights
	}
}

// waves initializes the places (T×D): sines and cosines of slower and slower
// waves.
//
//	P[t, 2i] = sin(t / 10000^(2i/D))        P[t, 2i+1] = cos(t / 10000^(2i/D))
func waves(_ autodiff.Rand, s autodiff.Shape, dst []float64) error {
	d := s.Extent(1)
	for i := range dst {
		t, k := i/d, i%d
		angle := float64(t) / math.Pow(10000, float64(k/2*2)/float64(d))
		if dst[i] = math.Sin(angle); k%2 == 1 {
			dst[i] = math.Cos(angle)
		}
	}
	return nil
}

// triangle initializes the causal mask: 0 up to the diagonal, so little after it
// that softmax makes it 0.
func triangle(_ autodiff.Rand, s autodiff.Shape, dst []float64) error {
	n := s.Extent(1)
	for i := range dst {
		if dst[i] = 0; i%n > i/n {
			dst[i] = -1e9
		}
	}
	return nil
}
