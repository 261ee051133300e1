// Command transformer learns to read dates in many forms and to write them in
// one, by attention alone, and draws where it looks.
//
//	go run ./examples/transformer
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

const help = `transformer learns to turn "Sep 27, 1994", "9/27/94" and other dates into
"1994-09-27", letter by letter, without anything recurrent: layers of attention
read all letters at once, and others write, looking at what was read and at what
they have written. It tells after each epoch how much of a test it has right, and
ends with some of its answers and a picture of where it looked.

	go run ./examples/transformer
	go run ./examples/transformer -full -out full.png

  -dates   4000             to learn from and be tested by: 100 or more
  -width   32               numbers of a vector, a multiple of the heads: 1 to 10000
  -heads   4                that look at different things: 1 to 100
  -layers  1                of the encoder and of the decoder: 1 to 100
  -batch   64               dates of a step: 1 to 10000
  -lr      0.004            the learning rate of Adam: above 0
  -epochs  10               times that all dates are seen: 1 or more
  -full                     50000 dates, vectors of 64, 2 layers, a rate of 0.001,
                            batches of 128, 10 epochs; flags after it count
  -out     transformer.png  the picture: .png or .svg
  -save    FILE             where Ctrl-C leaves the training; transformer.npz if not said
  -resume  FILE             goes on with a training that was left there
  -seed    0                of the dates, weights and shuffles: 0 to 4294967295
  -engine  cpu              that computes: cpu, gorgonia or cuda, cuda:1 for
                            a second GPU; KEISAN_ENGINE names another default
`

// config is the command line.
type config struct {
	dates, width, heads, layers, batch, epochs int
	lr                                         float64
	out                                        string
	seed                                       uint32
	engine                                     engines.Choice
	place                                      keep.Place
}

func parse(args []string) (config, error) {
	c := config{dates: 4000, width: 32, heads: 4, layers: 1, batch: 64, epochs: 10, lr: 0.004, out: "transformer.png", place: keep.Place{Save: "transformer.npz"}}
	err := cli.Parse(args, append(c.place.Flags(),
		cli.Whole("batch", &c.batch, 1, 10000),
		cli.Whole("dates", &c.dates, 100, 1<<30),
		c.engine.Flag(),
		cli.Whole("epochs", &c.epochs, 1, 1<<30),
		cli.Preset("full", func() { c.dates, c.width, c.layers, c.batch, c.epochs, c.lr = 50000, 64, 2, 128, 10, 0.001 }),
		cli.Whole("heads", &c.heads, 1, 100),
		cli.Whole("layers", &c.layers, 1, 100),
		cli.Positive("lr", &c.lr),
		cli.Path("out", &c.out, "a file"),
		cli.Whole("seed", &c.seed, 0, math.MaxUint32),
		cli.Whole("width", &c.width, 1, 10000))...)
	if err == nil {
		err = c.place.Check()
	}
	if err == nil && c.width%c.heads != 0 {
		err = cli.Mistakef("-width %d is no multiple of -heads %d", c.width, c.heads)
	}
	return c, err
}

// learn trains the model.
func learn(ctx context.Context, c config, log io.Writer) (*translate.Task, error) {
	dates, err := data.Dates(c.dates, data.NewRandomState(c.seed))
	if err != nil {
		return nil, err
	}
	engine, err := c.engine.Option()
	if err != nil {
		return nil, err
	}
	task, err := translate.New(dates, translate.Settings{
		Reversed: false, Seed: c.seed, Batch: c.batch, Place: c.place, Engine: engine, Log: log,
	}, func(g *autodiff.Graph, signs, question, answer int) *models.Translator {
		return models.Transformer(g, signs, c.width, c.heads, c.layers, question, answer)
	}, train.ClipNorm(train.Adam(c.lr), 1))
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
	if err == nil {
		err = cli.Writable("out", c.out)
	}
	var task *translate.Task
	if err == nil {
		task, err = learn(ctx, c, stdout)
	}
	if err == nil {
		fmt.Fprintln(stdout, "\nDates that it has not learned from:")
		err = task.Show(stdout, 15)
	}
	if err == nil {
		err = task.Draw(0, c.out)
	}
	if err == nil {
		fmt.Fprintln(stdout, "\nwhere it looked, for the first of them:", c.out)
	}
	return cli.Exit("transformer", help, err, stdout, stderr)
}
