package docs_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"gonum.org/v1/gonum/mat"
	"gorgonia.org/tensor"

	"keisan/autodiff"
	"keisan/models"
	"keisan/models/data"
	"keisan/models/train"
	"keisan/models/words"
	"keisan/ops"
	"keisan/vm"
)

// story returns some thousand words that a few rules make.
func story(sentences int) ([]int64, *data.Vocabulary) {
	text, err := data.Sentences(sentences, data.NewRandomState(0))
	check(err)
	vocabulary := data.NewVocabulary(text...)
	corpus, err := vocabulary.IDs(text)
	check(err)
	return corpus, vocabulary
}

// likest prints the two words that are nearest to each of these.
func likest(vectors *words.Vectors, queries ...string) {
	for _, q := range queries {
		near, err := vectors.MostSimilar(q, 2)
		check(err)
		fmt.Printf("%s: %s, %s\n", q, near[0].Word, near[1].Word)
	}
}

func Example_counting() {
	corpus, vocabulary := story(3000)
	counts, err := words.CoOccurrence(corpus, vocabulary.Len(), 2)
	check(err)
	unexpected, err := words.PPMI(counts)
	check(err)
	rows, err := words.Reduce(unexpected, 20)
	check(err)
	vectors, err := words.NewVectors(vocabulary.Words(), rows)
	check(err)
	likest(vectors, "garden", "hungry")
	// Output:
	// garden: kitchen, house
	// hungry: tired, happy
}

func Example_guessing() {
	corpus, vocabulary := data.Preprocess("You say goodbye and I say hello.")
	contexts, target, err := data.Contexts(corpus, 1)
	check(err)
	rng := data.NewRandomState(0)
	net := models.SimpleCBOW(autodiff.NewGraph(autodiff.Float64), vocabulary.Len(), 5)
	m, err := vm.New(net.Loss.Graph(), vm.WithRand(rng))
	check(err)
	trainer, err := train.New(m, net.Loss, train.Adam(0.001), train.Reported(net.Reported))
	check(err)
	batches, err := data.NewBatches(3, data.Drop, rng, contexts, target)
	check(err)
	check(trainer.Fit(context.Background(), batches, 1000))
	losses := trainer.Averages()
	fmt.Printf("the loss goes from %.1f to %.1f\n", losses[0], losses[len(losses)-1])
	fmt.Println("vectors", m.Value(net.Vectors).Shape())
	// Output:
	// the loss goes from 1.9 to 0.3
	// vectors (7, 5)
}

func Example_sampling() {
	corpus, vocabulary := story(3000)
	rng := data.NewRandomState(0)
	net := models.SkipGram(autodiff.NewGraph(autodiff.Float64), vocabulary.Len(), 20, 3, 5)
	m, err := vm.New(net.Loss.Graph(), vm.WithRand(rng))
	check(err)

	contexts, target, err := data.Contexts(corpus, 3)
	check(err)
	shuffled, err := data.NewBatches(100, data.Drop, rng, contexts, target)
	check(err)
	sampler, err := data.NewUnigram(corpus, 0.75, rng)
	check(err)
	batches, err := data.WithNegatives(shuffled, 0, sampler, 5) // of each neighbour, column 0
	check(err)

	trainer, err := train.New(m, net.Loss, train.Adam(0.005), train.Feed(net.Contexts, net.Target, net.Negatives))
	check(err)
	check(trainer.Fit(context.Background(), batches, 5))
	vectors, err := words.NewVectors(vocabulary.Words(), mat.NewDense(vocabulary.Len(), 20, m.Value(net.Vectors).Float64s()))
	check(err)
	likest(vectors, "garden", "hungry")
	best, err := vectors.Analogy("king", "he", "queen", 1)
	check(err)
	fmt.Println("king is to he as queen is to", best[0].Word)
	// Output:
	// garden: house, kitchen
	// hungry: tired, ill
	// king is to he as queen is to she
}

