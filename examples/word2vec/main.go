// Command word2vec finds vectors of words: by guessing words from neighbours or
// neighbours from words, as chapter 4 of Deep Learning from Scratch 2, or by
// counting, as its chapter 2; and asks them which words are alike.
//
//	go run ./examples/word2vec
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"
	"strings"

	"gonum.org/v1/gonum/mat"
	"gorgonia.org/tensor"

	"keisan/autodiff"
	"keisan/internal/cli"
	"keisan/models"
	"keisan/models/data"
	"keisan/models/train"
	"keisan/models/words"
	"keisan/vm"
)

// corpus returns the text as ids.
func (c config) corpus(ctx context.Context) ([]int64, *data.Vocabulary, error) {
	if c.ptb != "" {
		all, err := data.LoadCorpus(ctx, c.ptb, data.PennTreebank, nil)
		if err != nil {
			return nil, nil, err
		}
		return all.Train, all.Words, nil
	}
	text, err := data.Sentences(c.sentences, data.NewRandomState(c.seed))
	if err != nil {
		return nil, nil, err
	}
	v := data.NewVocabulary(text...)
	ids, err := v.IDs(text)
	return ids, v, err
}

// learn returns the vectors of the words of a text.
func learn(ctx context.Context, c config, log io.Writer) (*words.Vectors, error) {
	corpus, v, err := c.corpus(ctx)
	if err != nil {
		return nil, err
	}
	if c.method == "counting" {
		counts, err := words.CoOccurrence(corpus, v.Len(), c.window)
		if err != nil {
			return nil, err
		}
		unexpected, err := words.PPMI(counts)
		if err != nil {
			return nil, err
		}
		rows, err := words.Reduce(unexpected, c.hidden)
		if err != nil {
			return nil, err
		}
		return words.NewVectors(v.Words(), rows)
	}
	rows, err := c.train(ctx, corpus, v.Len(), log)
	if err != nil {
		return nil, err
	}
	return words.NewVectors(v.Words(), rows)
}

// samples is the number of words that a word is told from at each step.
const samples = 5

// train trains CBOW or skip-gram with negative samples and returns W_in.
func (c config) train(ctx context.Context, corpus []int64, n int, log io.Writer) (mat.Matrix, error) {
	rng := data.NewRandomState(c.seed)
	declare, column := models.CBOW, 1 // negative samples go with the target
	if c.method == "skipgram" {
		declare, column = models.SkipGram, 0 // or with each neighbour
	}
	engine, err := c.engine.Option()
	if err != nil {
		return nil, err
	}
	g := autodiff.NewGraph(autodiff.Float32)
	net := declare(g, n, c.hidden, c.window, samples)
	m, err := vm.New(g, vm.WithRand(rng), engine)
	if err != nil {
		return nil, err
	}
	contexts, target, err := data.Contexts(corpus, c.window)
	if err != nil {
		return nil, err
	}
	sampler, err := data.NewUnigram(corpus, 0.75, rng)
	if err != nil {
		return nil, err
	}
	shuffled, err := data.NewBatches(c.batch, data.Drop, rng, contexts, target)
	if err != nil {
		return nil, err
	}
	batches, err := data.WithNegatives(shuffled, column, sampler, samples)
	if err != nil {
		return nil, err
	}
	trainer, err := c.place.Trainer(func(onStop train.Option) (*train.Trainer, error) {
		return train.New(m, net.Loss, train.Adam(c.lr), train.Reported(net.Reported), onStop, train.Log(log),
			train.Feed(net.Contexts, net.Target, net.Negatives), train.Interval(c.interval))
	}, batches)
	if err != nil {
		return nil, err
	}
	if err := trainer.Fit(ctx, batches, c.epochs); err != nil {
		return nil, err
	}
	return matrix(m.Value(net.Vectors)), batches.Err()
}

// matrix returns a tensor as a matrix of float64.
func matrix(t *tensor.Dense) mat.Matrix {
	wide := make([]float64, len(t.Float32s()))
	for i, v := range t.Float32s() {
		wide[i] = float64(v)
	}
	return mat.NewDense(t.Shape()[0], t.Shape()[1], wide)
}

// ask prints the neighbours of words, and what completes analogies.
func ask(v *words.Vectors, c config, w io.Writer) error {
	queries, analogies := []string{"queen", "dog", "garden", "tired"}, []string{"king man queen", "king he queen"}
	if c.ptb != "" {
		queries, analogies = []string{"you", "year", "car", "toyota"}, []string{"king man queen", "take took go", "car cars child", "good better bad"}
	}
	if c.ask != "" {
		queries, analogies = strings.Split(c.ask, ","), nil
	}
	for _, q := range queries {
		alike, err := v.MostSimilar(q, 5)
		if err != nil {
			return err
		}
		fmt.Fprintf(w, "%-8s is like  %s\n", q, list(alike))
	}
	for _, a := range analogies {
		x := strings.Fields(a)
		if slices.Contains(x, "") || len(x) != 3 {
			return fmt.Errorf("an analogy is of three words, not %q", a)
		}
		best, err := v.Analogy(x[0], x[1], x[2], 5)
		if err != nil {
			return err
		}
		fmt.Fprintf(w, "%s is to %s as %s is to  %s\n", x[0], x[1], x[2], list(best))
	}
	return nil
}

func list(alike []words.Neighbour) string {
	var all []string
	for _, n := range alike {
		all = append(all, fmt.Sprintf("%s %.2f", n.Word, n.Similarity))
	}
	return strings.Join(all, ", ")
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	code := command(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// command runs the program and returns its exit code.
func command(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	c, err := parse(args)
	var v *words.Vectors
	if err == nil {
		v, err = learn(ctx, c, stdout)
	}
	if err == nil {
		fmt.Fprintln(stdout)
		err = ask(v, c, stdout)
	}
	return cli.Exit("word2vec", help, err, stdout, stderr)
}
