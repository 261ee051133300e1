package main

import (
	"fmt"
	"math"

	"keisan/autodiff"
	"keisan/models"
	"keisan/ops"
)

// nets declare the graphs that can be drawn. Each returns the loss and what its
// gradients are drawn towards.
var nets = map[string]func(g *autodiff.Graph) (loss *autodiff.Node, wrt []*autodiff.Node){
	"spiral":   spiral,
	"mlp":      mlp,
	"norm":     norm,
	"conv":     conv,
	"residual": residual,
	"shared":   shared,
	"twice":    twice,
	"rnn":      rnn,
	"attend":   attend,
	"deep":     deep,
	"rnn100":   rnn100,
	"blocks":   blocks,
	"mistake":  mistake,
}

// spiral is the book's network of chapter 1.
func spiral(g *autodiff.Graph) (*autodiff.Node, []*autodiff.Node) {
	net := models.TwoLayerNet(g, 2, 10, 3)
	return net.Loss, append([]*autodiff.Node{net.X}, net.Params...)
}

// mlp classifies pictures of 28×28 pixels.
func mlp(g *autodiff.Graph) (*autodiff.Node, []*autodiff.Node) {
	net := models.MLP(g, 784, []int{256, 128}, 10, models.ReLU())
	return net.Loss, net.Params
}

// norm has layers that differ between training and evaluation, and variables
// that training moves by itself.
func norm(g *autodiff.Graph) (*autodiff.Node, []*autodiff.Node) {
	net := models.Classify(g, 6, models.Affine(8), models.BatchNorm(), models.ReLU(), models.Dropout(0.5), models.Affine(3))
	return net.Loss, net.Params
}

// conv classifies pictures of 8×8 pixels by four filters of 3×3.
func conv(g *autodiff.Graph) (*autodiff.Node, []*autodiff.Node) {
	x, t := g.Input("x", autodiff.Batch, 1, 8, 8), g.Input("t", autodiff.Batch, 10)
	F, b := g.Param("F", autodiff.He(), 4, 1, 3, 3), g.Param("b", autodiff.Zeros(), 4)
	W := g.Param("W", autodiff.Xavier(), 64, 10)
	h := ops.ReLU(ops.Add(ops.Conv2D(x, F, ops.Window{Stride: 1, Pad: 1}), ops.Reshape(b, 4, 1, 1)))
	h = ops.MaxPool2D(h, 2, ops.Window{Stride: 2})
	score := ops.MatMul(ops.Reshape(h, autodiff.Batch, 64), W).Named("score")
	return ops.SoftmaxCE(score, t).Named("L"), []*autodiff.Node{F, b, W}
}

// residual has a branch around a layer: the adjoints of both ways are added.
func residual(g *autodiff.Graph) (*autodiff.Node, []*autodiff.Node) {
	net := models.Classify(g, 8, models.Residual(models.Affine(8), models.ReLU()), models.Affine(3))
	return net.Loss, append([]*autodiff.Node{net.X}, net.Params...)
}

// shared uses one parameter three times.
func shared(g *autodiff.Graph) (*autodiff.Node, []*autodiff.Node) {
	h, W := g.Input("x", autodiff.Batch, 4), g.Param("W", autodiff.Xavier(), 4, 4)
	for range 3 {
		h = ops.Tanh(ops.MatMul(h, W))
	}
	return ops.Mean(ops.Square(h)).Named("L"), []*autodiff.Node{W}
}

// twice uses a value in two places, and another one twice in one operation.
func twice(g *autodiff.Graph) (*autodiff.Node, []*autodiff.Node) {
	x, W := g.Input("x", autodiff.Batch, 4), g.Param("W", autodiff.Xavier(), 4, 4)
	h := ops.Sigmoid(ops.MatMul(x, W)).Named("h")
	p := ops.Mul(h, ops.Tanh(h)).Named("p")
	return ops.Sum(ops.Mul(p, p)).Named("L"), []*autodiff.Node{W}
}

// rnn is a recurrent cell, unrolled over three steps.
//
//	hₜ = tanh(xₜ·Wx + hₜ₋₁·Wh + b)
func rnn(g *autodiff.Graph) (*autodiff.Node, []*autodiff.Node) { return unrolled(g, 3) }

// rnn100 is the cell over a hundred steps: so many are drawn as one box.
func rnn100(g *autodiff.Graph) (*autodiff.Node, []*autodiff.Node) { return unrolled(g, 100) }

func unrolled(g *autodiff.Graph, steps int) (*autodiff.Node, []*autodiff.Node) {
	const d, units = 3, 5
	Wx := g.Param("Wx", autodiff.Xavier(), d, units)
	Wh := g.Param("Wh", autodiff.Xavier(), units, units)
	b := g.Param("b", autodiff.Zeros(), units)
	h := g.Input("h0", autodiff.Batch, units)
	for t := 1; t <= steps; t++ {
		x := g.Input(fmt.Sprintf("x%d", t), autodiff.Batch, d)
		g.Scope(fmt.Sprintf("Step %d", t), func() {
			h = ops.Tanh(ops.Add(ops.Add(ops.MatMul(x, Wx), ops.MatMul(h, Wh)), b)).Named(fmt.Sprintf("h%d", t))
		})
	}
	return ops.Mean(ops.Square(h)).Named("L"), []*autodiff.Node{Wx, Wh, b}
}

// attend is self-attention (Vaswani et al., 2017) over five vectors.
//
//	y = x + softmax(q·kᵀ/√d)·v        q = x·Wq, k = x·Wk, v = x·Wv
func attend(g *autodiff.Graph) (*autodiff.Node, []*autodiff.Node) {
	const d = 4
	x := g.Input("x", autodiff.Batch, 5, d)
	project := func(name string) *autodiff.Node {
		return ops.MatMul(x, g.Param("W"+name, autodiff.Xavier(), d, d)).Named(name)
	}
	var y *autodiff.Node
	g.Scope("Attention", func() {
		q, k, v := project("q"), project("k"), project("v")
		weights := ops.Softmax(ops.Scale(ops.MatMul(q, ops.Transpose(k, 0, 2, 1)), 1/math.Sqrt(d)), 2)
		y = ops.Add(x, ops.MatMul(weights, v))
	})
	return ops.Mean(ops.Square(y)).Named("L"), g.Params()
}

// deep is so deep that it is drawn by layers.
func deep(g *autodiff.Graph) (*autodiff.Node, []*autodiff.Node) {
	hidden := make([]int, 60)
	for i := range hidden {
		hidden[i] = 64
	}
	net := models.MLP(g, 64, hidden, 10, models.Tanh())
	return net.Loss, net.Params
}

// blocks has 48 residual blocks, each of them normalised.
func blocks(g *autodiff.Graph) (*autodiff.Node, []*autodiff.Node) {
	layers := []models.Layer{models.Affine(64)}
	for range 48 {
		layers = append(layers, models.Residual(models.LayerNorm(), models.Affine(64), models.ReLU()))
	}
	net := models.Classify(g, 784, append(layers, models.Affine(10))...)
	return net.Loss, net.Params
}

// mistake multiplies matrices that do not fit.
func mistake(g *autodiff.Graph) (*autodiff.Node, []*autodiff.Node) {
	x := g.Input("x", autodiff.Batch, 2)
	h, params := models.Sequential(models.Affine(10), models.Sigmoid())(x)
	W2 := g.Param("W2", autodiff.Xavier(), 3, 10)
	score := ops.MatMul(h, W2).Named("score")
	return ops.Mean(ops.Square(score)), append(params, W2)
}