func Example_timeblocks() {
	blocks, err := data.NewTimeBatches([]int64{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}, 2, 3)
	check(err)
	for blocks.Next() {
		fmt.Print("read ", blocks.Batch()[0], " and guess ", blocks.Batch()[1])
	}
	// Output:
	// read ⎡0  1  2⎤
	// ⎣6  7  8⎦
	//  and guess ⎡1  2  3⎤
	// ⎣7  8  9⎦
	// read ⎡ 3   4   5⎤
	// ⎣ 9  10  11⎦
	//  and guess ⎡ 4   5   6⎤
	// ⎣10  11  12⎦
}

func Example_readings() {
	g := autodiff.NewGraph(autodiff.Float64)
	net := models.Rnnlm(g, 50, 16, 24)
	reading, one := net.Read(10, 5), net.Read(1, 1) // 10 texts side by side, 5 words at a time; and word by word
	fmt.Println("score", reading.Score.Shape(), "memory", reading.Memory[0].Shape(), reading.Memory[1].Shape())
	fmt.Println("score", one.Score.Shape(), "memory", one.Memory[0].Shape(), one.Memory[1].Shape())
	fmt.Println(len(net.Params), "parameters, the same for both")
	// Output:
	// score 50×50 memory 10×24 10×24
	// score 1×50 memory 1×24 1×24
	// 6 parameters, the same for both
}

func Example_language() {
	corpus, vocabulary := story(2000)
	cut := len(corpus) * 9 / 10
	blocks, err := data.NewTimeBatches(corpus[:cut], 20, 15)
	check(err)
	others, err := data.NewTimeBatches(corpus[cut:], 10, 15)
	check(err)

	g := autodiff.NewGraph(autodiff.Float64)
	net := models.BetterRnnlm(g, vocabulary.Len(), 40, models.Dropout(0.1))
	reading, test, one := net.Read(20, 15), net.Read(10, 15), net.Read(1, 1)
	rng := data.NewRandomState(0)
	m, err := vm.New(g, vm.WithRand(rng))
	check(err)
	trainer, err := train.NewRnnlm(m, reading.Loss, train.ClipNorm(train.SGD(20), 0.25))
	check(err)
	before, err := train.Perplexity(m, test, others)
	check(err)
	check(trainer.Fit(context.Background(), blocks, 6))
	after, err := train.Perplexity(m, test, others)
	check(err)
	fmt.Printf("as uncertain as among %.1f words, then among %.1f\n\n", before, after)

	king, _ := vocabulary.ID("king")
	text, err := train.Write(m, one, rng, king, nil, 20)
	check(err)
	for _, id := range text {
		fmt.Print(vocabulary.Word(id), " ")
	}
	// Output:
	// as uncertain as among 60.0 words, then among 2.9
	//
	// king plays <eos> the man calls a dog <eos> the woman and her dog eat a bread <eos> the queen
}

func Example_sums() {
	pairs, err := data.Addition(2000, data.NewRandomState(0))
	check(err)
	set, err := data.Encode(pairs)
	check(err)
	set = set.Reversed() // the book's first trick
	fmt.Printf("%q is read as %q, and answered by %q\n", pairs[0].Question, set.Text(set.X.Int64s()[:7]), set.Text(set.T.Int64s()[:5]))

	g := autodiff.NewGraph(autodiff.Float64)
	net := models.PeekySeq2seq(g, set.Chars.Len(), 16, 32, 7, 5) // its second
	rng := data.NewRandomState(0)
	m, err := vm.New(g, vm.WithRand(rng))
	check(err)
	trainer, err := train.New(m, net.Loss, train.ClipNorm(train.Adam(0.005), 5), train.Feed(net.X, net.T))
	check(err)
	batches, err := data.NewBatches(50, data.Drop, rng, set.X, set.T)
	check(err)
	check(trainer.Fit(context.Background(), batches, 5))
	losses := trainer.Losses()
	fmt.Printf("the loss goes from %.2f to %.2f\n", losses[0], losses[len(losses)-1])

	ask, err := m.With(vm.Eval()).Compile(net.Guess)
	check(err)
	start := tensor.New(tensor.WithShape(set.Len()), tensor.WithBacking(make([]int64, set.Len())))
	for i := range start.Int64s() {
		start.Int64s()[i] = set.T.Int64s()[5*i] // "_"
	}
	answers, err := ask.Run(vm.Feed{net.X: set.X, net.Start: start})
	check(err)
	fmt.Printf("%q is answered by %q\n", pairs[0].Question, set.Text(answers[0].Int64s()[:4]))
	// Output:
	// "5+3    " is read as "    3+5", and answered by "_8   "
	// the loss goes from 2.56 to 1.47
	// "5+3    " is answered by "10  "
}

