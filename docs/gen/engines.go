package main

import (
	"bytes"
	"fmt"
	"strings"

	"keisan/vm/gorgonia"
	"keisan/vm/gorgonia/cuda"
)

// engines returns the text of engines.md: which engines there are, and how
// vm/gorgonia and vm/gorgonia/cuda run each op, by their own tables.
func engines(string) ([]byte, error) {
	var b bytes.Buffer
	b.WriteString(enginesHead)
	for _, d := range gorgonia.Delegations() {
		runs, reason := "`StdEng."+d.Method+"`", d.Reason
		switch {
		case d.Method == "":
			runs = "own loop"
		case reason == "":
			reason = "—"
		}
		fmt.Fprintf(&b, "| %s | %s | %s |\n", d.Op, runs, reason)
	}
	b.WriteString(enginesCUDA)
	for _, d := range cuda.Delegations() {
		var runs []string
		if d.Method != "" {
			runs = append(runs, "`Engine."+d.Method+"`")
		}
		if d.Kernel != "" {
			runs = append(runs, "our kernel `"+d.Kernel+"`")
		}
		fmt.Fprintf(&b, "| %s | %s |\n", d.Op, strings.Join(runs, ", "))
	}
	return b.Bytes(), nil
}

const enginesHead = `<!-- Made by "go generate ./docs" from the tables of packages vm/gorgonia and vm/gorgonia/cuda: change those. -->

# Engines

One graph is compiled to one program, and an engine runs it. Every engine gives
the same results, up to rounding; the tests hold them all against the naive
interpreter (` + "`vm.Machine.Interpret`" + `), which runs each op's own loop.

| engine | package | what it is |
|---|---|---|
| cpu | [vm/cpu](../vm/cpu) | the default: this project's kernels for AVX-512 and AVX2, and on arm64 for NEON, spread over the cores; plain Go loops elsewhere |
| gorgonia | [vm/gorgonia](../vm/gorgonia) | plain Gorgonia: the methods of its ` + "`tensor.StdEng`" + `, where they are right |
| cuda | [vm/cuda](../vm/cuda) | a GPU of NVIDIA's, without cgo: cuBLAS for products, kernels compiled at run time for the rest; see [cuda.md](cuda.md) |
| gorgonia-cuda | [vm/gorgonia/cuda](../vm/gorgonia/cuda) | a GPU by Gorgonia's own CUDA engine, only in programs built for it: see [below](#gorgonias-cuda-engine) |

All are Gorgonia engines (` + "`tensor.Engine`" + `) with one more method, which
prepares the call of an op; the two for GPUs have a few more (` + "`vm.Device`" + `), for
their memory is not Go's.

## Choose one

In a program, when the machine is made:

` + "```go" + `
m, err := vm.New(g, vm.WithEngine(gorgonia.New()))
` + "```" + `

On the command line of the examples, by ` + "`-engine`" + ` and a name of the table; for one that
is not there, the error says why, and which are. The environment variable
` + "`KEISAN_ENGINE`" + ` names the one for programs that are not told. ` + "`KEISAN_CPU=generic`, `avx2` or `avx512`" + ` makes the cpu engine use no
higher instructions than that; on arm64 the names are ` + "`generic` and `neon`" + `. The kernels for
NEON are checked against the plain loops under emulation (qemu); their speed has
not been measured on any processor.

## From Gorgonia, and back

` + "`gorgonia.Import`" + ` declares the graph of an ` + "`ExprGraph`" + ` here, so that it can be
drawn, differentiated and run; ` + "`gorgonia.Export`" + ` makes an ` + "`ExprGraph`" + ` of nodes
and their gradients, for Gorgonia's own machines. Where Gorgonia has no op, or a
wrong one, the exported graph has ours, which Gorgonia runs but does not
differentiate.

## What the gorgonia engine delegates

The table is what the engine itself goes by. A test holds each delegated method
against the op's own loop, special values included, and another shows that what
the reasons say of Gorgonia's methods is so. Tensors without elements, on which
` + "`StdEng`" + ` panics, are for the op's own loop everywhere.

| op | runs as | exception, or why not |
|---|---|---|
`

const enginesCUDA = `
## Gorgonia's CUDA engine

Gorgonia's own CUDA engine, ` + "`gorgonia.org/gorgonia/cuda`" + `, is used as it comes: it
waits for the device after every operation, and each launch leaves a few bytes
unfreed, so the cuda engine above is the one to use; this one is there to be
compared with. A program has it if it is built with ` + "`-tags cuda`" + `, on a machine with

- cgo and a C compiler,
- CUDA 11.8 to 12 (headers, cuBLAS; ` + "`gorgonia.org/cu`" + ` v0.9.6, which this module
  requires, does not compile against CUDA 13, and earlier versions not against 12),
- cuDNN 8 (Gorgonia's engine opens it, though nothing here needs it; with cuDNN 9
  ` + "`cu`" + ` does not compile),
- an NVIDIA GPU with its driver: without one the program ends as it starts,
  whichever engine is chosen, for ` + "`cu`" + ` does so. With one, Gorgonia's first words
  are "Using CUDA build".

` + "```sh" + `
export CGO_ENABLED=1
export CGO_CFLAGS="-I/usr/local/cuda/include"    # where cuda.h, cublas_v2.h and cudnn.h are
export CGO_LDFLAGS="-L/usr/local/cuda/lib64"     # where libcublas.so and libcudnn.so are
go build -tags cuda ./examples/spiral
./spiral -engine gorgonia-cuda
` + "```" + `

No GPU has run it yet. Without one, two things are checked:

- On stand-ins: the C headers that ` + "`cu`" + ` needs are made from what its Go calls
  ([standin](../vm/gorgonia/cuda/standin)), the whole is compiled and linked with
  that, and its tests run on the [fake device](cuda.md), by
  ` + "`go test ./vm/gorgonia/cuda -args -long`" + `. So it fits ` + "`cu`" + ` v0.9.6, and computes
  what the interpreter does.
- Against NVIDIA's own, once, by hand (25 November 2026, linux/amd64): this package,
  its tests and all of ` + "`cu`" + ` that they need compile with the headers of CUDA 12.4
  (Debian's nvidia-cuda-dev 12.4.127, with libcu++-dev, without which cuda_fp16.h
  does not compile) and of cuDNN 8.9.1 (a copy that others have published), with no
  change; and ` + "`examples/spiral`" + ` links with CUDA 12.4's libraries (those for
  linking, in its folder ` + "`stubs`" + `, which is what a machine without a driver needs in
  CGO_LDFLAGS) and, for cuDNN, with a library of its functions' names alone. It wants
  libcuda.so.1, libcublas.so.12 and libcudnn.so.8. Started without a driver, it ends
  with the loader's line, "libcuda.so.1: cannot open shared object file"; with cuBLAS
  12.4.5 and the toolkit's own libcuda, which has no driver behind it, with one line of
  ` + "`cu`" + `'s, "Error in initialization … UnknownErrorCode:34" (34 says that), and exit code 1.

These ops of floats run on the device; PTX of the kernels, Gorgonia's and ours, is
embedded, and drivers of CUDA 11.4 and later translate it. All others, and other
types, run as their own loops on the memory that the driver manages for both
(` + "`vm.Profile`" + ` says "on the host" of them), and so do a Sum or Repeat along axes with others between them. (No op of ours is
Gorgonia's MatVecMul or Outer: they are a MatMul with an extent of 1.)

| op | runs as |
|---|---|
`
