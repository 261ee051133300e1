package viz

import (
	"slices"

	"keisan/autodiff"
)

// farAway is the number of rows from which an arrow becomes a ghost: a copy of
// the value beside its user. It bounds the work of laying out long arrows.
const farAway = 16

// maxChain is the length up to which operations on a parameter stand beside
// their user.
const maxChain = 3

// builder makes a picture of a graph, in time linear in the number of nodes.
type builder struct {
	*picture
	*settings
	*flow
	loss    *autodiff.Node
	units   []unit
	of      []int                    // the unit of an operation, by ID; -1 if it is not drawn
	index   []int                    // and its place there
	wrt     map[int]bool             // the IDs of values whose gradient is wanted
	moved   map[int]bool             // the IDs of variables that training changes by itself
	uses    map[int][]use            // of the values that stand beside a lane, by ID
	homes   map[int]int              // by ID: the unit beside which such a value is drawn
	chain   []int                    // by unit: 0 in the lane, else its place in a side chain
	row     []int                    // by unit
	near    map[[2]int]int           // the box beside a unit that holds a value
	needs   [][]use                  // by unit: its operands
	fan     []int                    // by ID: how many adjoints of a value are added
	used    []bool                   // by ID: another unit needs the value
	top     int                      // the ID of the input above the lane, or -1
	rest    map[int][]use            // in a Focus, by unit: where values go that is not drawn
	totals  map[int]*autodiff.Node   // by ID: the node that is a value's whole adjoint, or nil
	users   [][]*autodiff.Node       // by ID: the operations through which adjoints reach a value
	more    map[int][]*autodiff.Node // the leaves that one box stands for, by the ID of the first
	only    map[int]int              // by ID of a parameter: the one unit that uses it, or -1
	bundles map[int]*bundle          // by ID of its first parameter
	back    [][]*autodiff.Node       // in Detail, by unit: the nodes of the backward pass
}

// A use is one place where a unit needs a value of another unit or of a leaf.
type use struct {
	by      int // unit
	value   *autodiff.Node
	more    []*autodiff.Node // further ones like it, of a run of equal units
	operand int              // the lowest index at which it is an operand
	carries bool
	formula string // of the adjoint
	part    int    // which of several adjoints of the value, from 1; else 0
	stores  bool   // the unit stores in the value, a variable
	bundle  *bundle
}

// build returns the picture of everything that loss is computed from, and of
// the adjoints on the way to the gradients.
func build(loss *autodiff.Node, s *settings) *picture {
	b := &builder{
		picture:  &picture{result: resultName(loss), words: vocabulary[s.language], terms: terminology[s.language], real: map[int]int{}},
		settings: s,
		flow:     newFlow(loss, s.grads),
		loss:     loss,
		wrt:      map[int]bool{},
		moved:    map[int]bool{},
		uses:     map[int][]use{},
		homes:    map[int]int{},
		near:     map[[2]int]int{},
		more:     map[int][]*autodiff.Node{},
		bundles:  map[int]*bundle{},
		top:      -1,
	}
	b.picture.loss, b.float = b.result, loss.Graph().Float().String()
	if b.picture.given = b.flow.given; b.flow.given {
		b.picture.loss = upstream(loss.Graph())
	}
	if err := loss.Graph().Err(); err != nil {
		b.mistake = err.Error()
	}
	for _, dx := range s.grads {
		_, x := dx.GradOf()
		b.wrt[x.ID()] = true
	}
	for _, u := range loss.Graph().Updates() {
		if when := u.When.ID(); when < len(b.forward) && b.forward[when] {
			b.moved[u.Assign.In(0).ID()] = true
		}
	}
	b.units = b.focused(b.flow.units(s))
	b.chain, b.row = make([]int, len(b.units)), make([]int, len(b.units))
	b.needs, b.fan, b.used = make([][]use, len(b.units)), make([]int, len(b.nodes)), make([]bool, len(b.nodes))
	b.used[loss.ID()] = true
	b.sole()
	for u := range b.units {
		b.needs[u] = b.bundled(u, b.operands(u))
		for i := range b.needs[u] {
			o := &b.needs[u][i]
			b.used[o.value.ID()] = true
			if len(o.more) > 0 && leaf(o.value) {
				b.more[o.value.ID()] = o.more
			}
			if o.carries {
				b.fan[o.value.ID()]++
				o.part = b.fan[o.value.ID()]
			}
		}
	}
	for _, list := range b.needs {
		for i := range list {
			if b.fan[list[i].value.ID()] == 1 {
				list[i].part = 0
			}
		}
	}
	if s.detail {
		b.back = b.adjoints()
	}
	b.arrange()
	b.boxes, b.arrows = make([]box, 0, 2*len(b.units)+len(b.uses)), make([]arrow, 0, 3*len(b.units))
	b.draw()
	if s.detail {
		b.drawAdjoints()
	} else {
		b.read()
	}
	b.warm()
	return b.picture
}

