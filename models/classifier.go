package models

import (
	"keisan/autodiff"
	"keisan/ops"
)

// A Classifier is a network that tells K classes apart, with its loss.
type Classifier struct {
	X     *autodiff.Node // input (N×D), or images (N×C×H×W): the samples
	T     *autodiff.Node // input (N×K): their classes, one-hot
	Score *autodiff.Node // (N×K): the class of the largest score is the prediction
	Loss  *autodiff.Node // the mean cross entropy, whose gradient trains the network

	// Reported is the loss as the book's programs print it, with 10⁻⁷ inside
	// the logarithm. They take the gradient of Loss all the same.
	Reported *autodiff.Node

	Params []*autodiff.Node // in the order of the layers
}

// Classify declares a classifier of samples of d features in g: the input "x",
// the layers, whose result is the score, and in the scope "Loss" the input "t"
// and the loss "L".
//
//	L = −(1/N) Σ_n ln softmax(score_n)_class(n)
func Classify(g *autodiff.Graph, d int, layers ...Layer) *Classifier {
	return classify(g, g.Input("x", autodiff.Batch, d), layers...)
}

// classify is Classify for samples of any shape.
func classify(g *autodiff.Graph, x *autodiff.Node, layers ...Layer) *Classifier {
	c := &Classifier{X: x}
	c.Score, c.Params = Sequential(layers...)(c.X)
	k, mistake := features("Classify", c.Score)
	if mistake != nil {
		c.T, c.Loss, c.Reported = mistake, mistake, mistake
		return c
	}
	g.Scope("Loss", func() {
		c.T = g.Input("t", autodiff.Batch, k)
		c.Loss = ops.SoftmaxCE(c.Score, c.T).Named("L")
	})
	g.Scope("Report", func() { c.Reported = ReportedSoftmaxCE(c.Score, c.T).Named("reported") })
	return c
}

// TwoLayerNet declares the book's network of chapter 1, with hidden units, for
// samples of d features in k classes: two affine layers with a sigmoid between
// them, weights from 0.01 times the standard normal distribution, zero biases.
//
//	score = σ(x·W1 + b1)·W2 + b2
func TwoLayerNet(g *autodiff.Graph, d, hidden, k int) *Classifier {
	small := Weights(autodiff.Normal(0, 0.01))
	return Classify(g, d, Affine(hidden, small), Sigmoid(), Affine(k, small))
}

// MLP declares a multilayer perceptron for samples of d features in k classes:
// an affine layer and an activation for each of hidden, and an affine layer for
// the score. The options are those of every affine layer; for ReLU,
// Weights(autodiff.He()) is a good one.
func MLP(g *autodiff.Graph, d int, hidden []int, k int, activation Layer, opts ...Option) *Classifier {
	var layers []Layer
	for _, units := range hidden {
		layers = append(layers, Affine(units, opts...), activation)
	}
	return Classify(g, d, append(layers, Affine(k, opts...))...)
}
