package main

import (
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"

	"gorgonia.org/tensor"

	"keisan/autodiff"
	"keisan/examples/customop/myops"
	"keisan/internal/engines"
	"keisan/ops"
	"keisan/viz"
	"keisan/vm"
)

// A net is the network, with its loss and the gradients of it.
type net struct {
	g             *autodiff.Graph
	x, t, y, loss *autodiff.Node
	grads         []*autodiff.Node
}

// demonstrate declares, draws and trains.
func (c config) demonstrate(out io.Writer) error {
	n, err := declare(c.delta)
	if err == nil {
		err = n.draw(out, c.out)
	}
	if err == nil {
		err = n.train(out, c.steps, c.engine)
	}
	return err
}

// declare uses the ops as it uses built-in ones.
func declare(delta float64) (*net, error) {
	g := autodiff.NewGraph(autodiff.Float64)
	x, t := g.Input("x", autodiff.Batch, 1), g.Input("t", autodiff.Batch, 1)
	W1, b1 := g.Param("W1", autodiff.Normal(0, 2), 1, 12), g.Param("b1", autodiff.Normal(0, 1), 12)
	W2, b2 := g.Param("W2", autodiff.Xavier(), 12, 1), g.Param("b2", autodiff.Zeros(), 1)

	h := myops.Swish(ops.Affine(x, W1, b1))
	y := ops.Affine(h, W2, b2)
	loss := myops.Huber(y, t, delta).Named("L")

	grads, err := autodiff.Grad(loss, g.Params()...)
	return &net{g, x, t, y, loss, grads}, err
}

// draw writes the forward and the backward pass in one picture.
func (n *net) draw(out io.Writer, folder string) error {
	if err := os.MkdirAll(folder, 0o777); err != nil {
		return err
	}
	for _, name := range []string{"customop.dot", "customop.svg"} {
		path := filepath.Join(folder, name)
		if err := viz.New(n.loss, viz.Backward(n.grads...)).Save(path); err != nil {
			return err
		}
		fmt.Fprintln(out, "drawn:", path)
	}
	return nil
}

// train fits the network by gradient descent on all samples. A step is one
// program: the loss, its gradients, and the parameters' updates.
func (n *net) train(out io.Writer, steps int, on engines.Choice) error {
	engine, err := on.Option()
	if err != nil {
		return err
	}
	x, t, sine := samples()
	step := []*autodiff.Node{n.loss}
	for i, p := range n.g.Params() {
		step = append(step, autodiff.Assign(p, ops.Sub(p, ops.Scale(n.grads[i], 0.1))))
	}
	m, err := vm.New(n.g, vm.WithSeed(1), engine)
	if err != nil {
		return err
	}
	program, err := m.Compile(step...)
	if err != nil {
		return err
	}
	for k := range steps {
		values, err := program.Run(vm.Feed{n.x: x, n.t: t})
		if err != nil {
			return err
		}
		if k%500 == 0 || k == steps-1 {
			fmt.Fprintf(out, "step %4d: loss %.3f\n", k+1, values[0].Float64s()[0])
		}
	}
	predict, err := m.Compile(n.y)
	if err != nil {
		return err
	}
	y, err := predict.Run(vm.Feed{n.x: x})
	if err != nil {
		return err
	}
	distance := 0.0
	for i, v := range y[0].Float64s() {
		distance += math.Abs(v-sine[i]) / float64(len(sine))
	}
	fmt.Fprintf(out, "mean distance from the sine: %.2f\n", distance)
	return nil
}

// samples returns 40 points x of [−1, 1], sin(πx), and targets t that are the
// same but for every tenth, which is 3 too high.
func samples() (x, t *tensor.Dense, sine []float64) {
	const n = 40
	xs, ts := make([]float64, n), make([]float64, n)
	sine = make([]float64, n)
	for i := range xs {
		xs[i] = -1 + 2*float64(i)/(n-1)
		sine[i] = math.Sin(math.Pi * xs[i])
		ts[i] = sine[i]
		if i%10 == 5 {
			ts[i] += 3
		}
	}
	column := func(v []float64) *tensor.Dense { return tensor.New(tensor.WithShape(n, 1), tensor.WithBacking(v)) }
	return column(xs), column(ts), sine
}
