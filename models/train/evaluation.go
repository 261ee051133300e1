package train

import (
	"context"
	"errors"
	"fmt"

	"keisan/autodiff"
	"keisan/vm"
)

// An Evaluation judges a network by metrics on a set of batches, with a program
// compiled for evaluation: without dropout, and without updates.
type Evaluation struct {
	Machine *vm.Machine
	Batches Batches
	Metrics []Metric // the first one decides which network is the best

	// Inputs are what the tensors of a batch go to, in order; nil means all
	// that the metrics need, in the order of their declaration.
	Inputs []*autodiff.Node

	// Carry are Assign nodes that run with each batch, to carry the state of
	// RNNs on. Their States have their initial values before the first batch,
	// and after the last one again.
	Carry []*autodiff.Node

	program *vm.Program
	feed    feed
	panel   panel
}

// prepare compiles the program, once.
func (e *Evaluation) prepare() error {
	if e != nil && e.program != nil {
		return nil
	}
	if e == nil || e.Machine == nil || absent(e.Batches) || len(e.Metrics) == 0 {
		return errors.New("train: an Evaluation wants a machine, batches and metrics")
	}
	e.panel = panel{metrics: e.Metrics}
	fetches, err := e.panel.fetches()
	if err != nil {
		return err
	}
	for i, a := range e.Carry {
		if a == nil || !a.IsAssign() {
			return fmt.Errorf("train: node %d of Carry is no Assign", i+1)
		}
	}
	p, err := e.Machine.With(vm.Eval()).Compile(append(fetches, e.Carry...)...)
	if err != nil {
		return err
	}
	if e.feed, err = newFeed(p, e.Inputs); err != nil {
		return err
	}
	e.program = p
	return nil
}

// Scores runs all batches, from their first, and returns the value of each
// metric. If ctx is done it returns an error that wraps ctx.Err().
func (e *Evaluation) Scores(ctx context.Context) ([]Score, error) {
	if err := e.prepare(); err != nil {
		return nil, err
	}
	if err := e.forget(); err != nil {
		return nil, err
	}
	e.panel.reset()
	e.Batches.Reset()
	for e.Batches.Next() {
		if err := ctx.Err(); err != nil {
			return nil, fmt.Errorf("train: an evaluation was stopped: %w", err)
		}
		batch := e.Batches.Batch()
		values, err := e.feed.run(e.program, batch)
		if err != nil {
			return nil, err
		}
		if err := e.panel.add(batch, values); err != nil {
			return nil, err
		}
	}
	return e.panel.scores(), e.forget()
}

// forget gives the States of Carry their initial values.
func (e *Evaluation) forget() error {
	for _, a := range e.Carry {
		if err := e.Machine.Reset(a.In(0)); err != nil {
			return fmt.Errorf("train: %w", err)
		}
	}
	return nil
}
