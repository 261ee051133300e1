package viz

import (
	"slices"

	"keisan/autodiff"
)

// draw makes the boxes row by row, from the left, and the arrows between them.
func (b *builder) draw() {
	if b.top >= 0 {
		x := b.leafBox(b.nodes[b.top])
		if b.outside(b.nodes[b.top]) && b.fan[b.top] > 0 {
			x.grad, x.sum = "∂"+x.value, b.sums(b.top)
		}
		b.place(x, b.top, 0, true)
	}
	for u := range b.units {
		if b.chain[u] == 0 {
			b.drawUnit(u)
		}
	}
	b.linkGhosts()
	if b.outside(b.loss) {
		return
	}
	if leaf(b.loss) {
		if _, ok := b.real[b.loss.ID()]; !ok {
			b.place(b.leafBox(b.loss), b.loss.ID(), 0, true)
		}
		return
	}
	result := box{kind: resultBox, title: b.result, value: b.result, shape: b.shape(b.loss),
		state: after(b.loss), where: b.loss.Where(), home: -1}
	result.numbers = b.valueLines(b.loss)
	if b.reached[b.loss.ID()] {
		result.grad, result.gradNumbers = b.gradient(b.loss), b.givenLines()
	}
	from := b.real[b.loss.ID()]
	to := b.place(result, -1, b.rows-1, true)
	b.arrow(from, to, use{value: b.loss, carries: b.boxes[from].twin != ""})
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
	case b.beside(x) && b.home(x) == o.by && b.apart(x):
		k = b.place(b.leafBox(x), x.ID(), b.row[o.by], false)
		if b.outside(x) && o.carries {
			b.boxes[k].grad = o.adjoint()
		}
		for _, y := range b.more[x.ID()] {
			b.real[y.ID()] = k
		}
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
	if b.outside(n) {
		return box{kind: opBox, title: n.Name(), value: n.Name(), shape: b.shape(n), state: after(n), where: n.Where(), ghost: true, home: -1}
	}
	x := box{title: n.Name(), value: n.Name(), shape: b.shape(n), state: after(n), where: n.Where(), home: -1}
	x.numbers, x.gradNumbers, x.badge = b.valueLines(n), b.gradientLines(n), b.badges[n.ID()]
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
	if more := b.more[n.ID()]; len(more) > 0 {
		x.title = several(n, more)
		x.value, x.times = x.title, len(more)+1
	}
	wanted := b.wrt[n.ID()]
	if all := b.bundles[n.ID()]; all != nil {
		x.fill(all, b.units[b.only[n.ID()]].times)
		wanted = all.wanted
	}
	if b.moved[n.ID()] {
		x.note = b.words.updated
	}
	b.mark(&x, n.ID())
	if wanted && !b.detail {
		x.grad = b.gradient(n)
	}
	x.sum = b.sums(n.ID())
	return x
}

// gradientLines returns what the gradient of x holds.
func (b *builder) gradientLines(x *autodiff.Node) []string {
	if len(b.values) == 0 || !b.wrt[x.ID()] {
		return nil
	}
	for _, dx := range b.grads {
		if _, of := dx.GradOf(); of == x {
			return b.valueLines(dx)
		}
	}
	return nil
}

// givenLines returns what the adjoint holds that was given to autodiff.VJP.
func (b *builder) givenLines() []string {
	if !b.picture.given || len(b.values) == 0 {
		return nil
	}
	for _, n := range b.backward(b.loss, b.grads) {
		if n.Kind() == autodiff.KindInput && n.Type() == b.loss.Type() {
			return b.valueLines(n)
		}
	}
	return nil
}

// sums returns how many adjoints of a value are added, or 0 if not several are.
func (b *builder) sums(id int) int {
	if k := b.fan[id]; k > 1 {
		return k
	}
	return 0
}

func (b *builder) unitBox(u int) box {
	n := b.units[u].last()
	x := box{kind: opBox, title: title(n.Op()), value: n.Name(), shape: b.shape(n), state: after(n),
		scope: n.Scope(), where: n.Where(), home: -1}
	if b.units[u].fold != "" {
		x.title, x.scope = base(b.units[u].fold), parent(b.units[u].fold)
		x.lines = []string{b.words.contents(b.units[u].each())}
		if x.times = b.units[u].times; x.times > 1 {
			x.title = b.units[u].title
		}
		x.state = b.units[u].state()
	} else {
		op := atBatch(n.Op(), b.batch)
		x.lines = explained(formula(op), attributes(op))
		if !b.shows(Formulas) {
			x.lines = lines(wrapped(attributes(op), 22))
		}
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
	if to := b.rest[u]; len(to) > 0 {
		x.lines = append(x.lines, "→ "+b.leftOut(to))
	}
	for _, o := range b.needs[u] {
		if !o.carries {
			continue
		}
		x.twin = twinTitle(x.title)
		r := rule{adjoint: o.adjoint()}
		if b.units[u].fold == "" && b.shows(Formulas) {
			r.formula = o.formula
		}
		b.measure(&r, o)
		x.rules = append(x.rules, r)
	}
	if b.shows(Sources) {
		x.lines = append(x.lines, x.where)
	}
	ids := make([]int, len(b.units[u].nodes))
	for i, m := range b.units[u].nodes {
		ids[i] = m.ID()
	}
	b.mark(&x, ids...)
	x.badge = b.badges[n.ID()]
	if x.gradNumbers = b.gradientLines(n); n != b.loss {
		x.numbers = b.valueLines(n) // the result has a box of its own
	}
	outputs := 0
	for _, m := range b.units[u].nodes {
		if b.wrt[m.ID()] && m != b.loss && !b.detail {
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
	if x.sum > 0 {
		x.sumNumbers = b.adjointLines(n)
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
		if b.boxes[k].ghost && b.boxes[k].home >= 0 {
			b.boxes[k].home = b.real[b.boxes[k].home]
		}
	}
}

func (b *builder) arrow(from, to int, o use) {
	a := arrow{from: from, to: to, value: o.name(), shape: b.shape(o.value), part: o.part, stores: o.stores}
	if o.value == b.loss {
		a.value = b.result
	}
	if o.carries && o.bundle != nil {
		a.adjoint = o.adjoint() + o.bundle.of
	} else if o.carries {
		a.adjoint = summand("∂"+a.value, o.part)
	}
	b.arrows = append(b.arrows, a)
}

// name returns the name of the value, "h1 … h9" if there are more like it.
func (o *use) name() string {
	if o.bundle != nil {
		return o.bundle.params + o.bundle.of
	}
	return several(o.value, o.more)
}

// several returns "h1 … h9".
func several(first *autodiff.Node, more []*autodiff.Node) string {
	if len(more) == 0 {
		return first.Name()
	}
	return first.Name() + " … " + more[len(more)-1].Name()
}

// adjoint returns "∂W1", or "(∂W1)₂" for the second of several.
func (o *use) adjoint() string {
	if o.bundle != nil {
		return o.bundle.gradients
	}
	return summand("∂"+o.name(), o.part)
}

// gradient returns "∂L/∂W1".
func (b *builder) gradient(x *autodiff.Node) string {
	if all := b.bundles[x.ID()]; all != nil {
		return all.gradients
	}
	name := several(x, b.more[x.ID()])
	if x == b.loss {
		name = b.result
	}
	return "∂" + b.picture.loss + "/∂" + name
}
