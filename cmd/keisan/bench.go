package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"

	workloads "keisan/internal/bench"
	"keisan/internal/bench/compare"
	"keisan/internal/bench/peers"
	"keisan/internal/simd"
)

const benchHelp = `bench measures the framework on this machine: products of matrices, training
steps, elementwise functions, compiling, and an example from its start to its
end, with the shares of what the processor can do at most.

	go run ./cmd/keisan bench
	go run ./cmd/keisan bench -run 'step/784|gemm/1024' -peers
	go run ./cmd/keisan bench -peers -json bench.json
	go run ./cmd/keisan bench -report bench.json > docs/benchmarks.md
	KEISAN_CPU=avx2 go run ./cmd/keisan bench -run gemm

  -run     REGEXP  only the workloads whose names match
  -list            names the workloads, and runs none
  -peers           runs NumPy and PyTorch, in the first Python that has them,
                   and Gorgonia in turn with ours; a × is how many times longer
                   a peer takes
  -rounds  9       turns of each, of about 40 ms: 1 to 1000
  -json    FILE    writes the figures
  -report  FILE    runs nothing; prints the page for figures that -json wrote
  -serve           is the peer Gorgonia, on standard input and output: what
                   -peers starts
`

// benchFlags is the command line of bench.
type benchFlags struct {
	only               *regexp.Regexp
	list, peers, serve bool
	rounds             int
	json, report       string
}

func parseBench(args []string) (b benchFlags, help bool, err error) {
	b.rounds = 9
	f := flag.NewFlagSet("bench", flag.ContinueOnError)
	f.Func("run", "", func(s string) (err error) {
		b.only, err = regexp.Compile(s)
		return err
	})
	f.BoolVar(&b.list, "list", false, "")
	f.BoolVar(&b.peers, "peers", false, "")
	f.BoolVar(&b.serve, "serve", false, "")
	f.Func("rounds", "", func(s string) (err error) {
		if b.rounds, err = strconv.Atoi(s); err != nil || b.rounds < 1 || b.rounds > 1000 {
			return errors.New("allowed is a whole number from 1 to 1000")
		}
		return nil
	})
	for name, path := range map[string]*string{"json": &b.json, "report": &b.report} {
		f.Func(name, "", func(s string) error {
			if *path = s; s == "" {
				return errors.New("allowed is the path of a file")
			}
			return nil
		})
	}
	help, err = parse(f, args)
	switch {
	case err != nil || help:
	case (b.report != "" || b.serve) && f.NFlag() > 1:
		err = usage{errors.New("bench: -report and -serve go with no other flag")}
	case b.json != "" && !writable(b.json):
		err = usage{fmt.Errorf("bench: invalid value %q for flag -json: allowed is the path of a file in a folder that exists", b.json)}
	}
	return b, help, err
}

// writable reports whether path can be a file: better to know before minutes of
// measuring than after.
func writable(path string) bool {
	folder, err := os.Stat(filepath.Dir(path))
	old, missing := os.Stat(path)
	return err == nil && folder.IsDir() && (missing != nil || old.Mode().IsRegular())
}

// bench is the command.
func bench(ctx context.Context, args []string, std streams) error {
	b, help, err := parseBench(args)
	switch {
	case err != nil:
		return err
	case help:
		fmt.Fprint(std.out, benchHelp)
		return nil
	case b.serve:
		return peers.Serve(std.in, std.out)
	case b.report != "":
		r, err := compare.Load(b.report)
		if err != nil {
			return err
		}
		return r.Page(std.out)
	}
	names := b.names()
	if len(names) == 0 {
		return usage{fmt.Errorf("bench: no workload matches %q; -list names them", b.only)}
	}
	if b.list {
		for _, name := range names {
			fmt.Fprintln(std.out, name)
		}
		return nil
	}
	return b.measure(ctx, std)
}

// names returns the workloads that -run asks for.
func (b benchFlags) names() (names []string) {
	for _, w := range workloads.All() {
		if b.only == nil || b.only.MatchString(w.Name) {
			names = append(names, w.Name)
		}
	}
	return names
}

// measure runs the workloads, and the peers if asked for.
func (b benchFlags) measure(ctx context.Context, std streams) error {
	if err := simd.Err(); err != nil {
		return usage{err}
	}
	o := compare.Options{Only: b.only, Rounds: b.rounds, Screen: std.out}
	if b.peers {
		self, err := os.Executable()
		if err != nil {
			return err
		}
		started, missing := peers.Start(self, "bench", "-serve")
		for _, p := range started {
			defer p.Close()
			o.Peers = append(o.Peers, p)
		}
		o.Missing = missing
	}
	r, err := compare.Run(ctx, o)
	if err != nil || b.json == "" {
		return err
	}
	return r.Save(b.json)
}
