package docs_test

import (
	"fmt"
	"io"

	"keisan/autodiff"
	"keisan/models"
	"keisan/ops"
	"keisan/viz"
)

func Example_cells() {
	draw := func(w io.Writer, cell func(g *autodiff.Graph, d, units int, opts ...models.Option) models.Cell) {
		g := autodiff.NewGraph(autodiff.Float32)
		c := cell(g, 3, 4)
		before := models.State{g.Input("h0", autodiff.Batch, 4)}
		if c.States() == 2 {
			before = append(before, g.Input("c0", autodiff.Batch, 4))
		}
		after := c.Next(c.Input(g.Input("x", autodiff.Batch, 3)), before)
		L := ops.Mean(ops.Square(after[0])).Named("L")
		grads, err := autodiff.Grad(L, g.Params()...)
		check(err)
		check(viz.New(L, viz.Backward(grads...)).SVG(w))
		fmt.Println(len(grads), "gradients")
	}
	draw(picture("rnn.svg"), models.RNNCell)
	draw(picture("lstm.svg"), models.LSTMCell)
	draw(picture("gru.svg"), models.GRUCell)
	// Output:
	// 3 gradients
	// 3 gradients
	// 3 gradients
}

func Example_overviews() {
	overview := func(w io.Writer, loss *autodiff.Node, options ...viz.Option) {
		grads, err := autodiff.Grad(loss.Named("L"), loss.Graph().Params()...)
		check(err)
		check(viz.New(loss, append(options, viz.Overview, viz.Backward(grads...))...).SVG(w))
		fmt.Print(len(grads), " ")
	}
	graph := func() *autodiff.Graph { return autodiff.NewGraph(autodiff.Float32) }
	overview(picture("cbow.svg"), models.CBOW(graph(), 10000, 100, 5, 5).Loss)
	overview(picture("skipgram.svg"), models.SkipGram(graph(), 10000, 100, 5, 5).Loss)
	overview(picture("rnnlm.svg"), models.Rnnlm(graph(), 10000, 100, 100).Read(20, 35).Loss)
	overview(picture("betterrnnlm.svg"), models.BetterRnnlm(graph(), 10000, 650, models.Dropout(0.5)).Read(20, 35).Loss)
	overview(picture("seq2seq.svg"), models.Seq2seq(graph(), 13, 16, 128, 7, 5).Loss)
	overview(picture("peekyseq2seq.svg"), models.PeekySeq2seq(graph(), 13, 16, 128, 7, 5).Loss)
	overview(picture("attentionseq2seq.svg"), models.AttentionSeq2seq(graph(), 59, 16, 256, 29, 11).Loss)
	overview(picture("transformer.svg"), models.Transformer(graph(), 59, 64, 4, 3, 29, 11).Loss)
	overview(picture("layers.svg"), models.Transformer(graph(), 59, 64, 4, 3, 29, 11).Loss, viz.FoldDepth(2))
	overview(picture("lenet.svg"), models.LeNet(graph(), 1, 28, 28, 10).Loss)
	fmt.Println("gradients")
	// Output:
	// 2 2 6 8 10 10 10 134 134 10 gradients
}

func Example_block() {
	g := autodiff.NewGraph(autodiff.Float32)
	const d = 64
	affine := func(x *autodiff.Node, name string, out int) (y *autodiff.Node) {
		g.AutoScope("Affine", func() {
			y = ops.Affine(x, g.Param("W"+name, autodiff.Xavier(), x.Shape().Extent(2), out), g.Param("b"+name, autodiff.Zeros(), out)).Named(name)
		})
		return y
	}
	norm := func(x *autodiff.Node, name string) (y *autodiff.Node) {
		g.AutoScope("LayerNorm", func() {
			y = ops.LayerNorm(x, g.Param("γ"+name, autodiff.Ones(), d), g.Param("β"+name, autodiff.Zeros(), d), 1e-5).Named(name)
		})
		return y
	}
	x := g.Input("x", autodiff.Batch, 5, d)
	n := norm(x, "n")
	y, _ := models.ScaledAttention(affine(n, "q", d), affine(n, "k", d), affine(n, "v", d), nil)
	y = ops.Add(x, affine(y, "o", d)).Named("y")
	z := ops.Add(y, affine(ops.ReLU(affine(norm(y, "m"), "u", 4*d)), "w", d)).Named("z")
	L := ops.Mean(ops.Square(z)).Named("L")
	grads, err := autodiff.Grad(L, g.Params()...)
	check(err)
	check(viz.New(L, viz.Backward(grads...), viz.Fold("Affine", "LayerNorm")).SVG(picture("block.svg")))
	fmt.Println(len(grads), "gradients")
	// Output:
	// 16 gradients
}
