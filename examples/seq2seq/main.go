// Command seq2seq learns to add: it reads a sum as text, letter by letter, and
// writes the result, as in chapter 7 of Deep Learning from Scratch 2.
//
//	go run ./examples/seq2seq
package main

import (
	"context"
	"fmt"
	"io"
	"math"
	"os"
	"os/signal"

	"keisan/autodiff"
	"keisan/examples/internal/keep"
	"keisan/examples/internal/translate"
	"keisan/internal/cli"
	"keisan/internal/engines"
	"keisan/models"
	"keisan/models/data"
	"keisan/models/train"
)

const help = `seq2seq learns to add numbers that it reads as text: an LSTM reads "57+5   ",
another writes "62  ". It trains, tells after each epoch how much of a test it
has right, and ends with some of its answers.

	go run ./examples/seq2seq
	go run ./examples/seq2seq -model plain -forwards
	go run ./examples/seq2seq -full

The book's two tricks are on: questions are read backwards, so that the first
letters are near the first ones of the answer, and the decoder peeks at what the
encoder remembers at every letter, not only at first. Try without.

  -model     peeky  of chapter 7: plain or peeky
  -forwards         reads questions as they are
  -sums      10000  to learn from and be tested by: 100 or more
  -hidden    128    units of each LSTM: 1 to 10000
  -batch     64     sums of a step: 1 to 10000
  -lr        0.003  the learning rate of Adam: above 0
  -epochs    12     times that all sums are seen: 1 or more
  -full             the book's settings: 50000 sums, a rate of 0.001, batches of
                    128, 25 epochs; flags after it count
  -save      FILE   where Ctrl-C leaves the training; seq2seq.npz if not said
  -resume    FILE   goes on with a training that was left there
  -seed      0      of the sums, weights and shuffles: 0 to 4294967295
  -engine    cpu    that computes: cpu, gorgonia or cuda, cuda:1 for
                    a second GPU; KEISAN_ENGINE names another default
`

// config is the command line.
type config struct {
	model                       string
	forwards                    bool
	sums, hidden, batch, epochs int
	lr                          float64
	seed                        uint32
	engine                      engines.Choice
	place                       keep.Place
}

func parse(args []string) (config, error) {
	c := config{model: "peeky", sums: 10000, hidden: 128, batch: 64, epochs: 12, lr: 0.003, place: keep.Place{Save: "seq2seq.npz"}}
	err := cli.Parse(args, append(c.place.Flags(),
		cli.Whole("batch", &c.batch, 1, 10000),
		c.engine.Flag(),
		cli.Whole("epochs", &c.epochs, 1, 1<<30),
		cli.Switch("forwards", &c.forwards),
		cli.Preset("full", func() { c.sums, c.batch, c.epochs, c.lr = 50000, 128, 25, 0.001 }),
		cli.Whole("hidden", &c.hidden, 1, 10000),
		cli.Positive("lr", &c.lr),
		cli.OneOf("model", &c.model, "plain", "peeky"),
		cli.Whole("seed", &c.seed, 0, math.MaxUint32),
		cli.Whole("sums", &c.sums, 100, 1<<30))...)
	if err == nil {
		err = c.place.Check()
	}
	return c, err
}

// learn trains the model.
func learn(ctx context.Context, c config, log io.Writer) (*translate.Task, error) {
	sums, err := data.Addition(c.sums, data.NewRandomState(c.seed))
	if err != nil {
		return nil, err
	}
	engine, err := c.engine.Option()
	if err != nil {
		return nil, err
	}
	model := map[string]func(g *autodiff.Graph, signs, d, units, question, answer int) *models.Translator{
		"plain": models.Seq2seq, "peeky": models.PeekySeq2seq,
	}[c.model]
	task, err := translate.New(sums, translate.Settings{
		Reversed: !c.forwards, Seed: c.seed, Batch: c.batch, Place: c.place, Engine: engine, Log: log,
	}, func(g *autodiff.Graph, signs, question, answer int) *models.Translator {
		return model(g, signs, 16, c.hidden, question, answer)
	}, train.ClipNorm(train.Adam(c.lr), 5))
	if err != nil {
		return nil, err
	}
	return task, task.Learn(ctx, c.epochs)
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
	var task *translate.Task
	if err == nil {
		task, err = learn(ctx, c, stdout)
	}
	if err == nil {
		fmt.Fprintln(stdout, "\nSums that it has never seen:")
		err = task.Show(stdout, 15)
	}
	return cli.Exit("seq2seq", help, err, stdout, stderr)
}
