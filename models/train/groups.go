package train

import (
	"slices"

	"keisan/autodiff"
)

// A Group is parameters with an optimizer of their own.
type Group struct {
	Optimizer Optimizer
	Params    []*autodiff.Node
}

// Groups returns the optimizer that moves the parameters of each group by that
// group's and all others by opt, say without weight decay for biases:
//
//	train.Groups(train.AdamW(0.001), train.Group{Optimizer: train.TorchAdam(0.001), Params: biases})
//
// The learning rates are opt's and then the groups': see Trainer.SetRate. If opt
// is nil, every parameter must be in a group. One that is in two groups, or that
// is not trained, is a mistake. ClipNorm around Groups takes the norm over all.
func Groups(opt Optimizer, groups ...Group) Optimizer { return &grouped{opt: opt, groups: groups} }

type grouped struct {
	opt    Optimizer
	groups []Group
	rates  []*autodiff.Node
}

// Updates declares those of the optimizers, opt's first.
func (o *grouped) Updates(params, grads []*autodiff.Node) []*autodiff.Node {
	all, err := o.split(params)
	if err == nil && len(grads) != len(params) {
		err = autodiff.Errorf(autodiff.ErrGraph, "wants a gradient for each parameter", "%d ≠ %d", len(grads), len(params))
	}
	if err != nil {
		return refused(err, "Groups", params)
	}
	o.rates = nil
	moves := make([]*autodiff.Node, len(params))
	var states []*autodiff.Node
	for _, g := range all {
		of := make([]*autodiff.Node, len(g.Params))
		for i, p := range g.Params {
			of[i] = grads[slices.Index(params, p)]
		}
		list := g.Optimizer.Updates(g.Params, of)
		for i, a := range list {
			if i < len(g.Params) {
				moves[slices.Index(params, g.Params[i])] = a
			} else {
				states = append(states, a)
			}
		}
		o.rates = append(o.rates, g.Optimizer.Rates()...)
	}
	return append(moves, states...)
}

func (o *grouped) Rates() []*autodiff.Node { return o.rates }

// split returns the groups that have parameters, opt's first, or what is wrong
// with them.
func (o *grouped) split(params []*autodiff.Node) ([]Group, error) {
	var all []Group
	taken := map[*autodiff.Node]bool{}
	for _, g := range o.groups {
		if g.Optimizer == nil {
			return nil, autodiff.Errorf(autodiff.ErrValue, "a group has no optimizer", "")
		}
		for _, p := range g.Params {
			switch {
			case !slices.Contains(params, p):
				return nil, autodiff.Errorf(autodiff.ErrGraph, "a group names what is not trained", "%v", p)
			case taken[p]:
				return nil, autodiff.Errorf(autodiff.ErrGraph, "two groups name "+p.Name(), "")
			}
			taken[p] = true
		}
		if len(g.Params) > 0 {
			all = append(all, g)
		}
	}
	rest := Group{Optimizer: o.opt}
	for _, p := range params {
		if !taken[p] {
			rest.Params = append(rest.Params, p)
		}
	}
	switch {
	case len(rest.Params) == 0:
		return all, nil
	case o.opt == nil:
		return nil, autodiff.Errorf(autodiff.ErrGraph, rest.Params[0].Name()+" is in no group, and there is no optimizer for the rest", "")
	}
	return append([]Group{rest}, all...), nil
}