// operands lists what unit u needs of others, a value once for a folded scope
// and once per operand for an operation. Values that are to each of a run of
// equal units what the first is to the first are listed with that.
func (b *builder) operands(u int) []use {
	var list []use
	seen, alike := map[int]int{}, map[slot]int{}
	unit := &b.units[u]
	for k, n := range unit.nodes {
		for i := range n.NumIn() {
			x := in(n, i)
			if x == nil || !b.apart(x) && b.of[x.ID()] == u {
				continue
			}
			c := !b.detail && b.carries(n, i)
			at, again := seen[x.ID()]
			again = again && unit.fold != ""
			if like, ok := b.slot(unit, k, i, x); ok && !again {
				if at, again = alike[like]; !again {
					alike[like] = len(list)
				} else if _, known := seen[x.ID()]; !known {
					list[at].more = append(list[at].more, x)
					seen[x.ID()] = at
				}
			}
			if again {
				list[at].carries = list[at].carries || c
				list[at].operand = min(list[at].operand, i)
				list[at].stores = list[at].stores && stores(n, i)
				continue
			}
			seen[x.ID()] = len(list)
			list = append(list, use{by: u, value: x, operand: i, carries: c, stores: stores(n, i),
				formula: adjointFormula(atBatch(n.Op(), b.batch), i)})
		}
	}
	return list
}

// A slot is what values share that are alike in a run of equal units: where in
// such a unit they are used, or where they are computed.
type slot struct{ unit, index, input int }

// slot returns that of x, input i of the k-th node of a unit.
func (b *builder) slot(unit *unit, k, i int, x *autodiff.Node) (slot, bool) {
	if leaf(x) {
		return slot{-1, k % len(unit.each()), i}, unit.times > 1
	}
	from := b.of[x.ID()]
	if from < 0 || b.units[from].times < 2 {
		return slot{}, false
	}
	return slot{from, b.index[x.ID()] % len(b.units[from].each()), 0}, true
}

// arrange finds the input above the lane and the chains beside it, and gives
// every unit its row.
func (b *builder) arrange() {
	for u := range b.units {
		for _, o := range b.needs[u] {
			if b.top < 0 && (o.value.Kind() == autodiff.KindInput || b.outside(o.value)) {
				b.top = o.value.ID()
			}
		}
		b.chain[u] = b.hangs(u)
	}
	next := 0
	if b.top >= 0 {
		next++
	}
	for u := range b.units {
		if b.chain[u] == 0 {
			b.row[u], next = next, next+1
			if b.detail {
				next += max(0, len(b.back[u])-1)
			}
		}
		for _, o := range b.needs[u] {
			if b.beside(o.value) {
				b.uses[o.value.ID()] = append(b.uses[o.value.ID()], o)
			}
		}
	}
	b.rows = next + 1
	if b.outside(b.loss) {
		b.rows = next
	}
	// A chain stands in the row of its home; users come later in the order.
	for u := len(b.units) - 1; u >= 0; u-- {
		if b.chain[u] > 0 {
			b.row[u] = b.row[b.home(b.units[u].last())]
		}
	}
}

// hangs returns the place of unit u in a chain that hangs from one parameter,
// constant or further input alone, such as b → Repeat; 0 if it is not in one.
func (b *builder) hangs(u int) int {
	n := b.units[u].last()
	if b.units[u].fold != "" || n.NumIn() != 1 || n == b.loss || n.Err() != nil || in(n, 0) == nil || b.detail || !b.used[n.ID()] {
		return 0
	}
	x, place := in(n, 0), 1
	if !b.apart(x) {
		place = b.chain[b.of[x.ID()]] + 1
	}
	if x.ID() == b.top || b.outside(x) || !b.apart(x) && place == 1 || place > maxChain {
		return 0
	}
	return place
}

// beside reports whether the value stands beside the lane.
func (b *builder) beside(x *autodiff.Node) bool {
	if b.apart(x) {
		return x.ID() != b.top
	}
	return b.chain[b.of[x.ID()]] > 0
}

// home returns the unit beside which a value that stands beside the lane is
// drawn; at its other users it is a ghost. Its gradient is drawn there as well.
func (b *builder) home(x *autodiff.Node) int {
	home, ok := b.homes[x.ID()]
	if !ok {
		uses := b.uses[x.ID()]
		k := slices.IndexFunc(uses, func(o use) bool { return o.carries })
		if k < 0 {
			k = max(0, slices.IndexFunc(uses, func(o use) bool { return !o.stores }))
		}
		home = uses[k].by
		b.homes[x.ID()] = home
	}
	return home
}
