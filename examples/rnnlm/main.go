// Command rnnlm trains a language model, two LSTMs one on top of the other, as
// chapter 6 of Deep Learning from Scratch 2, and lets it write.
//
//	go run ./examples/rnnlm
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"

	"keisan/autodiff"
	"keisan/internal/cli"
	"keisan/models"
	"keisan/models/data"
	"keisan/models/train"
	"keisan/vm"
)

// corpus returns the text to learn from and another one to be tested by: of the
// Penn Treebank, or made up.
func (c config) corpus(ctx context.Context) (learn, test []int64, words *data.Vocabulary, err error) {
	if c.ptb != "" {
		all, err := data.LoadCorpus(ctx, c.ptb, data.PennTreebank, nil)
		if err != nil {
			return nil, nil, nil, err
		}
		return all.Train, all.Valid, all.Words, nil
	}
	text, err := data.Sentences(c.sentences, data.NewRandomState(c.seed))
	if err != nil {
		return nil, nil, nil, err
	}
	words = data.NewVocabulary(text...)
	ids, err := words.IDs(text)
	if err != nil {
		return nil, nil, nil, err
	}
	return ids[:len(ids)*9/10], ids[len(ids)*9/10:], words, nil
}

// A writer is a trained model.
type writer struct {
	machine *vm.Machine
	one     *models.Reading // of one word of one text
	words   *data.Vocabulary
	rng     *data.RandomState
}

// learn trains the book's BetterRnnlm: dropout, one matrix for the vectors and,
// transposed, for the scores, and a quarter of the rate whenever the perplexity on
// the other text does not fall.
func learn(ctx context.Context, c config, log io.Writer) (*writer, error) {
	text, other, words, err := c.corpus(ctx)
	if err != nil {
		return nil, err
	}
	engine, err := c.engine.Option()
	if err != nil {
		return nil, err
	}
	g := autodiff.NewGraph(autodiff.Float32)
	model := models.BetterRnnlm(g, words.Len(), c.hidden, models.Dropout(c.dropout))
	reading, test, one := model.Read(c.batch, c.time), model.Read(10, 35), model.Read(1, 1)
	w := &writer{one: one, words: words, rng: data.NewRandomState(c.seed)}
	if w.machine, err = vm.New(g, vm.WithRand(w.rng), engine); err != nil {
		return nil, err
	}
	blocks, err := data.NewTimeBatches(text, c.batch, c.time)
	if err != nil {
		return nil, err
	}
	others, err := data.NewTimeBatches(other, 10, 35)
	if err != nil {
		return nil, err
	}
	judge := &train.Evaluation{Machine: w.machine, Batches: others, Metrics: []train.Metric{train.PerplexityOf(test.Loss)}, Carry: test.Carry}
	trainer, err := c.place.Trainer(func(onStop train.Option) (*train.Trainer, error) {
		return train.NewRnnlm(w.machine, reading.Loss, train.ClipNorm(train.SGD(c.lr), c.clip), onStop, train.Log(log),
			train.Interval(c.interval), train.Validate(judge), train.InSchedule(train.OnPlateau(4, 1)))
	}, blocks)
	if err != nil {
		return nil, err
	}
	return w, trainer.Fit(ctx, blocks, c.epochs)
}

// write lets the model go on from a word.
func (w *writer) write(start string, n int) (string, error) {
	id, ok := w.words.ID(start)
	if !ok {
		return "", fmt.Errorf("the model does not know the word %q", start)
	}
	var skip []int64
	for _, word := range []string{data.Unknown, "N", "$"} { // what the treebank has for words and numbers
		if id, ok := w.words.ID(word); ok {
			skip = append(skip, id)
		}
	}
	train.Forget(w.machine, w.one)
	ids, err := train.Write(w.machine, w.one, w.rng, id, skip, n)
	var text []string
	for _, id := range ids {
		text = append(text, w.words.Word(id))
	}
	return strings.NewReplacer(" "+data.End+" ", ".\n", " "+data.End, ".\n").Replace(strings.Join(text, " ")), err
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
	var w *writer
	if err == nil {
		w, err = learn(ctx, c, stdout)
	}
	var text string
	if err == nil {
		text, err = w.write("the", c.write)
	}
	if err == nil {
		fmt.Fprintf(stdout, "\nWhat it writes, word by word as its probabilities say:\n\n%s\n", text)
	}
	return cli.Exit("rnnlm", help, err, stdout, stderr)
}
