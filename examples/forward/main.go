// Command forward runs the book's forward_net.py: random samples through a
// random network, and the scores printed as NumPy prints them.
//
//	go run ./examples/forward
//
//	score = σ(x·W1 + b1)·W2 + b2
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"math"
	"os"
	"strconv"
	"strings"

	"gorgonia.org/tensor"

	"keisan/autodiff"
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
`

// config is the command line.
type config struct {
	seed                     uint32
	samples, in, hidden, out int
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

	m, err := vm.New(g, vm.WithRand(rng))
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

// command runs the program and returns its exit code: 2 for a bad command line,
// 1 if something failed.
func command(args []string, stdout, stderr io.Writer) int {
	c, err := parse(args)
	if errors.Is(err, flag.ErrHelp) {
		fmt.Fprint(stdout, help)
		return 0
	}
	if err != nil {
		fmt.Fprintln(stderr, "forward:", err)
		return 2
	}
	s, err := forward(c)
	if err == nil {
		_, err = fmt.Fprintln(stdout, printed(s.Float64s(), c.samples, c.out))
	}
	if err != nil {
		fmt.Fprintln(stderr, "forward:", err)
		return 1
	}
	return 0
}

// parse reads the command line. Its errors are one line that says what is
// allowed; flag.ErrHelp asks for help.
func parse(args []string) (config, error) {
	c := config{seed: 0, samples: 10, in: 2, hidden: 4, out: 3}
	f := flag.NewFlagSet("forward", flag.ContinueOnError)
	f.SetOutput(io.Discard)
	whole := func(name string, low, top int64, set func(int64)) {
		f.Func(name, "", func(s string) error {
			n, err := strconv.ParseInt(s, 10, 64)
			if err != nil || n < low || n > top {
				return fmt.Errorf("allowed is a whole number from %d to %d", low, top)
			}
			set(n)
			return nil
		})
	}
	whole("seed", 0, math.MaxUint32, func(n int64) { c.seed = uint32(n) })
	whole("samples", 1, 1000, func(n int64) { c.samples = int(n) })
	whole("in", 1, 1000, func(n int64) { c.in = int(n) })
	whole("hidden", 1, 1000, func(n int64) { c.hidden = int(n) })
	whole("out", 1, 1000, func(n int64) { c.out = int(n) })
	const flags = "allowed are -seed -samples -in -hidden -out -h"
	switch err := f.Parse(args); {
	case err != nil && strings.Contains(err.Error(), "not defined"):
		return c, fmt.Errorf("%w; %s", err, flags)
	case err != nil:
		return c, err
	case f.NArg() > 0:
		return c, fmt.Errorf("unexpected argument %q; %s", f.Arg(0), flags)
	case c.samples*c.out > 1000:
		return c, fmt.Errorf("-samples %d and -out %d make %d scores: at most 1000 are allowed", c.samples, c.out, c.samples*c.out)
	}
	return c, nil
}
