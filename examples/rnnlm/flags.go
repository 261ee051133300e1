package main

import (
	"math"

	"keisan/examples/internal/keep"
	"keisan/internal/cli"
	"keisan/internal/engines"
)

const help = `rnnlm trains the book's better language model, two LSTMs with dropout and shared
weights, tells its perplexity (among how many words it wavers) on a text that it
does not learn from, and ends with a text that it makes up.

	go run ./examples/rnnlm
	go run ./examples/rnnlm -hidden 100 -dropout 0.2 -epochs 10
	go run ./examples/rnnlm -full

It learns from sentences of some fifty words that a few rules make, or from the
Penn Treebank.

  -sentences  4000  made up to learn from and be tested by: 500 or more
  -ptb        DIR   the Penn Treebank instead: ptb.train.txt and so on in this
                    folder, downloaded to it if they are not there
  -hidden     64    units of each LSTM and numbers of a vector: 1 to 10000
  -dropout    0.1   the share of numbers that are dropped: 0 or more, below 1
  -batch      20    places of the text that are read side by side: 1 to 1000
  -time       35    words read at a time: 1 to 1000
  -lr         20    the learning rate: above 0
  -clip       0.25  the largest norm of the gradients: above 0
  -epochs     6     times that the text is read: 1 or more
  -interval   20    steps between two lines of the log: 1 or more
  -write      60    words to make up: 1 or more
  -full             the book's settings: the treebank in ptb, 650 units, a dropout
                    of 0.5, 40 epochs, a line after 20 steps; flags after it count
  -save       FILE  where Ctrl-C leaves the training; rnnlm.npz if not said
  -resume     FILE  goes on with a training that was left there
  -seed       0     of sentences, weights and words: 0 to 4294967295
  -engine     cpu   that computes: cpu, gorgonia or cuda, cuda:1 for
                    a second GPU; KEISAN_ENGINE names another default
`

// config is the command line.
type config struct {
	sentences, hidden, batch, time, epochs, interval, write int
	ptb                                                     string
	dropout, lr, clip                                       float64
	seed                                                    uint32
	engine                                                  engines.Choice
	place                                                   keep.Place
}

func parse(args []string) (config, error) {
	c := config{sentences: 4000, hidden: 64, batch: 20, time: 35, epochs: 6, interval: 20, write: 60, dropout: 0.1, lr: 20, clip: 0.25, place: keep.Place{Save: "rnnlm.npz"}}
	err := cli.Parse(args, append(c.place.Flags(),
		cli.Whole("batch", &c.batch, 1, 1000),
		cli.Positive("clip", &c.clip),
		cli.Number("dropout", &c.dropout, "a number of at least 0 and below 1", func(v float64) bool { return v >= 0 && v < 1 }),
		c.engine.Flag(),
		cli.Whole("epochs", &c.epochs, 1, 1<<30),
		cli.Preset("full", func() { c.ptb, c.hidden, c.dropout, c.epochs = "ptb", 650, 0.5, 40 }),
		cli.Whole("hidden", &c.hidden, 1, 10000),
		cli.Whole("interval", &c.interval, 1, 1<<30),
		cli.Positive("lr", &c.lr),
		cli.Path("ptb", &c.ptb, "a folder"),
		cli.Whole("seed", &c.seed, 0, math.MaxUint32),
		cli.Whole("sentences", &c.sentences, 500, 1<<30),
		cli.Whole("time", &c.time, 1, 1000),
		cli.Whole("write", &c.write, 1, 1<<30))...)
	if err == nil {
		err = c.place.Check()
	}
	return c, err
}
