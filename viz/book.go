package viz

import (
	"strings"
	"unicode"

	"keisan/viz/internal/dot"
)

// book draws circles that hold the operations, from left to right, the forward
// value above the thin black arrow, the derivative below the thick one that
// runs against it:
//
//	W ─────╮
//	x ──▶ MatMul ──▶ Add ──▶ L
//	b ──▶ Repeat ────╯
//
// The lane of the picture lies on one line; a chain beside it stands above or
// below, before its user; an arrow that leads past an operation goes over it.
type book struct {
	*picture
	table
	canvas
	passes Passes
	spots  map[int]*spot // by box
	cells  map[int]cell  // by box
	taken  map[cell]bool // by chains
	roof   map[int]int   // by column: how many arrows go over it
	arcs   map[int]int   // by box: on which of the lines over the lane its arrows go
}

// A cell is a place of the book's table; level 0 is the lane, 1 is above.
type cell struct{ column, level int }

// The distances of the book's table.
const (
	bookSize   = 11 * point // the font inside circles
	valueSize  = 15 * point // the font of values
	labelSize  = 10 * point // the font of arrows
	radius     = 34 * point
	level      = 112 * point
	pairGap    = 5 * point  // of each arrow of a pair from the middle
	severalGap = 44 * point // between several pairs, all together
	arrowSpace = 46 * point
	roofHeight = 26 * point // above circles
	roofGap    = 44 * point
)

// drawBook returns the picture in the book's language.
func drawBook(p *picture, passes Passes) (drawing, error) {
	b := &book{
		picture: p, table: p.table(), passes: passes, spots: map[int]*spot{}, cells: map[int]cell{},
		taken: map[cell]bool{}, roof: map[int]int{}, arcs: map[int]int{},
	}
	b.canvas = newCanvas(p, 0, attrs{"color": ink, "fontsize": points(bookSize), "shape": "circle", "style": "filled"})
	b.edge["fontsize"] = points(labelSize)
	for k := range p.boxes {
		if b.shown(k) {
			b.spots[k] = b.spot(k)
		}
	}
	b.place()
	for k := range p.boxes {
		if s := b.spots[k]; s != nil {
			b.put(sheetName, s.id, s.class, s.look, pt{s.x, s.y}, s.w, s.h)
		}
	}
	b.drawArrows()
	return b.drawing()
}

// shown reports whether a box takes part in the passes that are drawn.
func (b *book) shown(k int) bool {
	if b.passes != BackwardOnly {
		return true
	}
	x := &b.boxes[k]
	return x.grad != "" || x.twin != ""
}

// spot makes the node of a box: a circle for an operation, text for a value.
func (b *book) spot(k int) *spot {
	x := &b.boxes[k]
	s := &spot{id: forwardID(k), class: classes[x.kind], look: attrs{"fillcolor": paper, "penwidth": "1.4", "tooltip": tooltip(x)}}
	text, under := ink, muted
	switch x.state {
	case pale:
		text, under = paleText, paleText
		s.look["color"], s.look["fontcolor"] = paleLine, paleText
	case mistake:
		under = mistakeLine
		s.look["color"], s.look["fillcolor"], s.look["penwidth"], s.look["peripheries"] = mistakeLine, mistakeFill, "2.5", "2"
	}
	if x.kind == opBox && !x.ghost {
		lines := humps(x.title)
		if x.state == mistake {
			lines = append(lines, x.lines...)
		}
		s.w = 2 * radius
		for _, line := range lines {
			s.w = max(s.w, textWidth(line, bookSize, false)+14*point)
		}
		s.h, s.round = s.w, true
		s.look["label"] = dot.Quote(strings.Join(lines, "\n"))
		return s
	}
	s.text.add(run{x.title, text, valueSize, "i"})
	s.text.add(small(x.shape, under))
	s.w, s.h = s.text.measure()
	s.w, s.h = max(s.w+10*point, 30*point), s.h+6*point
	s.look["label"], s.look["shape"] = s.text.token(), "box"
	switch {
	case x.ghost:
		s.look["color"], s.look["style"], s.look["penwidth"] = muted, "filled,dashed", "1"
	case x.state == sound:
		s.look["color"] = paper
	}
	if x.kind.variable() && x.state == sound {
		s.look["fillcolor"] = paramFill
		if !x.ghost {
			s.look["color"] = paramFill
		}
	}
	return s
}