// attentive declares a translator with attention: questions x of Q letters,
// answers t of A, vectors of d numbers, LSTMs of H units.
func attentive(g *autodiff.Graph, letters, d, H, Q, A int) (loss, weights *autodiff.Node, params []*autodiff.Node) {
	x, t := g.IntInput("x", autodiff.Batch, Q), g.IntInput("t", autodiff.Batch, A)

	hs, params := models.Sequential(models.Embedding(letters, d), models.LSTM(H))(x) // N×Q×H: what was read
	last := ops.Reshape(ops.Slice(hs, 1, Q-1, Q), autodiff.Batch, H)

	words, E := models.Embedding(letters, d)(ops.Slice(t, 1, 0, A-1)) // the decoder reads all letters but the last
	cell := models.LSTMCell(g, d, H)
	rows, _ := models.Unroll(cell, ops.Reshape(ops.Transpose(words, 1, 0, 2), (A-1)*autodiff.Batch, d), A-1, models.State{last})
	y := ops.Transpose(ops.Reshape(rows, A-1, autodiff.Batch, H), 1, 0, 2) // N×(A−1)×H

	context, weights := models.Attention(y, hs, hs)
	score, affine := models.Affine(letters)(ops.Concat(2, context, y))
	loss = ops.SoftmaxCE(score, ops.Slice(t, 1, 1, A)) // and guesses all but the first
	return loss, weights, append(append(append(params, E...), cell.Params()...), affine...)
}

func Example_attends() {
	pairs, err := data.Dates(3, data.NewRandomState(0))
	check(err)
	set, err := data.Encode(pairs)
	check(err)
	letters, Q, A := set.Chars.Len(), 29, 11

	theirs := models.AttentionSeq2seq(autodiff.NewGraph(autodiff.Float64), letters, 16, 8, Q, A)
	m, err := vm.New(theirs.Loss.Graph(), vm.WithSeed(1))
	check(err)
	want, err := m.Run(vm.Feed{theirs.X: set.X, theirs.T: set.T}, theirs.Loss, theirs.Weights)
	check(err)

	g := autodiff.NewGraph(autodiff.Float64)
	loss, weights, params := attentive(g, letters, 16, 8, Q, A)
	own, err := vm.New(g)
	check(err)
	for i, p := range params {
		check(own.SetValue(p, m.Value(theirs.Params[i])))
	}
	have, err := own.Run(vm.Feed{g.Node("x"): set.X, g.Node("t"): set.T}, loss, weights)
	check(err)
	fmt.Println("the same loss:", math.Abs(have[0].Float64s()[0]-want[0].Float64s()[0]) < 1e-12)
	fmt.Println("weights", have[1].Shape(), "of each letter of the answer for each of the question")
	// Output:
	// the same loss: true
	// weights (3, 10, 29) of each letter of the answer for each of the question
}

func Example_transformer() {
	g := autodiff.NewGraph(autodiff.Float32)
	net := models.Transformer(g, 59, 32, 4, 2, 29, 11) // vectors of 32 numbers, 4 heads, 2 layers
	grads, err := autodiff.Grad(net.Loss, net.Params...)
	check(err)
	fmt.Println(len(grads), "gradients; score", net.Score.Shape(), "weights", net.Weights.Shape())
	// Output:
	// 92 gradients; score 10N×59 weights N×10×29
}

