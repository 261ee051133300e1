package viz

import (
	"errors"
	"fmt"
	"strings"

	"keisan/autodiff"
)

// checkFocus returns what is wrong with the Focus.
func (s *settings) checkFocus(loss *autodiff.Node) error {
	n := s.focus
	switch {
	case n == nil && s.steps < 0:
		return errors.New("viz: the node to focus on is nil")
	case n == nil:
		return nil
	case n.Graph() != loss.Graph():
		return fmt.Errorf("viz: the node to focus on, %s (%s), belongs to another graph", n.Name(), n.Where())
	case s.steps < 0:
		return fmt.Errorf("viz: Focus within %d steps: allowed are 0 and more", s.steps)
	}
	marks := make([]bool, loss.ID()+1)
	mark(marks, loss.Graph().Nodes(), loss)
	if n = s.centre(); n.ID() >= len(marks) || !marks[n.ID()] {
		return fmt.Errorf("viz: the node to focus on, %s (%s), is not drawn: %s is not computed from it", n.Name(), n.Where(), loss.Name())
	}
	return nil
}

// centre returns the node of the forward pass to focus on.
func (s *settings) centre() *autodiff.Node {
	if of, _ := s.focus.AdjointOf(); of != nil {
		return of
	}
	return s.focus
}

// focused numbers the operations by unit and leaves only those units that are
// near the focus, if there is one.
func (b *builder) focused(units []unit) []unit {
	b.of, b.index = make([]int, len(b.nodes)), make([]int, len(b.nodes))
	number := func() {
		for u := range units {
			for k, n := range units[u].nodes {
				b.of[n.ID()], b.index[n.ID()] = u, k
			}
		}
	}
	number()
	if b.focus == nil {
		return units
	}
	near := b.nearby(units)
	var kept []unit
	now := make([]int, len(units)) // the units' new numbers
	for u := range units {
		now[u] = len(kept)
		if near[u] {
			kept = append(kept, units[u])
		}
	}
	b.rest = map[int][]use{}
	for u := range units {
		for _, n := range units[u].nodes {
			if !near[u] {
				b.of[n.ID()] = -1
			}
			for i := range n.NumIn() {
				if x := in(n, i); x != nil && !near[u] && !leaf(x) && b.of[x.ID()] >= 0 {
					from := now[b.of[x.ID()]]
					b.rest[from] = append(b.rest[from], use{by: -1, value: n})
				}
			}
		}
	}
	units = kept
	number()
	return units
}

// nearby tells which units are within the steps of the focus.
func (b *builder) nearby(units []unit) []bool {
	near := make([]bool, len(units))
	centre := b.centre()
	var front []int
	reach := func(u int) {
		if !near[u] {
			near[u] = true
			front = append(front, u)
		}
	}
	up, down := make([][]int, len(units)), make([][]int, len(units))
	for u := range units {
		for _, n := range units[u].nodes {
			for i := range n.NumIn() {
				x := in(n, i)
				switch {
				case x == centre && leaf(x):
					reach(u)
				case x != nil && !leaf(x) && b.of[x.ID()] != u:
					from := b.of[x.ID()]
					up[u], down[from] = append(up[u], from), append(down[from], u)
				}
			}
		}
	}
	steps := b.steps - 1 // from a leaf to its users it is a step
	if !leaf(centre) {
		reach(b.of[centre.ID()])
		steps++
	}
	above, below := front, front
	for range max(steps, 0) {
		above, below = spread(near, above, up), spread(near, below, down)
	}
	return near
}

// spread marks the neighbours of units and returns those that are new.
func spread(near []bool, from []int, next [][]int) []int {
	var list []int
	for _, u := range from {
		for _, v := range next[u] {
			if !near[v] {
				near[v] = true
				list = append(list, v)
			}
		}
	}
	return list
}

// outside reports whether x is an operation that a Focus leaves out.
func (b *builder) outside(x *autodiff.Node) bool { return !leaf(x) && b.of[x.ID()] < 0 }

// apart reports whether x is drawn without what it is computed from.
func (b *builder) apart(x *autodiff.Node) bool { return leaf(x) || b.outside(x) }

// folded reports whether a box stands for n and others.
func (b *builder) folded(n *autodiff.Node) bool {
	return !b.apart(n) && b.units[b.of[n.ID()]].fold != ""
}

// leftOut names the operations that a Focus leaves out.
func (b *builder) leftOut(list []use) string {
	var names []string
	for i, o := range list {
		if i == 3 && len(list) > 4 {
			names = append(names, fmt.Sprintf(b.words.more, len(list)-i))
			break
		}
		names = append(names, o.value.Name())
	}
	return strings.Join(names, ", ")
}
