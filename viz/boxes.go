package viz

import (
	"slices"

	"keisan/autodiff"
)

// draw makes the boxes row by row, from the left, and the arrows between them.
func (b *builder) draw() {
	if b.top >= 0 {
		b.place(b.leafBox(b.nodes[b.top]), b.top, 0, true)
	}
	for u := range b.units {
		if b.chain[u] == 0 {
			b.drawUnit(u)
		}
	}
	if leaf(b.loss) {
		if _, ok := b.real[b.loss.ID()]; !ok {
			b.place(b.leafBox(b.loss), b.loss.ID(), 0, true)
		}
		return
	}
	result := box{kind: resultBox, title: b.result, value: b.result, shape: b.shape(b.loss),
		state: after(b.loss), where: b.loss.Where(), home: -1}
	if b.reached[b.loss.ID()] {
		result.grad = b.gradient(b.loss)
	}
	from := b.real[b.loss.ID()]
	to := b.place(result, -1, b.rows-1, true)
	b.arrow(from, to, use{value: b.loss, carries: b.boxes[from].twin != ""})
	b.linkGhosts()
}

// after returns the state of a value.
func after(n *autodiff.Node) state {
	switch {
	case n.Err() != nil:
		return mistake
	case !n.Valid():
		return pale
	}
	return sound
}

// drawUnit makes the boxes that stand beside unit u, its own, and the arrows to
// it, and returns its box.
func (b *builder) drawUnit(u int) int {
	from := make([]int, len(b.needs[u]))
	for i, o := range b.needs[u] {
		from[i] = b.source(o)
	}
	k := b.place(b.unitBox(u), b.units[u].last().ID(), b.row[u], b.chain[u] == 0)
	for _, n := range b.units[u].nodes {
		b.real[n.ID()] = k
	}
	for i, o := range b.needs[u] {
		b.arrow(from[i], k, o)
	}
	return k
}

// source returns the box from which o's user takes its value.
func (b *builder) source(o use) int {
	x := o.value
	if k, ok := b.near[[2]int{o.by, x.ID()}]; ok {
		if ghost := &b.boxes[k]; ghost.ghost && o.carries {
			ghost.grad = joined(ghost.grad, o.adjoint())
		}
		return k
	}
	var k int
	switch real, made := b.real[x.ID()]; {
	case b.beside(x) && b.home(x) == o.by && leaf(x):
		k = b.place(b.leafBox(x), x.ID(), b.row[o.by], false)
	case b.beside(x) && b.home(x) == o.by:
		k = b.drawUnit(b.of[x.ID()])
	case b.beside(x) || made && b.row[o.by]-b.boxes[real].row > farAway:
		k = b.place(b.ghostBox(x, o), -1, b.row[o.by], false)
	default:
		return real
	}
	b.near[[2]int{o.by, x.ID()}] = k
	return k
}

// place appends a box, which holds the value with this ID unless it is -1.
func (b *builder) place(x box, id, row int, lane bool) int {
	x.row, x.lane = row, lane
	b.boxes = append(b.boxes, x)
	k := len(b.boxes) - 1
	if id >= 0 {
		b.real[id] = k
	}
	return k
}

func (b *builder) leafBox(n *autodiff.Node) box {
	x := box{title: n.Name(), value: n.Name(), shape: b.shape(n), state: after(n), where: n.Where(), home: -1}
	switch n.Kind() {
	case autodiff.KindInput:
		x.kind = inputBox
		first := slices.ContainsFunc(b.uses[n.ID()], func(o use) bool { return o.operand == 0 })
		if n.ID() != b.top && n != b.loss && !b.wrt[n.ID()] && !first {
			x.kind = targetBox
		}
	case autodiff.KindParam:
		x.kind = paramBox
	case autodiff.KindState:
		x.kind = stateBox
	default:
		x.kind = constBox
		if v := number(n); v != "" {
			x.title = v
		}
	}
	if b.moved[n.ID()] {
		x.note = "updated in training"
	}
	if b.wrt[n.ID()] {
		x.grad = b.gradient(n)
	}
	if k := b.fan[n.ID()]; k > 1 {
		x.sum = k
	}
	return x
}

func (b *builder) unitBox(u int) box {
	n := b.units[u].last()
	x := box{kind: opBox, title: title(n.Op()), value: n.Name(), shape: b.shape(n), state: after(n),
		scope: n.Scope(), where: n.Where(), home: -1}
	if b.units[u].fold != "" {
		x.title, x.scope = base(b.units[u].fold), parent(b.units[u].fold)
		x.lines = []string{contents(b.units[u].nodes)}
		x.state = b.units[u].state()
	} else {
		op := atBatch(n.Op(), b.batch)
		x.lines = explained(formula(op), attributes(op))
		if n.IsAssign() && n.Valid() {
			x.lines = []string{n.In(0).Name() + " ← " + n.In(1).Name()}
		}
	}
	if x.state == mistake {
		x.lines = nil
		for _, o := range b.needs[u] {
			x.lines = append(x.lines, o.value.Name()+"  "+b.shape(o.value))
		}
	}
	for _, o := range b.needs[u] {
		if !o.carries {
			continue
		}
		x.twin = twinTitle(x.title)
		r := rule{adjoint: o.adjoint()}
		if b.units[u].fold == "" {
			r.formula = o.formula
		}
		x.rules = append(x.rules, r)
	}
	outputs := 0
	for _, m := range b.units[u].nodes {
		if b.wrt[m.ID()] && m != b.loss {
			x.grad = b.gradient(m)
		}
		if b.used[m.ID()] {
			outputs, x.value, x.shape = outputs+1, m.Name(), b.shape(m)
			x.sum = b.fan[m.ID()]
		}
	}
	if outputs > 1 || x.sum == 1 {
		x.sum = 0 // the adjoints of several values are not added
	}
	return x
}

func (b *builder) ghostBox(x *autodiff.Node, o use) box {
	g := box{kind: opBox, title: x.Name(), value: x.Name(), shape: b.shape(x), state: after(x), ghost: true, home: x.ID()}
	if leaf(x) {
		g = b.leafBox(x)
		g.ghost, g.home, g.sum, g.grad, g.note = true, x.ID(), 0, "", ""
	}
	if o.carries {
		g.grad = o.adjoint()
	}
	return g
}

// linkGhosts turns the homes of ghosts from node IDs into boxes.
func (b *builder) linkGhosts() {
	for k := range b.boxes {
		if b.boxes[k].ghost {
			b.boxes[k].home = b.real[b.boxes[k].home]
		}
	}
}

func (b *builder) arrow(from, to int, o use) {
	a := arrow{from: from, to: to, value: o.value.Name(), shape: b.shape(o.value), part: o.part, stores: o.stores}
	if o.value == b.loss {
		a.value = b.result
	}
	if o.carries {
		a.adjoint = summand("∂"+a.value, o.part)
	}
	b.arrows = append(b.arrows, a)
}

// adjoint returns "∂W1", or "(∂W1)₂" for the second of several.
func (o *use) adjoint() string { return summand("∂"+o.value.Name(), o.part) }

// gradient returns "∂L/∂W1".
func (b *builder) gradient(x *autodiff.Node) string {
	name := x.Name()
	if x == b.loss {
		name = b.result
	}
	return "∂" + b.picture.loss + "/∂" + name
}
