package main

import (
	"math"

	"keisan/examples/internal/keep"
	"keisan/internal/cli"
	"keisan/internal/engines"
)

const help = `word2vec finds a vector for each word of a text, so that words which stand in for
each other are near, and tells some words' nearest neighbours and who is to a
queen what a man is to a king.

	go run ./examples/word2vec
	go run ./examples/word2vec -method counting
	go run ./examples/word2vec -ask king,crown,eats
	go run ./examples/word2vec -full

The text is some thousand sentences of some fifty words that a few rules make, or
the Penn Treebank. CBOW guesses a word from those around it, skip-gram those
around from the word; counting decomposes a table of which words meet.

  -method     skipgram  cbow, skipgram or counting
  -sentences  5000      made up to learn from: 500 or more
  -ptb        DIR       the Penn Treebank instead: ptb.train.txt and so on in this
                        folder, downloaded to it if they are not there
  -window     3         words to the left and to the right that count: 1 to 100
  -hidden     20        numbers of a vector: 1 to 10000
  -batch      100       words of a step: 1 to 10000
  -lr         0.005     the learning rate of Adam: above 0
  -epochs     4         times that the text is read: 1 or more
  -interval   100       steps between two lines of the log: 1 or more
  -ask        WORDS     tells the neighbours of these, a comma between two
  -full                 the book's settings: the treebank in ptb, windows of 5,
                        vectors of 100, a rate of 0.001, 10 epochs; flags after it
                        count
  -save       FILE      where Ctrl-C leaves the training; word2vec.npz if not said
  -resume     FILE      goes on with a training that was left there
  -seed       0         of sentences, weights, shuffles and samples: 0 to 4294967295
  -engine     cpu       that computes: cpu, gorgonia or cuda, cuda:1 for
                        a second GPU; KEISAN_ENGINE names another default
`

// config is the command line.
type config struct {
	method, ptb, ask                                   string
	sentences, window, hidden, batch, epochs, interval int
	lr                                                 float64
	seed                                               uint32
	engine                                             engines.Choice
	place                                              keep.Place
}

func parse(args []string) (config, error) {
	c := config{method: "skipgram", sentences: 5000, window: 3, hidden: 20, batch: 100, epochs: 4, interval: 100, lr: 0.005, place: keep.Place{Save: "word2vec.npz"}}
	err := cli.Parse(args, append(c.place.Flags(),
		cli.Path("ask", &c.ask, "words with commas between them"),
		cli.Whole("batch", &c.batch, 1, 10000),
		c.engine.Flag(),
		cli.Whole("epochs", &c.epochs, 1, 1<<30),
		cli.Preset("full", func() { c.ptb, c.window, c.hidden, c.epochs, c.lr = "ptb", 5, 100, 10, 0.001 }),
		cli.Whole("hidden", &c.hidden, 1, 10000),
		cli.Whole("interval", &c.interval, 1, 1<<30),
		cli.Positive("lr", &c.lr),
		cli.OneOf("method", &c.method, "cbow", "skipgram", "counting"),
		cli.Path("ptb", &c.ptb, "a folder"),
		cli.Whole("seed", &c.seed, 0, math.MaxUint32),
		cli.Whole("sentences", &c.sentences, 500, 1<<30),
		cli.Whole("window", &c.window, 1, 100))...)
	if err == nil {
		err = c.place.Check()
	}
	return c, err
}
