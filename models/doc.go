// Package models declares networks by layers.
//
// A [Layer] is a function from a node to a node that also returns the
// parameters which it declared; [Sequential] composes layers, and a layer of
// one's own is a function literal:
//
//	score, params := models.Sequential(models.Affine(10), models.Sigmoid(), models.Affine(3))(x)
//
// Nothing here computes: what comes out is nodes and parameters of x's graph,
// each layer in a scope of its own ("Affine 1", "Sigmoid 1", "Affine 2"), its
// parameters numbered through the graph (W1, b1, W2, b2). Every application of
// a layer declares its own parameters; to share some, apply ops to them.
//
// [Classify] adds a target and a loss to layers; [TwoLayerNet], [MLP] and [LeNet]
// are such networks ready-made. [RNN], [LSTM] and [GRU] are layers over samples of
// moments; below them lie a [Cell], which is one moment, and [Unroll]. Whole models
// are [CBOW] and [SkipGram] for word vectors, [Rnnlm] and [BetterRnnlm] for
// language, [Seq2seq], [AttentionSeq2seq] and [Transformer] for questions and
// answers. Package train trains what is declared here, or any other loss.
package models
