package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"keisan/autodiff"
	"keisan/vm"
	"keisan/vm/cpu"
	"keisan/vm/gorgonia"
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
  -engine  cpu         that computes: cpu, or gorgonia as it comes
  -out     spiral-out  folder of the pictures and the weights
  -trace   FILE        the loss of each iteration, one a line
`

// config is the command line.
type config struct {
	seed    uint32
	hidden  int
	batch   int
	lr      float64
	epochs  int
	dtype   autodiff.DType
	engine  vm.Engine
	out     string
	trace   string
	tracing bool
}

// engines make the engines by name.
var engines = map[string]func() vm.Engine{
	"cpu":      func() vm.Engine { return cpu.New() },
	"gorgonia": func() vm.Engine { return gorgonia.New() },
}

// parse reads the command line. Its errors are one line that says what is
// allowed; flag.ErrHelp asks for help.
func parse(args []string) (config, error) {
	c := config{seed: 1984, hidden: 10, batch: 30, lr: 1, epochs: 300, dtype: autodiff.Float64, engine: cpu.New(), out: "spiral-out"}
	f := flag.NewFlagSet("spiral", flag.ContinueOnError)
	f.SetOutput(io.Discard)
	f.Func("seed", "", func(s string) error {
		n, err := whole(s, 0, math.MaxUint32)
		c.seed = uint32(n)
		return err
	})
	for _, n := range []struct {
		name     string
		value    *int
		low, top int64
	}{{"hidden", &c.hidden, 1, 100000}, {"batch", &c.batch, 1, 300}, {"epochs", &c.epochs, 1, 1 << 30}} {
		f.Func(n.name, "", func(s string) error {
			v, err := whole(s, n.low, n.top)
			*n.value = int(v)
			return err
		})
	}
	f.Func("lr", "", func(s string) (err error) {
		if c.lr, err = strconv.ParseFloat(s, 64); err != nil || !(c.lr > 0) || math.IsInf(c.lr, 0) {
			return errors.New("allowed is a number above 0")
		}
		return nil
	})
	f.Func("dtype", "", func(s string) error {
		for _, d := range []autodiff.DType{autodiff.Float64, autodiff.Float32} {
			if s == d.String() {
				c.dtype = d
				return nil
			}
		}
		return errors.New("allowed are float64, float32")
	})
	f.Func("engine", "", func(s string) error {
		if engines[s] == nil {
			return fmt.Errorf("allowed are %s", strings.Join(slices.Sorted(maps.Keys(engines)), ", "))
		}
		c.engine = engines[s]()
		return nil
	})
	f.StringVar(&c.out, "out", c.out, "")
	f.Func("trace", "", func(s string) error {
		c.trace, c.tracing = s, true
		return nil
	})
	err := f.Parse(args)
	switch {
	case errors.Is(err, flag.ErrHelp):
		return c, err
	case err != nil && strings.Contains(err.Error(), "not defined"):
		return c, fmt.Errorf("%w; allowed are %s", err, flagNames(f))
	case err != nil:
		return c, err
	case f.NArg() > 0:
		return c, fmt.Errorf("unexpected argument %q; allowed are %s", f.Arg(0), flagNames(f))
	}
	return c, nil
}

// whole reads a whole number between low and top.
func whole(s string, low, top int64) (int64, error) {
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil || n < low || n > top {
		return 0, fmt.Errorf("allowed is a whole number from %d to %d", low, top)
	}
	return n, nil
}

func flagNames(f *flag.FlagSet) string {
	var names []string
	f.VisitAll(func(f *flag.Flag) { names = append(names, "-"+f.Name) })
	return strings.Join(append(names, "-h"), " ")
}

// prepare makes the output folder and finds out whether the files can be
// written, before any time is spent on training.
func (c config) prepare() error {
	if c.out == "" {
		return errors.New(`invalid value "" for flag -out: allowed is the path of a folder`)
	}
	if err := os.MkdirAll(c.out, 0o777); err != nil {
		return fmt.Errorf("invalid value %q for flag -out: allowed is the path of a folder: %w", c.out, err)
	}
	if !c.tracing {
		return nil
	}
	folder, err := os.Stat(filepath.Dir(c.trace))
	old, oldErr := os.Stat(c.trace)
	if c.trace == "" || err != nil || !folder.IsDir() || oldErr == nil && !old.Mode().IsRegular() {
		return fmt.Errorf("invalid value %q for flag -trace: allowed is the path of a file in a folder that exists", c.trace)
	}
	return nil
}
