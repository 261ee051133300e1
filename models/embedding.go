package models

import (
	"keisan/autodiff"
	"keisan/ops"
)

// Embedding returns the layer that gives each of words ids, int64 of any shape,
// its vector of d numbers, which training finds: the parameter E1 (words×d), in
// the scope "Embedding 1".
//
//	y[…] = E[x[…]]
//
// The vectors start from 0.01 times the standard normal distribution; Weights
// says otherwise.
func Embedding(words, d int, opts ...Option) Layer {
	s := settingsOf(append([]Option{Weights(autodiff.Normal(0, 0.01))}, opts...))
	return Scoped("Embedding", func(ids *autodiff.Node) (*autodiff.Node, []*autodiff.Node) {
		g := ids.Graph()
		E := g.Param("E"+number(g, "E"), s.weights, words, d)
		return ops.Embedding(E, ids), []*autodiff.Node{E}
	})
}
