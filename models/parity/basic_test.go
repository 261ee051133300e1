package parity

import (
	"encoding/json"
	"fmt"

	"keisan/autodiff"
	"keisan/internal/numpy"
	"keisan/models"
	"keisan/ops"
)

type nodes = []*autodiff.Node

// basicLayers are the book's common/layers.py, the layers of its chapter 4 and
// what it has beside them.
var basicLayers = map[string]func(*layer){
	"MatMul": func(l *layer) {
		x, W := l.input("x"), l.input("W")
		y := ops.MatMul(x, W)
		l.out("out", y)
		l.back(nodes{y, l.input("dout")}, nodes{x, W}, "dx", "dW")
	},
	"Affine":  func(l *layer) { affine(l, "x", "dx") },
	"Softmax": func(l *layer) { unary(l, func(x *autodiff.Node) *autodiff.Node { return ops.Softmax(x, -1) }) },
	"Sigmoid": func(l *layer) { unary(l, ops.Sigmoid) },
	"SoftmaxWithLoss_index": func(l *layer) {
		x, t := l.input("x"), l.ids("t")
		l.out("loss", models.ReportedSoftmaxCE(x, t))
		l.out("y", ops.Softmax(x, -1))
		l.back(nodes{ops.SoftmaxCE(x, t), l.scalar("dout")}, nodes{x}, "dx")
	},
	"SoftmaxWithLoss_onehot": func(l *layer) {
		x, t := l.input("x"), l.input("t")
		l.out("loss", models.ReportedSoftmaxCE(x, t))
		l.out("y", ops.Softmax(x, -1))
		l.back(nodes{ops.SoftmaxCE(x, t), l.scalar("dout")}, nodes{x}, "dx")
	},
	"SigmoidWithLoss": func(l *layer) {
		x, t := l.input("x"), l.input("t")
		l.out("loss", models.ReportedSigmoidCE(x, t))
		l.out("y", ops.Sigmoid(x))
		l.back(nodes{ops.SigmoidCE(x, t), l.scalar("dout")}, nodes{x}, "dx")
	},
	// The book's Dropout of chapter 1 does not divide by 1 − ratio in training,
	// but multiplies by it in evaluation.
	"Dropout": func(l *layer) {
		x, mask := l.input("x"), l.g.Input("mask", l.data("x").shape...)
		kept := kept(l)
		l.feed[mask] = array{l.data("x").shape, kept}.as(l.float)
		l.near("mask", kept)
		y := ops.Mul(x, mask)
		l.out("out_train", y)
		l.out("out_eval", ops.Scale(x, 1-l.data("ratio").values[0]))
		l.back(nodes{y, l.input("dout")}, nodes{x}, "dx")
	},
	"Embedding_repeated_ids": func(l *layer) {
		W := l.input("W")
		y := ops.Embedding(W, l.ids("idx"))
		l.out("out", y)
		l.back(nodes{y, l.input("dout")}, nodes{W}, "dW")
	},
	"EmbeddingDot": func(l *layer) {
		W, h := l.input("W"), l.input("h")
		y := ops.Sum(ops.Mul(ops.Embedding(W, l.ids("idx")), h), 1)
		l.out("out", y)
		l.back(nodes{y, l.input("dout")}, nodes{h, W}, "dh", "dW")
	},
	"functions": func(l *layer) {
		v := l.input("v")
		l.out("softmax_1d", ops.Softmax(v, 0))
		l.out("sigmoid", ops.Sigmoid(v))
		l.out("relu", ops.ReLU(v))
		first := l.g.IntInput("first", 1)
		l.feed[first] = array{[]int{1}, []float64{0}}.ids()
		l.out("cross_entropy_1d_onehot0", models.ReportedSoftmaxCE(ops.ExpandDims(v, 0), first))
	},
	// A weight used several times, transposed or not, is one node; the book has
	// to find out which are.
	"remove_duplicate": func(l *layer) {
		A, B := l.input("A"), l.input("B")
		again := ops.Identity(A)
		total := nodes{A, l.input("grad_A"), B, l.input("grad_B"), ops.Transpose(A), l.input("grad_A_T"), again, l.input("grad_A_again")}
		l.back(total, nodes{A, B}, "dA", "dB")
		var want []json.RawMessage
		if err := json.Unmarshal(l.want["grads"], &want); err != nil {
			l.Fatal(err)
		}
		l.want["dA"], l.want["dB"] = want[0], want[1]
		l.near("n_params", []float64{2})
		delete(l.want, "grads")
	},
}

// unary is a layer of x with out and dx.
func unary(l *layer, f func(*autodiff.Node) *autodiff.Node) {
	x := l.input("x")
	y := f(x)
	l.out("out", y)
	l.back(nodes{y, l.input("dout")}, nodes{x}, "dx")
}

// affine is a layer x·W + b for any leading axes.
func affine(l *layer, x, dx string) {
	in := l.input(x)
	d := in.Shape().Extent(in.Shape().Rank() - 1)
	W := l.data("W")
	y, params := models.Affine(W.shape[1])(in)
	if W.shape[0] != d {
		l.Fatalf("W is %v, x ends in %d", W.shape, d)
	}
	l.set(params, "W", "b")
	l.out("out", y)
	l.back(nodes{y, l.input("dout")}, append(nodes{in}, params...), dx, "dW", "db")
}

// kept draws the book's mask for x: 1 where rand > ratio.
func kept(l *layer) []float64 {
	ratio := l.data("ratio").values[0]
	mask := numpy.NewRandomState(l.config.Seed).Rand(len(l.anyX().values))
	for i, u := range mask {
		mask[i] = 0
		if u > ratio {
			mask[i] = 1
		}
	}
	return mask
}

func (l *layer) anyX() array {
	for _, name := range []string{"x", "xs"} {
		if l.in[name] != nil {
			return l.data(name)
		}
	}
	l.Fatal(fmt.Sprint("no x among ", l.in))
	return array{}
}
