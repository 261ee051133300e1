package vm

import (
	"fmt"

	"keisan/autodiff"
)

// needed returns the nodes that a run for these fetches computes, by ID, and
// for each node the one whose value it has: itself, or the input that a Modal
// op chooses. In training, the updates that belong to computed nodes are
// needed, too.
func needed(m *Machine, fetches []*autodiff.Node) ([]bool, error) {
	if err := m.graph.Err(); err != nil {
		return nil, err
	}
	need := make([]bool, len(m.graph.Nodes()))
	var stack []*autodiff.Node
	for i, f := range fetches {
		switch {
		case f == nil:
			return nil, fmt.Errorf("vm: fetch %d of %d is nil: %w", i+1, len(fetches), autodiff.ErrGraph)
		case f.Graph() != m.graph:
			return nil, fmt.Errorf("%s: fetch %d of %d, %s, belongs to another graph than the machine: %w", f.Where(), i+1, len(fetches), f, autodiff.ErrGraph)
		}
		stack = append(stack, f)
	}
	when := map[*autodiff.Node][]*autodiff.Node{}
	if !m.eval {
		for _, u := range m.graph.Updates() {
			when[u.When] = append(when[u.When], u.Assign)
		}
	}
	for len(stack) > 0 {
		n := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		if need[n.ID()] {
			continue
		}
		need[n.ID()] = true
		if chosen := m.chosen(n); chosen != n {
			stack = append(stack, chosen)
		} else {
			stack = append(stack, n.Inputs()...)
		}
		stack = append(stack, when[n]...)
	}
	return need, nil
}

// chosen returns the node whose value n has in this machine's mode.
func (m *Machine) chosen(n *autodiff.Node) *autodiff.Node {
	if op, ok := n.Op().(Modal); ok {
		return n.In(op.Choose(!m.eval))
	}
	return n
}

// sliced returns the code that computes the fetches and nothing else, with open
// types. A node that is another's value has no instruction; nor is an Assign
// anybody's input: its readers read the value that it stores.
func sliced(m *Machine, fetches []*autodiff.Node, batch int) (*code, error) {
	need, err := needed(m, fetches)
	if err != nil {
		return nil, err
	}
	c := &code{machine: m, batch: batch}
	of := make([]*instr, len(need))
	stored := map[*autodiff.Node]*autodiff.Node{}
	for id, n := range m.graph.Nodes() {
		if !need[id] {
			continue
		}
		if chosen := m.chosen(n); chosen != n {
			of[id] = of[chosen.ID()]
			continue
		}
		x := &instr{node: n, op: n.Op(), typ: n.Type(), role: roleOf(n)}
		for _, in := range n.Inputs() {
			x.in = append(x.in, of[in.ID()])
		}
		of[id] = x
		if x.role == store {
			if other := stored[n.In(0)]; other != nil {
				return nil, fmt.Errorf("%s: %s is assigned twice in one program, also at %s: %w",
					n.Where(), n.In(0).Name(), other.Where(), autodiff.ErrGraph)
			}
			stored[n.In(0)] = n
			of[id] = x.in[1]
		}
		if x.role == feed {
			c.feeds = append(c.feeds, x)
		}
		c.instrs = append(c.instrs, x)
	}
	for _, f := range fetches {
		x := fetch{of[f.ID()], f.IsAssign()}
		if x.stored {
			x.instr = of[f.In(0).ID()]
		}
		c.fetches = append(c.fetches, x)
	}
	c.number()
	return c, nil
}

func roleOf(n *autodiff.Node) role {
	switch n.Kind() {
	case autodiff.KindInput:
		return feed
	case autodiff.KindParam, autodiff.KindState:
		return variable
	case autodiff.KindConst:
		return constant
	}
	if n.IsAssign() {
		return store
	}
	return compute
}
