package viz_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"gorgonia.org/tensor"

	"keisan/autodiff"
	"keisan/ops"
	"keisan/viz"
	"keisan/vm"
)

// net is the network of the first page: two layers, a loss and its gradients.
func net() (loss *autodiff.Node, grads []*autodiff.Node, err error) {
	g := autodiff.NewGraph(autodiff.Float32)
	x, t := g.Input("x", autodiff.Batch, 2), g.Input("t", autodiff.Batch, 3)
	W1, b1 := g.Param("W1", autodiff.Normal(0, 0.01), 2, 10), g.Param("b1", autodiff.Zeros(), 10)
	W2, b2 := g.Param("W2", autodiff.Normal(0, 0.01), 10, 3), g.Param("b2", autodiff.Zeros(), 3)

	h := ops.Sigmoid(ops.Affine(x, W1, b1))
	loss = ops.SoftmaxCE(ops.Affine(h, W2, b2), t)
	grads, err = autodiff.Grad(loss, g.Params()...)
	return loss, grads, err
}

func Example() {
	loss, grads, err := net()
	if err != nil {
		fmt.Println(err)
		return
	}
	dir, err := os.MkdirTemp("", "viz")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)

	both := viz.Backward(grads...)
	for name, d := range map[string]*viz.Diagram{
		"lanes.svg":    viz.New(loss, both, viz.At(30)),
		"backward.svg": viz.New(loss, both, viz.BackwardOnly),
		"book.svg":     viz.New(loss, both, viz.Book, viz.Fold("Affine")),
		"forward.dot":  viz.New(loss),
	} {
		if err := d.Save(filepath.Join(dir, name)); err != nil {
			fmt.Println(err)
		}
	}
	files, err := os.ReadDir(dir)
	for _, f := range files {
		fmt.Println(f.Name(), err)
	}
	// Output:
	// backward.svg <nil>
	// book.svg <nil>
	// forward.dot <nil>
	// lanes.svg <nil>
}

// The backward pass of x² as boxes: each says which rule it applies.
func ExampleBackward() {
	g := autodiff.NewGraph(autodiff.Float32)
	x := g.Input("x", 3)
	loss := ops.Sum(ops.Square(x)).Named("L")
	grads, err := autodiff.Grad(loss, x)
	if err != nil {
		fmt.Println(err)
		return
	}
	var dot strings.Builder
	if err := viz.New(loss, viz.Backward(grads...)).DOT(&dot); err != nil {
		fmt.Println(err)
		return
	}
	for line := range strings.Lines(dot.String()) {
		if _, rule, ok := strings.Cut(line, `tooltip="backward of `); ok {
			fmt.Println(strings.Split(rule, " — ")[0])
		}
	}
	// Output:
	// Square
	// Sum
}

// A graph with a mistake is drawn with the mistake in red, and Save says what is
// wrong and where the drawing is.
func ExampleDiagram_Save() {
	g := autodiff.NewGraph(autodiff.Float32)
	h := g.Input("h", autodiff.Batch, 10)
	score := ops.MatMul(h, g.Param("W2", autodiff.Normal(0, 0.01), 3, 10)).Named("score")

	dir, _ := os.MkdirTemp("", "viz")
	defer os.RemoveAll(dir)
	err := viz.New(ops.Softmax(score, 1)).Save(filepath.Join(dir, "wrong.svg"))
	_, message, _ := strings.Cut(strings.ReplaceAll(err.Error(), dir, "…"), ": ")
	fmt.Println(message)
	// Output:
	// MatMul "score": inner extents differ: h (N×10) × W2 (3×10): 10 ≠ 3 (drawn in red in …/wrong.svg)
}

// What a run took, as colours and numbers in the boxes.
func ExampleHeat() {
	loss, grads, err := net()
	if err != nil {
		fmt.Println(err)
		return
	}
	m, err := vm.New(loss.Graph(), vm.Profiled())
	if err != nil {
		fmt.Println(err)
		return
	}
	step, err := m.Compile(append(grads, loss)...)
	if err != nil {
		fmt.Println(err)
		return
	}
	feed := vm.Feed{}
	for _, x := range step.Inputs() {
		width := x.Shape().Extent(1)
		feed[x] = tensor.New(tensor.WithShape(30, width), tensor.WithBacking(make([]float32, 30*width)))
	}
	if _, err := step.Run(feed); err != nil {
		fmt.Println(err)
		return
	}
	hot := viz.Heat(viz.FLOPs(step.Profile())) // or viz.Time, viz.Bytes
	text := viz.Text(loss, viz.ForwardOnly, hot)
	fmt.Println("there are numbers:", strings.Contains(text, " FLOP · "))
	// Output:
	// there are numbers: true
}

// A page that steps through a run, to be opened in any browser.
func ExampleDiagram_HTML() {
	g := autodiff.NewGraph(autodiff.Float64)
	x := g.Input("x", 2)
	loss := ops.Sum(ops.Square(x)).Named("L")
	grads, err := autodiff.Grad(loss, x)
	if err != nil {
		fmt.Println(err)
		return
	}
	m, err := vm.New(g)
	if err != nil {
		fmt.Println(err)
		return
	}
	run, err := m.Record(vm.Feed{x: tensor.New(tensor.WithBacking([]float64{3, 4}))}, append(grads, loss)...)
	if err != nil {
		fmt.Println(err)
		return
	}
	var page strings.Builder
	err = viz.New(loss, viz.Backward(grads...), viz.Recorded(run)).HTML(&page)
	title, _, _ := strings.Cut(page.String()[strings.Index(page.String(), "<title>")+7:], "</title>")
	fmt.Println(title, err)
	// Output: Computational graph of L <nil>
}