func Example_lenet() {
	rng := data.NewRandomState(0)
	set, err := data.Digits(1000, rng) // ReadImages reads MNIST's files instead
	check(err)
	set, err = set.As(tensor.Float32)
	check(err)
	net := models.LeNet(autodiff.NewGraph(autodiff.Float32), 1, 28, 28, 10)
	m, err := vm.New(net.X.Graph(), vm.WithRand(rng))
	check(err)
	batches, err := data.NewBatches(50, data.Drop, rng, set.X, set.T)
	check(err)
	trainer, err := train.New(m, net.Loss, train.Adam(0.003), train.Track(train.Accuracy(net.Score, net.T)))
	check(err)
	check(trainer.Fit(context.Background(), batches, 3))
	last := trainer.History().Epochs[2].Train[0]
	fmt.Println(last.Name, "above 0.9:", last.Value > 0.9)
	// Output:
	// accuracy above 0.9: true
}

func Example_stopping() {
	dir, err := os.MkdirTemp("", "run")
	check(err)
	defer os.RemoveAll(dir)

	program := func(ctx context.Context, path string, press func(train.Step) error) (W *tensor.Dense, err error) {
		s := newSpiral(autodiff.Float64)
		trainer, err := train.New(s.machine, s.net.Loss, train.Adam(0.01), train.Each(press),
			train.Checkpoints(path, train.Every{Epochs: 5}, s.batches))
		check(err)
		if err := trainer.Resume(path, s.batches); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, err
		}
		err = trainer.Fit(ctx, s.batches, 20)
		return s.machine.Value(s.net.Params[0]), err
	}

	whole, err := program(context.Background(), filepath.Join(dir, "whole.npz"), nil)
	check(err)
	path := filepath.Join(dir, "run.npz")
	ctx, interrupt := context.WithCancel(context.Background()) // Ctrl-C's is signal.NotifyContext's
	_, err = program(ctx, path, func(s train.Step) error {
		if s.Epoch == 12 && s.Iter == 3 {
			interrupt()
		}
		return nil
	})
	fmt.Println(strings.ReplaceAll(err.Error(), path, "run.npz"))
	again, err := program(context.Background(), path, nil)
	fmt.Println("the same weights:", slices.Equal(again.Float64s(), whole.Float64s()), err)
	// Output:
	// train: stopped in epoch 13 after 4 of 10 iterations; all is in run.npz: after Resume from there, the same Fit goes on: context canceled
	// the same weights: true <nil>
}

func Example_own() {
	xs := tensor.New(tensor.WithShape(4, 1), tensor.Of(tensor.Float64))
	ts := tensor.New(tensor.WithShape(4, 1), tensor.Of(tensor.Float64))
	lines := train.Seq(50, func() iter.Seq2[int, []*tensor.Dense] { // 50 batches an epoch, from anywhere
		return func(yield func(int, []*tensor.Dense) bool) {
			for i := range 50 {
				for k := range 4 {
					x := float64(4*i+k)/100 - 1
					xs.Float64s()[k], ts.Float64s()[k] = x, 3*x+2
				}
				if !yield(i, []*tensor.Dense{xs, ts}) {
					return
				}
			}
		}
	})

	g := autodiff.NewGraph(autodiff.Float64)
	x, t := g.Input("x", autodiff.Batch, 1), g.Input("t", autodiff.Batch, 1)
	a, b := g.Param("a", autodiff.Zeros(), 1), g.Param("b", autodiff.Zeros(), 1)
	loss := ops.Mean(ops.Square(ops.Sub(ops.Add(ops.Mul(x, a), b), t)))
	m, err := vm.New(g)
	check(err)
	trainer, err := train.New(m, loss, train.SGD(0.1))
	check(err)
	check(trainer.Fit(context.Background(), lines, 20))
	fmt.Printf("t = %.3f x + %.3f\n", m.Value(a).Float64s()[0], m.Value(b).Float64s()[0])
	// Output:
	// t = 3.000 x + 2.000
}
