// Command customop shows ops of one's own, those of package myops, at work: it
// checks them, declares a network with them, draws it, and trains it.
//
//	go run ./examples/customop
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

	"keisan/examples/customop/myops"
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
`

type config struct {
	steps int
	delta float64
	out   string
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
		fmt.Fprintln(stderr, "customop:", err)
		return 2
	}
	err = check(stdout)
	if err == nil {
		err = c.demonstrate(stdout)
	}
	if err != nil {
		fmt.Fprintln(stderr, "customop:", err)
		return 1
	}
	return 0
}

func parse(args []string) (config, error) {
	c := config{2000, 0.25, "customop-out"}
	f := flag.NewFlagSet("customop", flag.ContinueOnError)
	f.SetOutput(io.Discard)
	f.Func("steps", "", func(s string) (err error) {
		if c.steps, err = strconv.Atoi(s); err != nil || c.steps < 0 {
			return errors.New("allowed is a whole number, 0 or more")
		}
		return nil
	})
	f.Func("delta", "", func(s string) (err error) {
		if c.delta, err = strconv.ParseFloat(s, 64); err != nil || !(c.delta > 0) || math.IsInf(c.delta, 0) {
			return errors.New("allowed is a number above 0")
		}
		return nil
	})
	f.Func("out", "", func(s string) error {
		if c.out = s; s == "" {
			return errors.New("allowed is the path of a folder")
		}
		return nil
	})
	err := f.Parse(args)
	if err == nil && f.NArg() > 0 {
		err = fmt.Errorf("unexpected argument %q", f.Arg(0))
	} else if err == nil || errors.Is(err, flag.ErrHelp) || strings.Contains(err.Error(), "allowed") {
		return c, err
	}
	return c, fmt.Errorf("%w: allowed are -delta -out -steps -h", err)
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
