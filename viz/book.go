package viz

import (
	"strings"
	"unicode"
)

// book draws circles that hold the operations, from left to right, the forward
// value above the thin black arrow, the derivative below the thick one that
// runs against it:
//
//	W ─────╮
//	x ──▶ MatMul ──▶ Add ──▶ L
//	b ──▶ Repeat ────╯
//
// The lane of the picture lies on one line, or several, like text; a chain
// beside it stands above or below, before its user; an arrow that leads past an
// operation goes over it. The derivatives of a value that is used several times
// meet at a small +, and its whole derivative leaves from there.
type book struct {
	*picture
	page
	table
	canvas
	passes  Passes
	out     [][]int        // by box: its arrows
	pairs   map[[2]int]int // how many arrows there are between two boxes
	several map[int]bool   // by box: there are several to another one
	spots   map[int]*spot  // by box
	sums    map[int]*spot  // by box: where its derivatives meet
	cells   map[int]cell   // by box
	taken   map[cell]bool  // by chains
	roof    map[int]int    // by column: how many arrows go over it
	arcs    map[output]int // on which of the lines over the lane its arrows go
	level   length         // from one level to the next
}

// A cell is a place of the book's table; level 0 is the lane, 1 is above.
type cell struct{ column, level int }

// The distances of the book's table.
const (
	bookSize   = 11 * point // the font inside circles
	valueSize  = 15 * point // the font of values
	labelSize  = 10 * point // the font of arrows
	radius     = 34 * point
	sumRadius  = 8 * point
	sumAside   = 9 * point  // of a sum from the lane
	pairGap    = 5 * point  // of each arrow of a pair from the middle
	severalGap = 44 * point // between several pairs, all together
	arrowSpace = 46 * point
	roofHeight = 26 * point // above circles
	roofGap    = 44 * point
	lineGap    = 48 * point
	deepSum    = 32 * point // from a box that is not next to the lane to its sum
	deepLabel  = 18 * point // and to the middle of a label
)

// drawBook returns the picture in the book's language.
func drawBook(p *picture, passes Passes) *canvas {
	b := &book{
		picture: p, page: p.breakLines(), passes: passes, spots: map[int]*spot{}, sums: map[int]*spot{},
		cells: map[int]cell{}, taken: map[cell]bool{}, roof: map[int]int{}, arcs: map[output]int{},
	}
	b.table = p.table()
	b.out, b.pairs, b.several = make([][]int, len(p.boxes)), map[[2]int]int{}, map[int]bool{}
	for i, a := range p.arrows {
		pair := [2]int{a.from, a.to}
		b.out[a.from] = append(b.out[a.from], i)
		b.pairs[pair]++
		b.several[a.from] = b.several[a.from] || b.pairs[pair] > 1
	}
	b.canvas = newCanvas(p, common{circle, bookSize, labelSize})
	for k := range p.boxes {
		if b.shown(k) {
			b.spots[k] = b.spot(k)
		}
	}
	b.place()
	b.placeSums()
	for k := range p.boxes {
		for _, s := range []*spot{b.spots[k], b.sums[k]} {
			if s != nil {
				b.put(s.shape(-1))
			}
		}
	}
	b.drawArrows()
	b.clearLabels()
	return &b.canvas
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
	s := &spot{id: forwardID(k), class: classes[x.kind], look: look{line: ink, fill: paper, pen: inputPen, form: circle, tip: tooltip(x)},
		hook: hook{value: x.value, scope: x.scope}}
	text, under := ink, muted
	switch x.state {
	case pale:
		text, under = paleText, paleText
		s.look.line = paleLine
	case mistake:
		under = mistakeLine
		s.look.line, s.look.fill, s.look.pen, s.look.double = mistakeLine, mistakeFill, mistakePen, true
	}
	s.look.changed(x.change)
	if x.kind == opBox && !x.ghost {
		lines := humps(x.title + timesText(x))
		if x.state == mistake {
			lines = append(lines, x.lines...)
		}
		s.w = 2 * radius
		for _, line := range lines {
			s.w = max(s.w, textWidth(line, bookSize, false)+14*point)
		}
		for _, r := range x.remarks {
			s.w = max(s.w, textWidth(r.text, smallSize, false)+14*point)
		}
		s.h, s.round = s.w, true
		for _, line := range lines {
			s.text.add(run{line, text, bookSize, ""})
		}
		s.text.remarks(x.remarks)
		s.warmCircle(x)
		return s
	}
	s.text.add(run{x.title, text, valueSize, "i"})
	s.text.add(small(x.shape, under))
	s.text.add(tiny(x.note, under))
	s.text.remarks(x.remarks)
	for _, row := range x.numbers {
		s.text.add(tiny(row, text))
	}
	if x.gradHeat.text != "" {
		s.text.add(tiny(x.gradHeat.text, text))
	}
	s.w, s.h = s.text.measure()
	s.w, s.h = max(s.w+10*point, 30*point), s.h+6*point
	s.look.form = square
	switch {
	case x.ghost:
		s.look.line, s.look.dash, s.look.pen = muted, dashed, savedPen
	case x.state == sound && x.kind == stateBox:
		s.look.line, s.look.pen = muted, savedPen
	case x.state != mistake && x.change <= kept:
		s.look.line = paper
	}
	if x.kind == paramBox && x.state == sound && x.change <= kept {
		s.look.fill = paramFill
		if !x.ghost {
			s.look.line = paramFill
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
