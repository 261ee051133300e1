package train_test

import (
	"testing"

	"gorgonia.org/tensor"

	"keisan/autodiff"
	"keisan/models"
	"keisan/models/data"
	"keisan/models/train"
	"keisan/vm"
)

// A lesson is a model of an example, its optimizer and where its batches come
// from.
type lesson struct {
	loss    *autodiff.Node
	inputs  []*autodiff.Node
	opt     train.Optimizer
	batches train.Batches
}

// lessons declare the models of the examples, small, as these train them.
var lessons = map[string]func(t *testing.T, g *autodiff.Graph) lesson{
	"word2vec, CBOW":      func(t *testing.T, g *autodiff.Graph) lesson { return wordLesson(t, g, models.CBOW, 1) },
	"word2vec, skip-gram": func(t *testing.T, g *autodiff.Graph) lesson { return wordLesson(t, g, models.SkipGram, 0) },
	"rnnlm": func(t *testing.T, g *autodiff.Graph) lesson {
		r := models.BetterRnnlm(g, 11, 6, models.Dropout(0.3)).Read(4, 5)
		blocks, err := data.NewTimeBatches(someWords(400), 4, 5)
		if err != nil {
			t.Fatal(err)
		}
		return lesson{r.Loss, []*autodiff.Node{r.X, r.T}, train.ClipNorm(train.SGD(1), 0.25), blocks}
	},
	"seq2seq": func(t *testing.T, g *autodiff.Graph) lesson {
		return answerLesson(t, func(signs, q, a int) *models.Translator { return models.Seq2seq(g, signs, 4, 6, q, a) })
	},
	"seq2seq, peeky": func(t *testing.T, g *autodiff.Graph) lesson {
		return answerLesson(t, func(signs, q, a int) *models.Translator { return models.PeekySeq2seq(g, signs, 4, 6, q, a) })
	},
	"attention": func(t *testing.T, g *autodiff.Graph) lesson {
		return answerLesson(t, func(signs, q, a int) *models.Translator { return models.AttentionSeq2seq(g, signs, 4, 6, q, a) })
	},
	"transformer": func(t *testing.T, g *autodiff.Graph) lesson {
		return answerLesson(t, func(signs, q, a int) *models.Translator { return models.Transformer(g, signs, 8, 2, 1, q, a) })
	},
	"lenet": func(t *testing.T, g *autodiff.Graph) lesson {
		set, err := data.Digits(40, data.NewRandomState(1))
		if err == nil {
			set, err = set.As(tensor.Float32)
		}
		if err != nil {
			t.Fatal(err)
		}
		net := models.LeNet(g, 1, 28, 28, 10)
		return lesson{net.Loss, []*autodiff.Node{net.X, net.T}, train.Adam(0.001), cut(t, 7, data.NewRandomState(2), set.X, set.T)}
	},
}

func cut(t *testing.T, size int, rng data.Shuffler, parts ...*tensor.Dense) *data.Batches {
	t.Helper()
	b, err := data.NewBatches(size, data.Drop, rng, parts...)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func someWords(n int) []int64 {
	words := make([]int64, n)
	for i := range words {
		words[i] = int64((3*i*i + i/7) % 11)
	}
	return words
}

func wordLesson(t *testing.T, g *autodiff.Graph, declare func(g *autodiff.Graph, words, hidden, window, samples int) *models.WordVectors, column int) lesson {
	net, rng := declare(g, 11, 6, 2, 3), data.NewRandomState(3)
	contexts, target, err := data.Contexts(someWords(300), 2)
	if err != nil {
		t.Fatal(err)
	}
	sampler, err := data.NewUnigram(someWords(300), 0.75, rng)
	if err != nil {
		t.Fatal(err)
	}
	batches, err := data.WithNegatives(cut(t, 13, rng, contexts, target), column, sampler, 3)
	if err != nil {
		t.Fatal(err)
	}
	return lesson{net.Loss, []*autodiff.Node{net.Contexts, net.Target, net.Negatives}, train.Adam(0.01), batches}
}

func answerLesson(t *testing.T, declare func(signs, question, answer int) *models.Translator) lesson {
	sums, err := data.Addition(100, data.NewRandomState(4))
	if err != nil {
		t.Fatal(err)
	}
	set, err := data.Encode(sums)
	if err != nil {
		t.Fatal(err)
	}
	net := declare(set.Chars.Len(), set.X.Shape()[1], set.T.Shape()[1])
	return lesson{net.Loss, []*autodiff.Node{net.X, net.T}, train.ClipNorm(train.Adam(0.01), 5), cut(t, 9, data.NewRandomState(5), set.X, set.T)}
}

// In a steady state a step of each example's training allocates nothing: batches,
// negative samples, feeds, gradients, clipping and updates.
func TestStepsOfTheExamplesAllocateNothing(t *testing.T) {
	for name, declare := range lessons {
		c := declare(t, autodiff.NewGraph(autodiff.Float32))
		m, err := vm.New(c.loss.Graph(), vm.WithSeed(6))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		trainer, err := train.New(m, c.loss, c.opt, train.Feed(c.inputs...))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		c.batches.Reset()
		step := func() {
			if !c.batches.Next() {
				c.batches.Next()
			}
			if _, err := trainer.Step(c.batches.Batch()...); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
		}
		for range 40 {
			step()
		}
		trainer.History().Losses = append(make([]float64, 0, 1000), trainer.Losses()...) // room for the losses
		if have := testing.AllocsPerRun(60, step); have != 0 {
			t.Errorf("%s: have %v allocations a step, want 0", name, have)
		}
	}
}
