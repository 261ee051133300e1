package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"reflect"
	"regexp"
	"strings"
	"unicode"

	workloads "keisan/internal/bench"
	"keisan/internal/bench/compare"
	"keisan/internal/bench/peers"
	"keisan/internal/cli"
	"keisan/internal/simd"
)

const benchHelp = `bench measures the framework on this machine: products of matrices, training
steps, elementwise functions, compiling, and an example from its start to its
end, with the shares of what the processor can do at most.

	go run ./cmd/keisan bench
	go run ./cmd/keisan bench -run 'step/784|gemm/1024' -peers
	go run ./cmd/keisan bench -peers -json bench.json
	KEISAN_CPU=avx2 go run ./cmd/keisan bench -peers -core Haswell -run gemm -json avx2.json
	go run ./cmd/keisan bench -report bench.json -report avx2.json > docs/benchmarks.md

  -run     REGEXP  only the workloads whose names match
  -list            names the workloads, and runs none
  -peers           runs NumPy and PyTorch, in the first Python that has them,
                   and Gorgonia in turn with ours; a × is how many times longer
                   a peer takes
  -core    NAME    makes OpenBLAS take the processor for another; Haswell is its
                   AVX2, to which NumPy's and PyTorch's own kernels keep then,
                   too; native: for what it is, whatever the environment says
  -rounds  9       turns of each, of about 25 ms: 1 to 1000
  -json    FILE    writes the figures
  -report  FILE    runs nothing; prints the page for figures that -json wrote;
                   once more, and the page has a section for each file
  -serve   NAME    is the peer gorgonia, or keisan, whose memory is measured, on
                   standard input and output: what bench starts
`

// benchFlags is the command line of bench.
type benchFlags struct {
	only        *regexp.Regexp
	list, peers bool
	serve       string
	rounds      int
	core, json  string
	reports     []string
}

func parseBench(args []string) (benchFlags, error) {
	b := benchFlags{rounds: compare.Rounds}
	err := cli.Parse(args,
		cli.Func("core", func(s string) error {
			b.core = s
			if s == "" || strings.ContainsFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
				return errors.New("allowed is a name of OpenBLAS's for a processor: Haswell, Zen, SkylakeX, …")
			}
			return nil
		}),
		cli.Path("json", &b.json, "a file"),
		cli.Switch("list", &b.list),
		cli.Switch("peers", &b.peers),
		cli.Func("report", func(s string) error {
			b.reports = append(b.reports, s)
			return nil
		}),
		cli.Whole("rounds", &b.rounds, 1, 1000),
		cli.Pattern("run", &b.only),
		cli.OneOf("serve", &b.serve, "gorgonia", "keisan"))
	report, serve := benchFlags{rounds: compare.Rounds, reports: b.reports}, benchFlags{rounds: compare.Rounds, serve: b.serve}
	switch {
	case err != nil:
	case b.reports != nil && !reflect.DeepEqual(b, report) || b.serve != "" && !reflect.DeepEqual(b, serve):
		err = cli.Mistakef("-report and -serve go with no other flag")
	case b.core != "" && !b.peers:
		err = cli.Mistakef("-core is for peers: it goes with -peers")
	case b.json != "":
		err = cli.Writable("json", b.json)
	}
	return b, err
}

// bench is the command.
func bench(ctx context.Context, args []string, std streams) error {
	b, err := parseBench(args)
	switch {
	case err != nil:
		return err
	case b.serve == "keisan":
		return peers.ServeOwn(std.in, std.out)
	case b.serve != "":
		return peers.Serve(std.in, std.out)
	case b.reports != nil:
		return page(std.out, b.reports)
	}
	names := b.names()
	if len(names) == 0 {
		return cli.Mistakef("no workload matches %q; -list names them", b.only)
	}
	if b.list {
		for _, name := range names {
			fmt.Fprintln(std.out, name)
		}
		return nil
	}
	return b.measure(ctx, std)
}

// page prints the page for the reports in files.
func page(w io.Writer, paths []string) error {
	var reports []*compare.Report
	for _, path := range paths {
		r, err := compare.Load(path)
		if err != nil {
			return err
		}
		reports = append(reports, r)
	}
	return compare.Page(w, reports...)
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
		return cli.Mistake{Err: err}
	}
	self, err := os.Executable()
	if err != nil {
		return err
	}
	o := compare.Options{Own: peers.Own(self, "bench", "-serve", "keisan"), Only: b.only, Rounds: b.rounds, Core: b.core, Screen: std.out}
	if b.peers {
		started, missing, err := peers.Start(b.core, self, "bench", "-serve", "gorgonia")
		if err != nil {
			return cli.Mistake{Err: err}
		}
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
