package main

import (
	"math"
	"os"

	"keisan/autodiff"
	"keisan/examples/internal/keep"
	"keisan/internal/cli"
	"keisan/internal/engines"
)

const help = `spiral trains the book's two-layer network to tell the three arms of a spiral
apart, prints the book's log, and writes pictures and weights to a folder.

	go run ./examples/spiral
	go run ./examples/spiral -hidden 30 -epochs 1000 -out wide
	go run ./examples/spiral -dtype float32 -trace losses.txt

  -seed    1984        of the data, the weights and the shuffles: 0 to 4294967295
  -hidden  10          units of the hidden layer: 1 to 100000
  -batch   30          samples of a step: 1 to 300; what is left of an epoch is dropped
  -lr      1.0         the learning rate: above 0
  -epochs  300         times that all samples are seen: 1 or more
  -dtype   float64     of all numbers: float64 or float32
  -engine  cpu         that computes: cpu, gorgonia or cuda, cuda:1 for
                       a second GPU; KEISAN_ENGINE names another default
  -step    500         iterations from one moment of step.html to the next; 0: no step.html
  -out     spiral-out  folder of the pictures and the weights
  -save    FILE        where Ctrl-C leaves the training; spiral.npz if not said
  -resume  FILE        goes on with a training that was left there
  -trace   FILE        the loss of each iteration, one a line
`

// config is the command line.
type config struct {
	seed          uint32
	hidden, batch int
	lr            float64
	epochs, step  int
	dtype         autodiff.DType
	engine        engines.Choice
	out, trace    string
	place         keep.Place
}

// parse reads the command line.
func parse(args []string) (config, error) {
	c := config{seed: 1984, hidden: 10, batch: 30, lr: 1, epochs: 300, step: 500, dtype: autodiff.Float64, out: "spiral-out", place: keep.Place{Save: "spiral.npz"}}
	err := cli.Parse(args, append(c.place.Flags(),
		cli.Whole("batch", &c.batch, 1, 300),
		cli.OneOf("dtype", &c.dtype, autodiff.Float64, autodiff.Float32),
		c.engine.Flag(),
		cli.Whole("epochs", &c.epochs, 1, 1<<30),
		cli.Whole("hidden", &c.hidden, 1, 100000),
		cli.Positive("lr", &c.lr),
		cli.Path("out", &c.out, "a folder"),
		cli.Whole("step", &c.step, 0, 1<<30),
		cli.Whole("seed", &c.seed, 0, math.MaxUint32),
		cli.Path("trace", &c.trace, "a file in a folder that exists"))...)
	return c, err
}

// prepare makes the output folder and finds out whether the files can be
// written, before any time is spent on training.
func (c config) prepare() error {
	if err := os.MkdirAll(c.out, 0o777); err != nil {
		return cli.Mistakef("invalid value %q for flag -out: allowed is the path of a folder: %w", c.out, err)
	}
	if c.trace != "" {
		if err := cli.Writable("trace", c.trace); err != nil {
			return err
		}
	}
	return c.place.Check()
}
