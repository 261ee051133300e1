package train_test

import (
	"context"
	"fmt"
	"iter"
	"os"

	"gorgonia.org/tensor"

	"keisan/autodiff"
	"keisan/models"
	"keisan/models/data"
	"keisan/models/train"
	"keisan/ops"
	"keisan/vm"
)

// Optimizers are composed; what they keep is States of the graph.
func ExampleClipNorm() {
	g := autodiff.NewGraph(autodiff.Float64)
	x := g.Input("x", autodiff.Batch, 2)
	W, b := g.Param("W", autodiff.Ones(), 2, 3), g.Param("b", autodiff.Zeros(), 3)
	loss := ops.Mean(ops.Square(ops.Add(ops.MatMul(x, W), b)))
	m, err := vm.New(g)
	if err != nil {
		fmt.Println(err)
		return
	}

	opt := train.Groups(train.AdamW(0.001), // no weight decay for biases
		train.Group{Optimizer: train.TorchAdam(0.001), Params: []*autodiff.Node{b}})
	trainer, err := train.New(m, loss, train.Accumulate(train.ClipNorm(opt, 0.25), 4))
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, s := range trainer.States() {
		fmt.Println(s.Name(), s.Shape(), "in", s.Scope())
	}
	// Output:
	// Accumulate.n scalar in Accumulate
	// W.sum 2×3 in Accumulate
	// b.sum 3 in Accumulate
	// lr scalar in AdamW
	// AdamW.t scalar in AdamW
	// W.m 2×3 in AdamW
	// W.v 2×3 in AdamW
	// lr2 scalar in TorchAdam
	// TorchAdam.t scalar in TorchAdam
	// b.m 3 in TorchAdam
	// b.v 3 in TorchAdam
}

// Held-out samples tell which epoch was the best, and when to end.
func ExampleValidate() {
	set, rng := data.Spiral(1984)
	g := autodiff.NewGraph(autodiff.Float64)
	net := models.TwoLayerNet(g, 2, 10, 3)
	m, err := vm.New(g, vm.WithRand(rng))
	if err != nil {
		fmt.Println(err)
		return
	}
	other, _ := data.Spiral(7)
	held, err := data.NewBatches(100, data.Keep, nil, other.X, other.T)
	if err != nil {
		fmt.Println(err)
		return
	}
	trainer, err := train.New(m, net.Loss, train.Adam(0.03),
		train.InSchedule(train.Then(30, train.Linear(30, 0.1, 1), train.Cosine(470, 0.01))),
		train.Track(train.Accuracy(net.Score, net.T)),
		train.Validate(&train.Evaluation{Machine: m, Batches: held,
			Metrics: []train.Metric{train.Mean("loss", net.Loss), train.Accuracy(net.Score, net.T)}}),
		train.ValidateEvery(10), train.KeepBest(), train.Patience(3), train.Log(os.Stdout), train.Interval(1000), train.InStyle(train.LoopStyle()))
	if err != nil {
		fmt.Println(err)
		return
	}
	batches, err := data.NewBatches(30, data.Drop, rng, set.X, set.T)
	if err == nil {
		err = trainer.Fit(context.Background(), batches, 50)
	}
	if err != nil {
		fmt.Println(err)
		return
	}
	best, err := trainer.RestoreBest()
	fmt.Println("best in epoch", best.Epoch, err)
	fmt.Println(trainer.History().Names())
	// Output:
	// | epoch 10 | valid loss 0.77, accuracy 0.53 | best
	// | epoch 20 | valid loss 0.75, accuracy 0.53 | best
	// | epoch 30 | valid loss 0.74, accuracy 0.54 | best
	// | epoch 40 | valid loss 0.73, accuracy 0.54 | best
	// | epoch 50 | valid loss 0.72, accuracy 0.54 | best
	// best in epoch 50 <nil>
	// [epoch steps loss rate train accuracy valid loss valid accuracy]
}

// Batches of one's own are an iterator for each epoch.
func ExampleSeq() {
	g := autodiff.NewGraph(autodiff.Float64)
	x, w := g.Input("x", autodiff.Batch), g.Param("w", autodiff.Ones())
	m, err := vm.New(g)
	if err != nil {
		fmt.Println(err)
		return
	}
	batches := train.Seq(2, func() iter.Seq2[int, []*tensor.Dense] {
		return func(yield func(int, []*tensor.Dense) bool) {
			for i, values := range [][]float64{{1, 2, 3}, {5, 7}} {
				if !yield(i, []*tensor.Dense{tensor.New(tensor.WithBacking(values))}) {
					return
				}
			}
		}
	})
	trainer, err := train.New(m, ops.Mul(w, ops.Mean(x)), train.SGD(0.25))
	if err == nil {
		err = trainer.Fit(context.Background(), batches, 2)
	}
	fmt.Println(trainer.Losses(), err)
	// Output:
	// [2 3 -2 -9] <nil>
}
