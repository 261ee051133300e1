package train

import (
	"math"

	"keisan/autodiff"
)

// A wrapper is an optimizer that sees other gradients than there are.
type wrapper struct {
	Optimizer
	name   string
	wrong  error // with its number
	change func(params, grads []*autodiff.Node) []*autodiff.Node
}

// Updates declares the changed gradients in the scope of the wrapper's name.
func (w wrapper) Updates(params, grads []*autodiff.Node) []*autodiff.Node {
	switch {
	case len(params) == 0:
		return nil
	case w.Optimizer == nil:
		return refused(autodiff.Errorf(autodiff.ErrValue, "the optimizer is nil", ""), w.name, params)
	case w.wrong != nil:
		return refused(w.wrong, w.name, params)
	case len(grads) != len(params):
		return refused(autodiff.Errorf(autodiff.ErrGraph, "wants a gradient for each parameter", "%d ≠ %d", len(grads), len(params)), w.name, params)
	}
	var changed []*autodiff.Node
	params[0].Graph().Scope(w.name, func() { changed = w.change(params, grads) })
	return w.Optimizer.Updates(params, changed)
}

// Rates returns the optimizer's.
func (w wrapper) Rates() []*autodiff.Node {
	if w.Optimizer == nil {
		return nil
	}
	return w.Optimizer.Rates()
}

func each(grads []*autodiff.Node, f func(dW *autodiff.Node) *autodiff.Node) []*autodiff.Node {
	changed := make([]*autodiff.Node, len(grads))
	for i, dW := range grads {
		changed[i] = f(dW)
	}
	return changed
}

// above0 returns an error unless v is above 0 and finite.
func above0(what string, v float64) error {
	if v > 0 && !math.IsInf(v, 1) {
		return nil
	}
	return autodiff.Errorf(autodiff.ErrValue, what+" must be a finite number above 0", "%v", v)
}
