package vm

import (
	"cmp"
	"slices"
)

// schedule orders the instructions: the order of declaration, which is an order
// of computation, but each store comes as soon as its value is there and what it
// overwrites has been read by all.
func schedule(c *code) error {
	last := map[*instr]int{}
	for i, x := range c.instrs {
		for _, y := range x.in {
			if y.root.role == variable && x.role != store {
				last[y.root] = i
			}
		}
	}
	stores := make([][]*instr, len(c.instrs))
	for _, x := range c.instrs {
		if x.role == store {
			at := max(x.in[0].pos, x.in[1].pos, last[x.in[0]])
			stores[at] = append(stores[at], x)
		}
	}
	order := make([]*instr, 0, len(c.instrs))
	for i, x := range c.instrs {
		if x.role != store {
			order = append(order, x)
		}
		order = append(order, stores[i]...)
	}
	c.instrs = order
	c.number()
	return nil
}

// storesLast puts all stores behind everything else.
func storesLast(c *code) error {
	stored := map[*instr]int{}
	for _, x := range c.instrs {
		if x.role == store {
			stored[x] = 1
		}
	}
	slices.SortStableFunc(c.instrs, func(x, y *instr) int {
		return cmp.Compare(stored[x], stored[y])
	})
	c.number()
	return nil
}

// live finds the last use of every value: of an alias's, too.
func live(c *code) error {
	for i, x := range c.instrs {
		x.last = i
		for _, y := range x.in {
			y.root.last = i
		}
	}
	for _, f := range c.fetches {
		f.root.last = len(c.instrs)
	}
	return nil
}
