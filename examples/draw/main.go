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
	"keisan/internal/engines"
	"keisan/viz"
)

const help = `draw draws a network, its forward and its backward pass.

	go run ./examples/draw -format text
	go run ./examples/draw -out spiral.svg
	go run ./examples/draw -net residual -preset book -out residual.png
	go run ./examples/draw -net mlp -batch 30 -out mlp.html
	go run ./examples/draw -net rnn -passes forward -batch 20 -format dot
	go run ./examples/draw -net blocks -preset overview -lang ja -out blocks.svg
	go run ./examples/draw -net attend -focus p1 -steps 2 -detail -out softmax.svg

  -net     spiral  attend blocks conv deep mistake mlp norm residual rnn rnn100
                   shared spiral twice
  -preset  lanes   a row for each operation; book: circles from left to right;
                   overview: folded scopes, and what is repeated as one box
  -passes  both    both, forward or backward
  -detail          every node of the backward pass, not a box for each operation
  -focus   NAME    only what is near the value of this name
  -steps   2       how near
  -batch   0       the batch extent to show in shapes; 0 leaves it open: N
  -lang    en      en or ja
  -format  svg     svg html dot text mermaid tikz netron json png pdf; the default
                   is the suffix of -out. html steps through the passes, with the
                   numbers of a run on random samples; json is for Model Explorer;
                   png and pdf need Graphviz's dot; without it, it is
                   svg, in FILE.svg
  -engine  cpu     that computes those numbers: cpu, gorgonia or cuda, cuda:1 for
                   a second GPU; KEISAN_ENGINE names another default
  -out     FILE    where to; the default is the standard output, but for png, pdf
`

// formats are the formats, with the suffix of each.
var formats = map[string]string{
	"svg": ".svg", "html": ".html", "dot": ".dot", "text": ".txt", "mermaid": ".mmd", "tikz": ".tex", "netron": ".netron", "json": ".json",
	"png": ".png", "pdf": ".pdf",
}

var (
	formatNames = []string{"svg", "html", "dot", "text", "mermaid", "tikz", "netron", "json", "png", "pdf"}
	passes      = map[string]viz.Passes{"both": viz.Both, "forward": viz.ForwardOnly, "backward": viz.BackwardOnly}
)

// config is the command line.
type config struct {
	net, passes, format, out string
	preset                   viz.Preset
	language                 viz.Language
	batch, steps             int
	detail                   bool
	focus                    string
	engine                   engines.Choice
}

// draw writes the drawing. A mistake in the graph is drawn, and returned.
func draw(c config, stdout io.Writer) error {
	loss, wrt := nets[c.net](autodiff.NewGraph(autodiff.Float32))
	options := []viz.Option{c.preset, passes[c.passes], c.language, viz.At(c.batch)}
	if c.detail {
		options = append(options, viz.Detail())
	}
	if c.focus != "" {
		n, err := named(loss.Graph(), c.focus)
		if err != nil {
			return err
		}
		options = append(options, viz.Focus(n, c.steps))
	}
	grads, err := autodiff.Grad(loss, wrt...)
	if err == nil {
		options = append(options, viz.Backward(grads...))
	}
	if c.format == "html" && loss.Graph().Err() == nil {
		numbers, err := recorded(loss.Graph(), c.engine, max(c.batch, 1), append(grads, loss))
		if err != nil {
			return err
		}
		options = append(options, numbers)
	}
	d := viz.New(loss, options...)
	write := map[string]func(io.Writer) error{
		"svg": d.SVG, "html": d.HTML, "dot": d.DOT, "text": d.Text, "mermaid": d.Mermaid, "tikz": d.TikZ, "netron": d.Netron, "json": d.Explorer,
		"png": d.PNG, "pdf": d.PDF,
	}[c.format]
	if c.out == "" {
		return write(stdout)
	}
	err = save(c.out, write)
	if errors.Is(err, viz.ErrNoDot) {
		at := c.out + ".svg"
		mistake := save(at, d.SVG)
		if mistake != nil && !isMistake(mistake) {
			return mistake
		}
		return errors.Join(fmt.Errorf("%s: %w: the %s net is drawn in %s instead", c.out, viz.ErrNoDot, c.net, at), mistake)
	}
	if err == nil || isMistake(err) {
		fmt.Fprintf(stdout, "the %s net is drawn in %s\n", c.net, c.out)
	}
	return err
}

// save writes a file. A mistake in the graph, once drawn, is returned.
func save(path string, write func(io.Writer) error) error {
	var mistake error
	err := atomicfile.Write(path, func(w io.Writer) error {
		err := write(w)
		if isMistake(err) {
			mistake, err = err, nil
		}
		return err
	})
	if err != nil {
		return err
	}
	return mistake
}

// named returns the value of this name.
func named(g *autodiff.Graph, name string) (*autodiff.Node, error) {
	var names []string
	for _, n := range g.Nodes() {
		if n.Name() == name {
			return n, nil
		}
		if of, _ := n.AdjointOf(); of == nil {
			names = append(names, n.Name())
		}
	}
	return nil, cli.Mistakef("-focus %s: allowed are %s", name, strings.Join(names, ", "))
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
	if isMistake(err) && !errors.Is(err, viz.ErrNoDot) {
		fmt.Fprintln(stderr, "draw: in red:", err)
		return 0
	}
	return cli.Exit("draw", help, err, stdout, stderr)
}

// parse reads the command line.
func parse(args []string) (config, error) {
	c := config{net: "spiral", passes: "both", steps: 2}
	err := cli.Parse(args,
		cli.OneOf("net", &c.net, slices.Sorted(maps.Keys(nets))...),
		cli.Func("preset", func(s string) (err error) {
			if c.preset, err = viz.ParsePreset(s); err != nil {
				err = errors.New("allowed are lanes, book, overview")
			}
			return err
		}),
		cli.Func("lang", func(s string) (err error) {
			if c.language, err = viz.ParseLanguage(s); err != nil {
				err = errors.New("allowed are en, ja")
			}
			return err
		}),
		cli.Switch("detail", &c.detail),
		cli.Whole("steps", &c.steps, 0, math.MaxInt),
		cli.Func("focus", func(s string) error {
			c.focus = s
			return nil
		}),
		cli.OneOf("passes", &c.passes, "both", "forward", "backward"),
		cli.Whole("batch", &c.batch, 0, math.MaxInt),
		cli.OneOf("format", &c.format, formatNames...),
		c.engine.Flag(),
		cli.Func("out", func(s string) error {
			c.out = s
			return nil
		}))
	for _, f := range formatNames {
		if c.format == "" && filepath.Ext(c.out) == formats[f] {
			c.format = f
		}
	}
	if c.format == "" {
		c.format = "svg"
	}
	if err == nil && c.out == "" && (c.format == "png" || c.format == "pdf") {
		err = cli.Mistakef("-format %s needs -out FILE: the others are allowed on the standard output", c.format)
	}
	return c, err
}
