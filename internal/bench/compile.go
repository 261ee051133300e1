package bench

import (
	"fmt"

	"keisan/autodiff"
	"keisan/ops"
	"keisan/vm"
)

// compile declares, differentiates and compiles a recurrent network whose graph
// has about Dims[0] nodes with its gradients.
func compile(w Workload) (*Trial, error) {
	if w.Of == "better" {
		return compileModel(w)
	}
	probe, err := unrolled(w, 2)
	if err != nil {
		return nil, err
	}
	longer, err := unrolled(w, 3)
	if err != nil {
		return nil, err
	}
	perMoment := len(longer.Nodes()) - len(probe.Nodes())
	moments := max(w.Dims[0]/perMoment, 1)
	g, err := unrolled(w, moments)
	if err != nil {
		return nil, err
	}
	return &Trial{
		Run:   func() error { _, err := unrolled(w, moments); return err },
		Check: []float64{float64(len(g.Nodes()))},
	}, nil
}

// unrolled compiles the gradients of a recurrent network at so many moments.
//
//	h ← tanh(h·W + x·U + b)
func unrolled(w Workload, moments int) (*autodiff.Graph, error) {
	const width = 4
	g := autodiff.NewGraph(w.dtype())
	W, U := g.Param("W", autodiff.Xavier(), width, width), g.Param("U", autodiff.Xavier(), width, width)
	b := g.Param("b", autodiff.Zeros(), width)
	x, h := g.Input("x", width, width), g.Full(autodiff.TypeOf(w.dtype(), width, width), 0)
	for range moments {
		h = ops.Tanh(ops.Add(ops.Add(ops.MatMul(h, W), ops.MatMul(x, U)), b))
	}
	loss := ops.Mean(ops.Square(h))
	grads, err := autodiff.Grad(loss, g.Params()...)
	if err != nil {
		return nil, err
	}
	m, err := vm.New(g)
	if err != nil {
		return nil, err
	}
	_, err = m.Compile(append(grads, loss)...)
	return g, err
}

// compileModel declares, differentiates and compiles the training step of a
// language model.
func compileModel(w Workload) (*Trial, error) {
	trial := &Trial{}
	trial.Run = func() error {
		net := language(w, autodiff.NewGraph(w.dtype()))
		program, _, err := net.compile(w.engine)
		if err == nil {
			trial.Check = []float64{float64(len(net.loss.Graph().Nodes()))}
			trial.Arena, trial.Bound = program.Profile().Arena, program.Profile().Bound
		}
		return err
	}
	return trial, trial.Run()
}

// declare declares Dims[0] nodes.
func declare(w Workload) (*Trial, error) {
	run := func() error {
		g := autodiff.NewGraph(w.dtype())
		x := g.Input("x", 4)
		y := x
		for range w.Dims[0] {
			y = ops.Add(y, x)
		}
		return g.Err()
	}
	if err := run(); err != nil {
		return nil, fmt.Errorf("declaring: %w", err)
	}
	return &Trial{Run: run, Pieces: w.Dims[0], Check: []float64{float64(w.Dims[0])}}, nil
}
