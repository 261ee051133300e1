// Command draw draws one of a handful of networks.
//
//	go run ./examples/draw -net rnn -out rnn.svg
//
// nets.go declares the networks.
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"keisan/autodiff"
	"keisan/internal/atomicfile"
	"keisan/viz"
)

const help = `draw draws a network, its forward and its backward pass.

	go run ./examples/draw -out spiral.svg
	go run ./examples/draw -net residual -preset book -out residual.png
	go run ./examples/draw -net rnn -passes forward -batch 20 -format dot

  -net     spiral  deep mistake mlp residual rnn shared spiral twice
  -preset  lanes   a row for each operation, or book: circles from left to right
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
	net, format, out string
	preset           viz.Preset
	passes           viz.Passes
	batch            int
}

// draw writes the drawing. A mistake in the graph is drawn, and returned.
func draw(c config, stdout io.Writer) error {
	loss, wrt := nets[c.net](autodiff.NewGraph(autodiff.Float32))
	options := []viz.Option{c.preset, c.passes, viz.At(c.batch)}
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

// command runs the program and returns its exit code: 2 for a bad command line,
// 1 if something failed. A mistake in the graph, once drawn, is only told.
func command(args []string, stdout, stderr io.Writer) int {
	c, err := parse(args)
	if errors.Is(err, flag.ErrHelp) {
		fmt.Fprint(stdout, help)
		return 0
	}
	if err != nil {
		fmt.Fprintln(stderr, "draw:", err)
		return 2
	}
	err = draw(c, stdout)
	switch {
	case isMistake(err):
		fmt.Fprintln(stderr, "draw: in red:", err)
	case err != nil:
		fmt.Fprintln(stderr, "draw:", err)
		return 1
	}
	return 0
}

// parse reads the command line. Its errors are one line that says what is
// allowed; flag.ErrHelp asks for help.
func parse(args []string) (config, error) {
	c := config{net: "spiral"}
	f := flag.NewFlagSet("draw", flag.ContinueOnError)
	f.SetOutput(io.Discard)
	f.Func("net", "", func(s string) error {
		c.net = s
		return allowed(nets[s] != nil, strings.Join(slices.Sorted(maps.Keys(nets)), ", "))
	})
	f.Func("preset", "", func(s string) (err error) {
		c.preset, err = viz.ParsePreset(s)
		return allowed(err == nil, "lanes, book")
	})
	f.Func("passes", "", func(s string) (err error) {
		var ok bool
		c.passes, ok = passes[s]
		return allowed(ok, "both, forward, backward")
	})
	f.Func("batch", "", func(s string) (err error) {
		c.batch, err = strconv.Atoi(s)
		return allowed(err == nil && c.batch >= 0, "whole numbers from 0")
	})
	f.Func("format", "", func(s string) error {
		c.format = s
		return allowed(slices.Contains(formats, s), strings.Join(formats, ", "))
	})
	f.StringVar(&c.out, "out", "", "")
	const flags = "allowed are -net -preset -passes -batch -format -out -h"
	switch err := f.Parse(args); {
	case err != nil && strings.Contains(err.Error(), "not defined"):
		return c, fmt.Errorf("%w; %s", err, flags)
	case err != nil:
		return c, err
	case f.NArg() > 0:
		return c, fmt.Errorf("unexpected argument %q; %s", f.Arg(0), flags)
	}
	if suffix := strings.TrimPrefix(filepath.Ext(c.out), "."); c.format == "" && slices.Contains(formats, suffix) {
		c.format = suffix
	} else if c.format == "" {
		c.format = "svg"
	}
	if c.out == "" && (c.format == "png" || c.format == "pdf") {
		return c, fmt.Errorf("-format %s needs -out FILE: only svg and dot are allowed on the standard output", c.format)
	}
	return c, nil
}

func allowed(ok bool, what string) error {
	if ok {
		return nil
	}
	return errors.New("allowed are " + what)
}
