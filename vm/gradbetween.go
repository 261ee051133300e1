package vm

import (
	"math"

	"gorgonia.org/tensor"

	"keisan/autodiff"
)

// CheckBackward is CheckGradients for the whole backward pass: it compares the
// adjoint of every float value between the variables and loss, and those of the
// variables, with differences. A pullback that is wrong is so at the first value,
// seen from loss, whose check fails. Where training and evaluation differ, it checks
// the branch of the evaluation. It declares the gradients that the graph does not
// have yet.
func (m *Machine) CheckBackward(feed Feed, loss *autodiff.Node) (GradChecks, error) {
	if m == nil {
		return nil, errNilMachine
	}
	need, err := needed(m.With(Eval()), []*autodiff.Node{loss})
	if err != nil {
		return nil, err
	}
	moves := make([]bool, len(need)) // it depends on a variable
	var wrt []*autodiff.Node
	for id, n := range m.graph.Nodes()[:loss.ID()+1] {
		moves[id] = need[id] && n.Kind() == autodiff.KindParam
		for _, x := range n.Inputs() {
			moves[id] = moves[id] || need[id] && moves[x.ID()]
		}
		if moves[id] && n.DType().IsFloat() && n != loss {
			wrt = append(wrt, n)
		}
	}
	grads, err := autodiff.GradOrZeros(loss, wrt...)
	if err != nil {
		return nil, err
	}
	var flowing []*autodiff.Node
	for _, dx := range grads {
		if dx.NumIn() > 0 { // zeros depend on nothing
			flowing = append(flowing, dx)
		}
	}
	return m.CheckGradients(feed, loss, flowing...)
}

// A between computes a loss again after a value on the way to it has changed,
// node by node.
type between struct {
	*Machine
	loss   *autodiff.Node
	need   []bool
	batch  int
	feed   Feed
	values []*tensor.Dense
}

func (m *Machine) newBetween(program *Program, feed Feed, loss *autodiff.Node) (*between, error) {
	b := &between{Machine: m, loss: loss, feed: feed}
	var err error
	if b.need, err = needed(m, []*autodiff.Node{loss}); err != nil {
		return nil, err
	}
	if b.batch, err = program.batchOf(feed); err != nil {
		return nil, err
	}
	b.values = make([]*tensor.Dense, len(b.need))
	for id, n := range m.graph.Nodes()[:len(b.need)] {
		if b.need[id] {
			if b.values[id], err = m.interpret(n, b.batch, feed, b.values); err != nil {
				return nil, err
			}
		}
	}
	return b, nil
}

// difference returns the central difference of the loss towards an element of x.
func (b *between) difference(x *autodiff.Node, index int, step float64) (float64, error) {
	var ends, places [2]float64
	for i, h := range []float64{-step, step} {
		values := append([]*tensor.Dense(nil), b.values...)
		changed := make([]bool, len(values))
		values[x.ID()], changed[x.ID()] = values[x.ID()].Clone().(*tensor.Dense), true
		setElement(values[x.ID()], index, elementOf(values[x.ID()], index)+h)
		places[i] = elementOf(values[x.ID()], index)
		for id := x.ID() + 1; id <= b.loss.ID(); id++ {
			n := b.graph.Nodes()[id]
			for _, y := range n.Inputs() {
				changed[id] = changed[id] || b.need[id] && changed[y.ID()]
			}
			if !changed[id] {
				continue
			}
			var err error
			if values[id], err = b.interpret(n, b.batch, b.feed, values); err != nil {
				return math.NaN(), err
			}
		}
		ends[i] = elementOf(values[b.loss.ID()], 0)
	}
	return (ends[1] - ends[0]) / (places[1] - places[0]), nil
}
