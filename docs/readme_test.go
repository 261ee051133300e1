package docs_test

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"

	"gorgonia.org/tensor"

	"keisan/autodiff"
	"keisan/ops"
	"keisan/viz"
	"keisan/vm"
)

//lint:file-ignore SA4006 The README leaves the checks of err to its reader.

// firstPage is the program of the README between the two marks.
func firstPage(w io.Writer, xs, ts *tensor.Dense) ([]*tensor.Dense, error) {
	// README
	g := autodiff.NewGraph(autodiff.Float32)

	x := g.Input("x", autodiff.Batch, 2) // (N×2): the batch extent is open
	t := g.Input("t", autodiff.Batch, 3)
	W1, b1 := g.Param("W1", autodiff.Normal(0, 0.01), 2, 10), g.Param("b1", autodiff.Zeros(), 10)
	W2, b2 := g.Param("W2", autodiff.Normal(0, 0.01), 10, 3), g.Param("b2", autodiff.Zeros(), 3)

	h := ops.Sigmoid(ops.Add(ops.MatMul(x, W1), b1)) // Add declares the Repeat node that b1 needs
	score := ops.Add(ops.MatMul(h, W2), b2)
	loss := ops.SoftmaxCE(score, t)

	grads, err := autodiff.Grad(loss, g.Params()...)   // the first mistake of all of the above, with its file:line
	m, err := vm.New(g)                                // holds the parameters; vm.WithEngine(…) chooses an engine
	step, err := m.Compile(append(grads, loss)...)     // or with train.SGD's updates: a whole step in one program
	out, err := step.Run(vm.Feed{x: xs, t: ts})        // any batch size
	err = viz.New(loss, viz.Backward(grads...)).SVG(w) // forward and backward in one picture
	// README
	return out, err
}

func Example() {
	xs := tensor.New(tensor.WithShape(2, 2), tensor.WithBacking([]float32{0.1, 0.2, 0.3, 0.4}))
	ts := tensor.New(tensor.WithShape(2, 3), tensor.WithBacking([]float32{1, 0, 0, 0, 0, 1}))
	out, err := firstPage(io.Discard, xs, ts)
	check(err)
	for _, v := range out[:4] {
		fmt.Println(v.Shape(), v.Dtype())
	}
	fmt.Printf("loss %.1f\n", out[4])
	// Output:
	// (2, 10) float32
	// (10) float32
	// (10, 3) float32
	// (3) float32
	// loss 1.1
}

// block returns the first block of code in the README's text that starts so.
func block(t *testing.T, text, start string) string {
	t.Helper()
	_, rest, found := strings.Cut(text, start)
	code, _, ended := strings.Cut(rest, "```")
	if !found || !ended {
		t.Fatalf("README.md has no %q", start)
	}
	return code
}

// The README's program is the one that compiles here.
func TestREADME(t *testing.T) {
	readme, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	source, err := os.ReadFile("readme_test.go")
	if err != nil {
		t.Fatal(err)
	}
	unix := func(text []byte) string { return string(bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n"))) }
	_, want, _ := strings.Cut(unix(source), "\t// README\n")
	want, _, _ = strings.Cut(want, "\t// README\n")
	want = strings.ReplaceAll(want, "\n\t", "\n")[1:]
	if have := block(t, unix(readme), "```go\n"); have != want {
		t.Errorf("the first page: have\n%s\nwant\n%s", have, want)
	}
	for _, command := range []string{"\ngo run ./examples/spiral\n", "\ngo test ./...\n"} {
		if !strings.Contains(unix(readme), command) {
			t.Errorf("README.md has no line %q", strings.TrimSpace(command))
		}
	}
}