// humps breaks a long name in two: "Softmax", "WithLoss".
func humps(title string) []string {
	if textWidth(title, bookSize, false) <= 2*radius-10*point {
		return []string{title}
	}
	runes := []rune(title)
	best := 0
	for i := 1; i < len(runes); i++ {
		begins := unicode.IsSpace(runes[i]) || unicode.IsUpper(runes[i]) && !unicode.IsUpper(runes[i-1])
		if begins && abs(2*i-len(runes)) < abs(2*best-len(runes)) {
			best = i
		}
	}
	if best == 0 {
		return []string{title}
	}
	return []string{string(runes[:best]), strings.TrimSpace(string(runes[best:]))}
}

func abs(n int) int { return max(n, -n) }

// place gives every spot its place: first its cell, then the columns their
// distances, so that circles and the labels of arrows have room.
func (b *book) place() {
	for i := range b.arrows {
		b.allot(&b.arrows[i])
	}
	first := 0
	for row, k := range b.lane {
		b.cells[k] = cell{row, 0}
		for _, c := range b.chains[row] {
			b.placeChain(row, c)
			first = min(first, row-len(c))
		}
	}
	widest, label := make([]length, len(b.lane)-first), make([]length, len(b.lane)-first)
	for k, s := range b.spots {
		column := b.cells[k].column - first
		widest[column] = max(widest[column], s.w)
	}
	for i := range b.arrows {
		a := &b.arrows[i]
		if from, to := b.cells[a.from].column, b.cells[a.to].column; to == from+1 {
			label[to-first] = max(label[to-first], textWidth(b.valueLabel(a), labelSize, false), textWidth(b.derivative(a), labelSize, false))
		}
	}
	x := make([]length, len(widest))
	for i := 1; i < len(x); i++ {
		x[i] = x[i-1] + (widest[i-1]+widest[i])/2 + max(arrowSpace, label[i]+24*point)
	}
	for k, s := range b.spots {
		s.x, s.y = x[b.cells[k].column-first], -level*b.cells[k].level
	}
}

// allot gives an arrow that leads past an operation its line over the lane,
// one for all arrows of a value.
func (b *book) allot(a *arrow) {
	from, to := &b.boxes[a.from], &b.boxes[a.to]
	if !from.lane || !to.lane || b.next(a) {
		return
	}
	line, ok := b.arcs[a.from]
	if !ok {
		for column := from.row; column <= to.row; column++ {
			line = max(line, b.roof[column])
		}
		b.arcs[a.from] = line
	}
	for column := from.row; column <= to.row; column++ {
		b.roof[column] = max(b.roof[column], line+1)
	}
}

// placeChain puts a chain at the nearest level at which its cells are free:
// parameters above, unless arrows go there; inputs and longer chains below.
func (b *book) placeChain(row int, c chain) {
	kind := b.boxes[c[0]].kind
	below := len(c) > 1 || kind == inputBox || kind == targetBox || b.roof[row] > 0 || b.roof[row-1] > 0
	for n := 0; ; n++ {
		level := n/2 + 1
		if (n%2 == 0) == below {
			level = -level
		}
		if level > 0 && b.roof[row] > 0 || !b.free(row, len(c), level) {
			continue
		}
		for i, k := range c {
			at := cell{row - len(c) + i, level}
			b.cells[k], b.taken[at] = at, true
		}
		return
	}
}

func (b *book) free(row, n, level int) bool {
	for column := row - n; column < row; column++ {
		if b.taken[cell{column, level}] || level > 0 && b.roof[column] > 0 {
			return false
		}
	}
	return true
}
