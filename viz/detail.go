package viz

import (
	"slices"
	"strings"

	"keisan/autodiff"
)

// adjoints lists, by unit, the nodes of the backward pass that belong to it, in
// the order of execution: those of its pullback, and the sum of the adjoints of
// its value. The sum of a leaf's belongs to the leaf's first user.
func (b *builder) adjoints() [][]*autodiff.Node {
	lists := make([][]*autodiff.Node, len(b.units))
	first := map[int]int{} // by ID of a leaf
	for u := range slices.Backward(b.units) {
		for _, o := range b.needs[u] {
			first[o.value.ID()] = u
		}
	}
	for _, n := range b.backward(b.loss, b.grads) {
		if leaf(n) {
			continue
		}
		u := len(b.units) - 1
		if of, _ := n.AdjointOf(); of != nil && of.ID() < len(b.forward) && b.forward[of.ID()] {
			if u = b.of[of.ID()]; leaf(of) {
				var ok bool
				if u, ok = first[of.ID()]; !ok {
					u = -1
				}
			}
		}
		if u >= 0 {
			lists[u] = append(lists[u], n)
		}
	}
	return lists
}

// drawAdjoints draws the nodes of the backward pass, upwards, in the rows of
// their units; the first row has the unit itself.
func (b *builder) drawAdjoints() {
	at := map[int]int{}
	b.backAt = at
	for u, list := range b.back {
		if len(list) == 0 {
			continue
		}
		home := b.real[b.units[u].last().ID()]
		for j, n := range list {
			k := home
			if row := b.row[u] + len(list) - 1 - j; row > b.row[u] {
				k = b.place(box{kind: gapBox, scope: b.boxes[home].scope, where: n.Where(), home: -1}, -1, row, true)
			}
			at[n.ID()] = k
			b.drawAdjoint(&b.boxes[k], n)
		}
	}
	if last := len(b.boxes); last > 0 && !b.outside(b.loss) {
		for _, n := range b.backward(b.loss, b.grads) {
			if of, i := n.AdjointOf(); leaf(n) && (of == b.loss && i < 0 || b.picture.given) {
				at[n.ID()] = b.resultBox()
			}
		}
	}
	for _, list := range b.back {
		for _, n := range list {
			b.linkAdjoint(at, n)
		}
	}
}

// resultBox returns the box of the result.
func (b *builder) resultBox() int {
	return slices.IndexFunc(b.boxes, func(x box) bool { return x.kind == resultBox })
}

// drawAdjoint puts a node of the backward pass into a row.
func (b *builder) drawAdjoint(x *box, n *autodiff.Node) {
	var operands []string
	for i := range n.NumIn() {
		if y := in(n, i); y != nil {
			operands = append(operands, y.Name())
		}
	}
	x.twin = title(n.Op())
	x.rules = []rule{{adjoint: n.Name(), formula: wrapped(n.Op().String()+"("+strings.Join(operands, ", ")+")", 34)}}
	if _, of := n.GradOf(); of == nil {
		x.rules[0].numbers = b.valueLines(n)
	} else {
		x.grad, x.gradShape, x.gradNumbers, x.badge = b.gradient(of), b.shape(n), b.valueLines(n), b.badges[of.ID()]
	}
}

// linkAdjoint draws what a node of the backward pass reads.
func (b *builder) linkAdjoint(at map[int]int, n *autodiff.Node) {
	k := at[n.ID()]
	seen := map[int]bool{}
	for i := range n.NumIn() {
		y := in(n, i)
		if y == nil || seen[y.ID()] {
			continue
		}
		seen[y.ID()] = true
		if from, ok := at[y.ID()]; ok && from != k {
			if rows := b.boxes[from].row - b.boxes[k].row; rows > 0 && rows <= farAway {
				b.arrows = append(b.arrows, arrow{from: k, to: from, value: y.Name(), adjoint: y.Name(), shape: b.shape(y), back: true})
			}
		} else if home, ok := b.real[y.ID()]; ok && b.forward[y.ID()] {
			b.reads = append(b.reads, read{home, k})
		}
	}
}
