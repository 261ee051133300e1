// Command customop shows ops of one's own, those of package myops, at work: it
// checks them, declares a network with them, draws it, and trains it.
//
//	go run ./examples/customop
package main

import (
	"errors"
	"fmt"
	"io"
	"math"
	"os"

	"keisan/examples/customop/myops"
	"keisan/internal/cli"
	"keisan/internal/engines"
	"keisan/ops/optest"
)

const help = `customop shows ops of one's own: the activation Swish and the loss Huber, which
are not in Keisan but in examples/customop/myops. It checks that they keep the
laws of ops, declares a 1-12-1 network with them, draws the network with its
backward pass, and fits it to a sine wave some of whose samples are far off.

	go run ./examples/customop
	go run ./examples/customop -delta 100        (all but MSE, which follows the outliers)

  -steps  2000          training steps: 0 or more
  -delta  0.25          where Huber's loss becomes linear: above 0
  -out    customop-out  folder of the pictures
  -engine cpu           that computes: cpu, gorgonia or cuda, cuda:1 for
                        a second GPU; KEISAN_ENGINE names another default
`

type config struct {
	steps  int
	delta  float64
	out    string
	engine engines.Choice
}

func main() { os.Exit(command(os.Args[1:], os.Stdout, os.Stderr)) }

// command runs the program and returns its exit code.
func command(args []string, stdout, stderr io.Writer) int {
	return cli.Exit("customop", help, run(args, stdout), stdout, stderr)
}

func run(args []string, stdout io.Writer) error {
	c, err := parse(args)
	if err == nil {
		err = check(stdout)
	}
	if err == nil {
		err = c.demonstrate(stdout)
	}
	return err
}

// parse reads the command line.
func parse(args []string) (config, error) {
	c := config{steps: 2000, delta: 0.25, out: "customop-out"}
	err := cli.Parse(args,
		cli.Positive("delta", &c.delta),
		cli.Path("out", &c.out, "a folder"),
		cli.Whole("steps", &c.steps, 0, math.MaxInt),
		c.engine.Flag())
	return c, err
}

// check tries the laws of ops on 200 random cases of each op.
func check(out io.Writer) error {
	for _, spec := range myops.Specs() {
		broken := optest.Laws(spec)
		fmt.Fprintf(out, "%s: %d random cases, %d laws broken\n", spec.Name, optest.Draws, len(broken))
		if err := errors.Join(broken...); err != nil {
			return err
		}
	}
	return nil
}
