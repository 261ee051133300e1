// Command gradcheck compares the gradients of a small network, derived from its
// graph, with central differences, and prints a table.
//
//	go run ./examples/gradcheck
//
//	∂L/∂wᵢ ≈ (L(w + h eᵢ) − L(w − h eᵢ)) / 2h
package main

import (
	"fmt"
	"io"
	"maps"
	"math"
	"os"
	"slices"
	"text/tabwriter"

	"gorgonia.org/tensor"

	"keisan/autodiff"
	"keisan/internal/cli"
	"keisan/internal/engines"
	"keisan/models"
	"keisan/models/data"
	"keisan/vm"
)

const help = `gradcheck compares the gradients of a small network, derived from its graph,
with central differences of its loss, element by element.

	go run ./examples/gradcheck
	go run ./examples/gradcheck -activation gelu -hidden 20

  -seed        1984     of the weights and the samples: 0 to 4294967295
  -hidden      4        units of the hidden layer: 1 to 1000
  -activation  sigmoid  of the hidden layer: gelu sigmoid softplus tanh
  -step        1e-5     h of the differences: 1e-8 to 0.1
  -tolerance   1e-8     the largest difference that passes: above 0
  -engine      cpu      that computes: cpu, gorgonia or cuda, cuda:1 for
                        a second GPU; KEISAN_ENGINE names another default
`

var activations = map[string]models.Layer{
	"gelu": models.GELU(), "sigmoid": models.Sigmoid(), "softplus": models.Softplus(), "tanh": models.Tanh(),
}

// config is the command line.
type config struct {
	seed            uint32
	hidden          int
	activation      string
	step, tolerance float64
	engine          engines.Choice
}

// A row compares the gradient towards one parameter.
type row struct {
	name                string
	shape               autodiff.Shape
	elements            int
	gradient, different float64 // the largest ones, absolute
}

// compare returns a row for each parameter of the network.
func compare(c config) ([]row, error) {
	rng := data.NewRandomState(c.seed)
	const samples = 5
	x := tensor.New(tensor.WithShape(samples, 2), tensor.WithBacking(rng.Randn(2*samples)))
	t := tensor.New(tensor.WithShape(samples, 3), tensor.WithBacking(make([]float64, 3*samples)))
	for i := range samples {
		t.Float64s()[3*i+i%3] = 1
	}

	g := autodiff.NewGraph(autodiff.Float64)
	net := models.MLP(g, 2, []int{c.hidden}, 3, activations[c.activation])
	grads, err := autodiff.Grad(net.Loss, net.Params...)
	if err != nil {
		return nil, err
	}
	engine, err := c.engine.Option()
	if err != nil {
		return nil, err
	}
	m, err := vm.New(g, vm.WithRand(rng), engine)
	if err != nil {
		return nil, err
	}
	derived, err := m.Compile(grads...)
	if err != nil {
		return nil, err
	}
	loss, err := m.Compile(net.Loss)
	if err != nil {
		return nil, err
	}
	feed := vm.Feed{net.X: x, net.T: t}
	gradients, err := derived.Run(feed)
	if err != nil {
		return nil, err
	}

	var rows []row
	for k, p := range net.Params {
		have, w := gradients[k].Float64s(), m.Value(p).Float64s()
		r := row{name: p.Name(), shape: p.Shape(), elements: len(w)}
		for i := range w {
			want, err := difference(&w[i], c.step, func() (float64, error) {
				out, err := loss.Run(feed)
				if err != nil {
					return 0, err
				}
				return out[0].Float64s()[0], nil
			})
			if err != nil {
				return nil, err
			}
			r.gradient = max(r.gradient, math.Abs(have[i]))
			r.different = max(r.different, math.Abs(have[i]-want))
		}
		rows = append(rows, r)
	}
	return rows, nil
}

// difference returns the central difference of f at *w, which it leaves as it
// was.
func difference(w *float64, h float64, f func() (float64, error)) (float64, error) {
	at := *w
	defer func() { *w = at }()
	*w = at + h
	above, err := f()
	if err != nil {
		return 0, err
	}
	*w = at - h
	below, err := f()
	return (above - below) / (2 * h), err
}

// table prints the rows and returns how many elements there are and whether all
// differ by at most the tolerance.
func table(out io.Writer, rows []row, h, tolerance float64) (elements int, ok bool) {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprint(w, "parameter\tshape\tlargest gradient\tlargest difference\n")
	ok = true
	for _, r := range rows {
		verdict := "ok"
		if !(r.different <= tolerance) { // NaN is not ok
			verdict, ok = "WRONG", false
		}
		fmt.Fprintf(w, "%s\t%s\t%.4f\t%s\t%s\n", r.name, r.shape, r.gradient, bound(r.different, h), verdict)
		elements += r.elements
	}
	w.Flush()
	return elements, ok
}

// bound writes a difference by the power of ten above it. Below h² there is
// only what differences of step h leave out, and rounding.
func bound(v, h float64) string {
	v = max(v, h*h/2)
	if !(v > 0 && v < 1) {
		return fmt.Sprint(v)
	}
	return fmt.Sprintf("< 1e%d", int(math.Floor(math.Log10(v)))+1)
}

func main() { os.Exit(command(os.Args[1:], os.Stdout, os.Stderr)) }

// command runs the program and returns its exit code, which is 1 also if a
// gradient is wrong.
func command(args []string, stdout, stderr io.Writer) int {
	return cli.Exit("gradcheck", help, run(args, stdout), stdout, stderr)
}

func run(args []string, stdout io.Writer) error {
	c, err := parse(args)
	if err != nil {
		return err
	}
	rows, err := compare(c)
	if err != nil {
		return err
	}
	n, ok := table(stdout, rows, c.step, c.tolerance)
	if !ok {
		return fmt.Errorf("gradients differ by more than %v", c.tolerance)
	}
	_, err = fmt.Fprintf(stdout, "all %d elements agree within %v\n", n, c.tolerance)
	return err
}

// parse reads the command line.
func parse(args []string) (config, error) {
	c := config{seed: 1984, hidden: 4, activation: "sigmoid", step: 1e-5, tolerance: 1e-8}
	err := cli.Parse(args,
		cli.Whole("seed", &c.seed, 0, math.MaxUint32),
		cli.Whole("hidden", &c.hidden, 1, 1000),
		cli.OneOf("activation", &c.activation, slices.Sorted(maps.Keys(activations))...),
		cli.Number("step", &c.step, "a number from 1e-8 to 0.1", func(h float64) bool { return h >= 1e-8 && h <= 0.1 }),
		cli.Positive("tolerance", &c.tolerance),
		c.engine.Flag())
	return c, err
}
