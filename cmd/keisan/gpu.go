package main

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"

	"keisan/internal/bench/compare"
	"keisan/internal/bench/gpu"
	"keisan/internal/bench/peers"
	"keisan/internal/cli"
)

const gpuHelp = `gpu runs the cuda engine on this machine's GPU of NVIDIA's, some minutes long, and
writes down what docs/cuda.md tells of it: training steps beside PyTorch's on the
same device, the training of models beside the CPU engine, and every op, random
graphs and the example models against the naive interpreter.

	go run ./cmd/keisan gpu -quick
	go run ./cmd/keisan gpu -json docs/cuda/NAME.json && go generate ./docs

The page docs/cuda.md is made of all logs in docs/cuda. A part that fails is in the
log, which is saved after every part. It needs NVIDIA's driver and cuBLAS, and for
fused ops NVRTC, of CUDA 11.4 or later: the system's, or those that PyTorch brings
along. Without PyTorch 2.0 or later for CUDA in python3, nobody is measured beside.

  -quick             small sizes, a minute: whether all of it works
  -run     REGEXP    only the parts whose names match
  -list              names the parts, and runs none
  -device  0         the number of the device
  -rounds  9         turns of us and of PyTorch, of about 25 ms: 1 to 1000
  -json    FILE      writes the log
  -libraries D,B,N   the files of the driver, cuBLAS and NVRTC; one that is empty is
                     looked for
`

// gpuFlags is the command line of gpu.
type gpuFlags struct {
	only           *regexp.Regexp
	list, quick    bool
	device, rounds int
	json           string
	libraries      [3]string // driver, cuBLAS, NVRTC
}

func parseGPU(args []string) (gpuFlags, error) {
	f := gpuFlags{rounds: compare.Rounds}
	err := cli.Parse(args,
		cli.Whole("device", &f.device, 0, 63),
		cli.Path("json", &f.json, "a file"),
		cli.Func("libraries", func(s string) error {
			names := strings.Split(s, ",")
			if len(names) != len(f.libraries) {
				return errors.New("allowed are three files, DRIVER,CUBLAS,NVRTC; one may be empty")
			}
			copy(f.libraries[:], names)
			return nil
		}),
		cli.Switch("list", &f.list),
		cli.Switch("quick", &f.quick),
		cli.Whole("rounds", &f.rounds, 1, 1000),
		cli.Pattern("run", &f.only))
	if err == nil && f.json != "" {
		err = cli.Writable("json", f.json)
	}
	return f, err
}

// gpuCommand is the command.
func gpuCommand(ctx context.Context, args []string, std streams) error {
	f, err := parseGPU(args)
	if err != nil {
		return err
	}
	names := gpu.Parts(f.quick, f.only)
	if len(names) == 0 {
		return cli.Mistakef("no part matches %q; -list names them", f.only)
	}
	if f.list {
		for _, name := range names {
			fmt.Fprintln(std.out, name)
		}
		return nil
	}
	options, notes, err := gpu.Find(f.device, f.libraries[0], f.libraries[1], f.libraries[2])
	if err != nil {
		return fmt.Errorf("nothing was run: %w", err)
	}
	log, err := gpu.Run(ctx, gpu.Options{
		Date: time.Now().UTC().Format(time.DateOnly), GPU: options, Notes: notes,
		Peer:   func(tf32 bool) (gpu.Peer, error) { return peers.StartCUDA(f.device, tf32) },
		Only:   f.only,
		Quick:  f.quick,
		Rounds: f.rounds,
		Screen: std.out,
		Save: func(l *gpu.Log) error {
			if f.json == "" {
				return nil
			}
			return l.Save(f.json)
		},
	})
	if err == nil {
		err = log.Failed()
	}
	return err
}
