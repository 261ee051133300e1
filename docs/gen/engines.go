package main

import (
	"bytes"
	"fmt"

	"keisan/vm/gorgonia"
)

// engines returns the text of engines.md: which engines there are, and how
// vm/gorgonia runs each op, by its own table.
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
	return b.Bytes(), nil
}

const enginesHead = `<!-- Made by "go generate ./docs" from the table of package vm/gorgonia: change that. -->

# Engines

One graph is compiled to one program, and an engine runs it. Every engine gives
the same results, up to rounding; the tests hold them all against the naive
interpreter (` + "`vm.Machine.Interpret`" + `), which runs each op's own loop.

| engine | package | what it is |
|---|---|---|
| cpu | [vm/cpu](../vm/cpu) | the default: this project's kernels for AVX-512 and AVX2, spread over the cores; plain Go loops elsewhere |
| gorgonia | [vm/gorgonia](../vm/gorgonia) | plain Gorgonia: the methods of its ` + "`tensor.StdEng`" + `, where they are right |
| cuda | [vm/cuda](../vm/cuda) | a GPU of NVIDIA's, without cgo: cuBLAS for products, kernels compiled at run time for the rest; see [cuda.md](cuda.md) |

All are Gorgonia engines (` + "`tensor.Engine`" + `) with one more method, which
prepares the call of an op; the cuda engine has a few more (` + "`vm.Device`" + `), for its
memory is not the host's.

## Choose one

In a program, when the machine is made:

` + "```go" + `
m, err := vm.New(g, vm.WithEngine(gorgonia.New()))
` + "```" + `

On the command line of the examples, by ` + "`-engine cpu`" + `, ` + "`-engine gorgonia`" + ` or
` + "`-engine cuda`" + `; for one that is not there, the error says why, and which are. The
environment variable ` + "`KEISAN_ENGINE`" + ` names the one for programs that are
not told. ` + "`KEISAN_CPU=generic`, `avx2` or `avx512`" + ` makes the cpu engine use no
higher instructions than that.

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
