package viz

import (
	"slices"
	"strings"

	"keisan/autodiff"
)

// total returns the node of the backward pass that holds the whole adjoint of x,
// or nil if that is not known. Where an operation hands g on as it is, that is the
// adjoint of its own value.
func (b *builder) total(x *autodiff.Node) *autodiff.Node {
	if b.totals == nil {
		b.totals = map[int]*autodiff.Node{}
		for _, n := range b.backward(b.loss, b.grads) {
			of := x.Graph().Node(strings.TrimPrefix(n.Name(), "∂"))
			if y, wrt := n.GradOf(); y == b.loss {
				of = wrt
			} else if !strings.HasPrefix(n.Name(), "∂") {
				continue
			}
			if of != nil && of.Type() == n.Type() {
				b.totals[of.ID()] = n
			}
		}
	}
	if n, ok := b.totals[x.ID()]; ok {
		return n
	}
	var found *autodiff.Node
	if users := b.usersOf(x); len(users) == 1 && users[0].Type() == x.Type() {
		n := users[0]
		if i := slices.Index(n.Inputs(), x); adjointFormula(n.Op(), i) == "g" {
			found = b.total(n)
		}
	}
	b.totals[x.ID()] = found
	return found
}

// usersOf lists the operations through which adjoints reach x.
func (b *builder) usersOf(x *autodiff.Node) []*autodiff.Node {
	if b.users == nil {
		b.users = make([][]*autodiff.Node, len(b.nodes))
		for _, n := range b.nodes {
			for i := range n.NumIn() {
				if y := in(n, i); y != nil && b.carries(n, i) {
					b.users[y.ID()] = append(b.users[y.ID()], n)
				}
			}
		}
	}
	return b.users[x.ID()]
}

// adjointLines returns what the adjoint of x holds.
func (b *builder) adjointLines(x *autodiff.Node) []string {
	if len(b.values) == 0 {
		return nil
	}
	if n := b.total(x); n != nil {
		return b.valueLines(n)
	}
	return nil
}

// measure tells a rule what the adjoint holds that it computes, and how that was
// checked, unless it is one of several summands or the gradient has a drum.
func (b *builder) measure(r *rule, o use) {
	if o.bundle == nil && o.part == 0 && !leaf(o.value) && !b.wrt[o.value.ID()] {
		r.numbers, r.badge = b.adjointLines(o.value), b.badges[o.value.ID()]
	}
}
