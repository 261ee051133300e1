package viz

import (
	"fmt"
	"slices"
)

// parallel is the distance of two arrows between the same boxes.
const parallel = 14 * point

// along draws the arrows along the two lanes: straight ones to the next row,
// and those that lead past rows on their rails.
func (p *painter) along() {
	type pair struct {
		from, to int
		back     bool
	}
	between := map[pair][]*arrow{} // by boxes
	abreast := map[int]int{}       // by box: how many do
	for i := range p.arrows {
		a := &p.arrows[i]
		between[pair{a.from, a.to, a.back}] = append(between[pair{a.from, a.to, a.back}], a)
		if p.next(a) {
			abreast[a.from]++
		}
	}
	named := map[output]bool{}
	for i := range p.arrows {
		a := &p.arrows[i]
		if !p.boxes[a.from].lane || !p.boxes[a.to].lane {
			continue
		}
		twins := between[pair{a.from, a.to, a.back}]
		c := course{twins: twins, n: slices.Index(twins, a), direct: p.next(a), named: !p.direct[a.output()] && !named[a.output()]}
		c.leaving, c.arriving = abreast[a.from], abreast[p.lane[p.boxes[a.to].row-1]]
		if !c.direct && slices.ContainsFunc(twins[:c.n], func(b *arrow) bool { return b.value == a.value }) {
			continue // on the same rail
		}
		named[a.output()] = true
		if p.forward && !a.back {
			p.forwards(a, c)
		}
		if p.backward && a.adjoint != "" {
			p.backwards(a, c)
		}
	}
}

// A course is how an arrow runs along a lane.
type course struct {
	twins             []*arrow // all arrows between its boxes
	n                 int      // which of them it is
	direct            bool     // it leads to the next row, else it runs on a rail
	named             bool     // if on a rail: it has a label
	leaving, arriving int      // how many direct ones do so at its boxes
}

// shift returns how far right of the boxes' middle a direct arrow runs.
func (c *course) shift() length { return parallel * (2*c.n - len(c.twins) + 1) / 2 }

// outset returns how far from a box's middle an arrow to or from a rail meets
// it, beside n direct ones.
func outset(s *spot, n int) length {
	return max(min(s.w/4, parallel), min(s.w/2-parallel/2, parallel*(n+1)/2))
}

// side returns at which side of the arrow its label stands: at the right of the
// last one to the next row, and at the left of the first one if that has another
// label; 0 means at none.
func (c *course) side(text func(*arrow) string) int {
	last := len(c.twins) - 1
	switch {
	case !c.direct && c.named:
		return -1
	case c.direct && c.n == last:
		return 1
	case c.direct && c.n == 0 && text(c.twins[0]) != text(c.twins[last]):
		return -1
	}
	return 0
}

// forwards draws an arrow down the forward lane.
func (p *painter) forwards(a *arrow, c course) {
	from, to := p.byID[forwardID(a.from)], p.byID[forwardID(a.to)]
	line := p.valueArrow(a)
	x := from.x + c.shift()
	s := start(pt{x, from.lower()}).line(pt{x, to.upper()})
	side := c.side(p.valueLabel)
	if !c.direct {
		x = from.x - outset(from, c.leaving)
		s = around(x, p.forwardRail0-railGap*p.forwardRail[a.output()], to.x-outset(to, c.arriving), from.lower(), to.upper())
		side = -side // the rails are at the left
	}
	line.label(p.valueLabel(a), x, p.rows[from.row+1].label, side)
	p.wire(from.id, to.id, line, s, false)
}

// backwards draws an arrow up the backward lane. It is an edge from the upper
// box, with its head there.
func (p *painter) backwards(a *arrow, c course) {
	upper, lower := p.byID[p.entry(a.from)], p.byID[p.opposite(a.to)]
	line := adjointArrow(a.value, a.adjoint)
	x := upper.x + c.shift()
	s := start(pt{x, upper.lower()}).line(pt{x, lower.upper()})
	side := c.side(func(a *arrow) string { return a.adjoint })
	if !c.direct {
		x = upper.x + outset(upper, c.leaving)
		s = around(x, p.backwardRail0+railGap*p.backwardRail[a.output()], lower.x+outset(lower, c.arriving), upper.lower(), lower.upper())
	}
	switch {
	case a.part > 0 && !c.direct:
		side = 0 // at the sum there may be several
	case a.part > 0 && len(c.twins) == 1:
		side = -1 // at the right there are those from rails
	case a.part == 0 && (p.boxes[a.from].kind != opBox || p.boxes[a.to].kind != opBox):
		side = 0
	}
	line.label(a.adjoint, x, p.rows[upper.row+1].label, side)
	p.wire(upper.id, lower.id, line, s, true)
}

// label names an arrow at the left (-1) or right (1) of a place, or not at all.
func (s *stroke) label(text string, x, y length, side int) {
	if text != "" && side != 0 {
		s.name(text, pt{x + side*(4*point+textWidth(text, smallSize, false)/2), y})
	}
}

// around returns the path from one box down to another, past the rows between.
func around(x0, rail, x1, y0, y1 length) path {
	bend := min(rowGap, (y1-y0)/2) * 4 / 5
	return start(pt{x0, y0}).down(pt{rail, y0 + bend}).line(pt{rail, y1 - bend}).down(pt{x1, y1})
}

// valueLabel returns the label of an arrow along the forward lane. The boxes at
// its ends say what comes in and out.
func (l *lanes) valueLabel(a *arrow) string {
	if l.boxes[a.from].kind == inputBox || l.boxes[a.to].kind == resultBox {
		return ""
	}
	if a.shape == "" {
		return a.value
	}
	return a.value + "  " + a.shape
}

// valueArrow returns the look of an arrow of the forward pass.
func (l *lanes) valueArrow(a *arrow) stroke {
	from, to := &l.boxes[a.from], &l.boxes[a.to]
	s := stroke{class: "value", look: look{line: forwardLine, pen: valuePen, tip: l.tip(a)}, head: valueHead, color: forwardLine, hook: hook{value: a.value}}
	switch {
	case to.state == pale:
		s.look.line, s.color = paleLine, paleText
	case from.kind == targetBox || from.kind == constBox:
		s.look.line, s.look.dash, s.look.pen = muted, dashed, constPen
	case from.kind.variable():
		s.look.line, s.look.pen = ink, drumPen
	}
	return s
}

// tip returns what a reader sees when pointing at the arrow.
func (p *picture) tip(a *arrow) string {
	if a.stores {
		return fmt.Sprintf(p.words.storedIn, a.value)
	}
	return a.value + "  " + a.shape
}

// adjointArrow returns the look of an arrow of the backward pass.
func adjointArrow(value, adjoint string) stroke {
	return stroke{class: "adjoint", look: look{line: backwardLine, pen: adjointPen, tip: adjoint}, head: adjointHead, color: backwardText, hook: hook{value: value}}
}

// savedArrow returns the look of an arrow to a box that reads a saved value.
func (p *picture) savedArrow(value string) stroke {
	return stroke{class: "saved", look: look{line: savedLine, pen: savedPen, dash: dashed, tip: fmt.Sprintf(p.words.saved, value)}, head: savedHead, hook: hook{value: value}}
}

// twinLink returns the look of the line between an operation and its twin.
func twinLink(value string) stroke {
	return stroke{class: "twin", look: look{line: twinLine, pen: drumPen, dash: dotted}, hook: hook{value: value}}
}
