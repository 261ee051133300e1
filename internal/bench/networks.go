package bench

import (
	"keisan/autodiff"
	"keisan/models"
	"keisan/ops"
	"keisan/vm"
)

// perceptron declares a multilayer perceptron. Of w, Dims are the widths of the
// layers. On an engine that is chosen, whose device may have to be sent what is
// fed, labels are classes, as PyTorch has them: one-hot rows of 1000 classes take
// as many bytes as the samples.
func perceptron(w Workload, g *autodiff.Graph) network {
	inputs, hidden, classes := w.Dims[0], w.Dims[1:len(w.Dims)-1], w.Dims[len(w.Dims)-1]
	if w.engine == nil {
		net := models.MLP(g, inputs, hidden, classes, models.Sigmoid())
		return network{net.Params, net.Loss, vm.Feed{net.X: samples(w, w.Batch, inputs), net.T: labels(w, classes)}}
	}
	var layers []models.Layer
	for _, h := range hidden {
		layers = append(layers, models.Affine(h), models.Sigmoid())
	}
	x, t := g.Input("x", autodiff.Batch, inputs), g.IntInput("t", autodiff.Batch)
	score, params := models.Sequential(append(layers, models.Affine(classes))...)(x)
	return network{params, ops.SoftmaxCE(score, t), vm.Feed{x: samples(w, w.Batch, inputs), t: numbersOf(w, classes)}}
}

// image declares LeNet for images of one channel and Dims[0]×Dims[0] pixels in
// Dims[1] classes.
func image(w Workload, g *autodiff.Graph) network {
	size, classes := w.Dims[0], w.Dims[1]
	net := models.LeNet(g, 1, size, size, classes)
	return network{net.Params, net.Loss, vm.Feed{net.X: samples(w, w.Batch, 1, size, size), net.T: labels(w, classes)}}
}

// vectors declares a network that learns vectors of words. Of w, Dims are the
// words of the vocabulary, the numbers of a vector, the words on either side and
// the negative samples.
func vectors(w Workload, g *autodiff.Graph) network {
	v, d, window, negatives := w.Dims[0], w.Dims[1], w.Dims[2], w.Dims[3]
	declare, shape := models.CBOW, []int{w.Batch, negatives}
	if w.Of == "skipgram" {
		declare, shape = models.SkipGram, []int{w.Batch, 2 * window, negatives}
	}
	net := declare(g, v, d, window, negatives)
	return network{net.Params, net.Loss, vm.Feed{
		net.Contexts: words(1, v, w.Batch, 2*window), net.Target: words(2, v, w.Batch), net.Negatives: words(3, v, shape...),
	}}
}

// language declares a language model, whose backpropagation through time is
// truncated; its state is carried on from step to step, but not that of "gru",
// which has no model of its own in the book. Of w, Dims are the words of the
// vocabulary, the numbers of a vector and of a state, and the words read at a
// time; Batch is the texts side by side.
func language(w Workload, g *autodiff.Graph) network {
	v, d, t := w.Dims[0], w.Dims[1], w.Dims[2]
	x, next := words(1, v, w.Batch, t), words(2, v, w.Batch, t)
	var model *models.LanguageModel
	switch w.Of {
	case "gru":
		ids, labels := g.IntInput("x", w.Batch, t), g.IntInput("t", w.Batch, t)
		score, params := models.Sequential(models.Embedding(v, d), models.GRU(d), models.Affine(v))(ids)
		loss := ops.SoftmaxCE(ops.Reshape(score, w.Batch*t, v), ops.Reshape(labels, w.Batch*t))
		return network{params, loss, vm.Feed{ids: x, labels: next}}
	case "rnn":
		model = models.SimpleRnnlm(g, v, d, d)
	case "better":
		model = models.BetterRnnlm(g, v, d, nil)
	default:
		model = models.Rnnlm(g, v, d, d)
	}
	reading := model.Read(w.Batch, t)
	return network{model.Params, reading.Loss, vm.Feed{reading.X: x, reading.T: next}}
}

// translation declares a network that answers sequences of signs. Of w, Dims are
// the signs, the numbers of a vector, the units, and the lengths of questions and
// answers; for a Transformer the heads are in the place of the units, and there
// are two layers.
func translation(w Workload, g *autodiff.Graph) network {
	signs, d, units, question, answer := w.Dims[0], w.Dims[1], w.Dims[2], w.Dims[3], w.Dims[4]
	var net *models.Translator
	switch w.Of {
	case "transformer":
		net = models.Transformer(g, signs, d, units, 2, question, answer)
	case "attention":
		net = models.AttentionSeq2seq(g, signs, d, units, question, answer)
	case "peeky":
		net = models.PeekySeq2seq(g, signs, d, units, question, answer)
	default:
		net = models.Seq2seq(g, signs, d, units, question, answer)
	}
	return network{net.Params, net.Loss, vm.Feed{net.X: words(1, signs, w.Batch, question), net.T: words(2, signs, w.Batch, answer)}}
}
