// Command draw draws one of a handful of networks.
//
//	go run ./examples/draw -net rnn -out rnn.svg
//
// nets.go declares the networks.
package main

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"keisan/autodiff"
	"keisan/internal/atomicfile"
	"keisan/internal/cli"
	"keisan/viz"
)

const help = `draw draws a network, its forward and its backward pass.

	go run ./examples/draw -out spiral.svg
	go run ./examples/draw -net residual -preset book -out residual.png
	go run ./examples/draw -net rnn -passes forward -batch 20 -format dot

  -net     spiral  attend conv deep mistake mlp norm residual rnn shared spiral twice
  -preset  lanes   a row for each operation; book: circles from left to right;
                   overview: folded scopes
  -passes  both    both, forward or backward
  -batch   0       the batch extent to show in shapes; 0 leaves it open: N
  -format  svg     svg dot png pdf, the default is the suffix of -out;
                   png and pdf need Graphviz's dot
  -out     FILE    where to; the default for svg and dot is the standard output
`

var (
	formats = []string{"svg", "dot", "png", "pdf"}
	passes  = map[string]viz.Passes{"both": viz.Both, "forward": viz.ForwardOnly, "backward": viz.BackwardOnly}
)

// config is the command line.
type config struct {
	net, passes, format, out string
	preset                   viz.Preset
	batch                    int
}

// draw writes the drawing. A mistake in the graph is drawn, and returned.
func draw(c config, stdout io.Writer) error {
	loss, wrt := nets[c.net](autodiff.NewGraph(autodiff.Float32))
	options := []viz.Option{c.preset, passes[c.passes], viz.At(c.batch)}
	grads, err := autodiff.Grad(loss, wrt...)
	if err == nil {
		options = append(options, viz.Backward(grads...))
	}
	d := viz.New(loss, options...)
	write := map[string]func(io.Writer) error{"svg": d.SVG, "dot": d.DOT, "png": d.PNG, "pdf": d.PDF}[c.format]
	if c.out == "" {
		return write(stdout)
	}
	var mistake error
	err = atomicfile.Write(c.out, func(w io.Writer) error {
		err := write(w)
		if isMistake(err) {
			mistake, err = err, nil
		}
		return err
	})
	if err == nil {
		_, err = fmt.Fprintf(stdout, "the %s net is drawn in %s\n", c.net, c.out)
	}
	return errors.Join(err, mistake)
}

func isMistake(err error) bool {
	var mistake *autodiff.Error
	return errors.As(err, &mistake)
}

func main() { os.Exit(command(os.Args[1:], os.Stdout, os.Stderr)) }

// command runs the program and returns its exit code. A mistake in the graph,
// once drawn, is only told.
func command(args []string, stdout, stderr io.Writer) int {
	c, err := parse(args)
	if err == nil {
		err = draw(c, stdout)
	}
	if isMistake(err) {
		fmt.Fprintln(stderr, "draw: in red:", err)
		return 0
	}
	return cli.Exit("draw", help, err, stdout, stderr)
}

// parse reads the command line.
func parse(args []string) (config, error) {
	c := config{net: "spiral", passes: "both"}
	err := cli.Parse(args,
		cli.OneOf("net", &c.net, slices.Sorted(maps.Keys(nets))...),
		cli.Func("preset", func(s string) (err error) {
			if c.preset, err = viz.ParsePreset(s); err != nil {
				err = errors.New("allowed are lanes, book, overview")
			}
			return err
		}),
		cli.OneOf("passes", &c.passes, "both", "forward", "backward"),
		cli.Whole("batch", &c.batch, 0, math.MaxInt),
		cli.OneOf("format", &c.format, formats...),
		cli.Func("out", func(s string) error {
			c.out = s
			return nil
		}))
	if suffix := strings.TrimPrefix(filepath.Ext(c.out), "."); c.format == "" && slices.Contains(formats, suffix) {
		c.format = suffix
	} else if c.format == "" {
		c.format = "svg"
	}
	if err == nil && c.out == "" && (c.format == "png" || c.format == "pdf") {
		err = cli.Mistakef("-format %s needs -out FILE: only svg and dot are allowed on the standard output", c.format)
	}
	return c, err
}
