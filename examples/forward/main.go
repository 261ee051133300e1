// Command forward runs the book's forward_net.py: random samples through a
// random network, and the scores printed as NumPy prints them.
//
//	go run ./examples/forward
//
//	score = σ(x·W1 + b1)·W2 + b2
package main

import (
	"fmt"
	"io"
	"math"
	"os"

	"gorgonia.org/tensor"

	"keisan/autodiff"
	"keisan/internal/cli"
	"keisan/internal/engines"
	"keisan/models"
	"keisan/models/data"
	"keisan/vm"
)

const help = `forward sends random samples through a random two-layer network, the book's
forward_net.py after numpy.random.seed, and prints the scores as NumPy does.

	go run ./examples/forward
	go run ./examples/forward -seed 1984 -samples 3 -hidden 100

  -seed     0   of the samples and the weights: 0 to 4294967295
  -samples  10  rows of the input: 1 to 1000
  -in       2   numbers of a sample: 1 to 1000
  -hidden   4   units of the hidden layer: 1 to 1000
  -out      3   scores of a sample: 1 to 1000; at most 1000 scores in all
  -engine   cpu that computes: cpu, gorgonia or cuda, cuda:1 for
                a second GPU; KEISAN_ENGINE names another default
`

// config is the command line.
type config struct {
	seed                     uint32
	samples, in, hidden, out int
	engine                   engines.Choice
}

// forward returns the scores. One generator gives x, W1, b1, W2 and b2.
func forward(c config) (*tensor.Dense, error) {
	rng := data.NewRandomState(c.seed)
	xs := tensor.New(tensor.WithShape(c.samples, c.in), tensor.WithBacking(rng.Randn(c.samples*c.in)))

	g := autodiff.NewGraph(autodiff.Float64)
	x := g.Input("x", autodiff.Batch, c.in)
	normal := autodiff.Normal(0, 1)
	affine := func(units int) models.Layer { return models.Affine(units, models.Weights(normal), models.Bias(normal)) }
	score, _ := models.Sequential(affine(c.hidden), models.Sigmoid(), affine(c.out))(x)

	engine, err := c.engine.Option()
	if err != nil {
		return nil, err
	}
	m, err := vm.New(g, vm.WithRand(rng), engine)
	if err != nil {
		return nil, err
	}
	p, err := m.Compile(score)
	if err != nil {
		return nil, err
	}
	out, err := p.Run(vm.Feed{x: xs})
	if err != nil {
		return nil, err
	}
	return out[0], nil
}

func main() { os.Exit(command(os.Args[1:], os.Stdout, os.Stderr)) }

// command runs the program and returns its exit code.
func command(args []string, stdout, stderr io.Writer) int {
	return cli.Exit("forward", help, run(args, stdout), stdout, stderr)
}

func run(args []string, stdout io.Writer) error {
	c, err := parse(args)
	if err != nil {
		return err
	}
	s, err := forward(c)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(stdout, printed(s.Float64s(), c.samples, c.out))
	return err
}

// parse reads the command line.
func parse(args []string) (config, error) {
	c := config{seed: 0, samples: 10, in: 2, hidden: 4, out: 3}
	err := cli.Parse(args,
		cli.Whole("seed", &c.seed, 0, math.MaxUint32),
		cli.Whole("samples", &c.samples, 1, 1000),
		cli.Whole("in", &c.in, 1, 1000),
		cli.Whole("hidden", &c.hidden, 1, 1000),
		cli.Whole("out", &c.out, 1, 1000),
		c.engine.Flag())
	if err == nil && c.samples*c.out > 1000 {
		err = cli.Mistakef("-samples %d and -out %d make %d scores: at most 1000 are allowed", c.samples, c.out, c.samples*c.out)
	}
	return c, err
}
