package viz

import "fmt"

// parallel is the distance of two arrows between the same boxes.
const parallel = 14 * point

// along draws the arrows along the two lanes: straight ones to the next row,
// and those that lead past rows on their rails.
func (p *painter) along() {
	for i := range p.courses {
		c := &p.courses[i]
		if p.forward && !c.back {
			p.forwards(c)
		}
		if p.backward && c.adjoint != "" {
			p.backwards(c)
		}
	}
}

// outset returns how far from a box's middle an arrow to or from a rail meets
// it, beside n direct ones.
func outset(s *spot, n int) length {
	return max(min(s.w/4, parallel), min(s.w/2-parallel/2, parallel*(n+1)/2))
}

// forwards draws an arrow down the forward lane.
func (p *painter) forwards(c *course) {
	from, to := p.at[forwardPiece][c.from], p.at[forwardPiece][c.to]
	line := p.valueArrow(c.arrow)
	x := from.x + c.shift()
	s := start(pt{x, from.lower()}).line(pt{x, to.upper()})
	if !c.direct {
		x = from.x - outset(from, c.leaving)
		s = around(x, p.forwardRail0-railGap*p.forwardRail[c.output()], to.x-outset(to, c.arriving), from.lower(), to.upper())
		if c.leaving > 0 {
			x = from.x - parallel*(c.leaving-1)/2
		}
	}
	line.label(c.down, x, p.labelHeight(p.down, from.row, c.down))
	p.wire(from.id, to.id, line, s, false)
}

// backwards draws an arrow up the backward lane. It is an edge from the upper
// box, with its head there.
func (p *painter) backwards(c *course) {
	upper, lower := p.entry(c.from), p.opposite(c.to)
	line := adjointArrow(c.value, c.adjoint)
	x := upper.x + c.shift()
	s := start(pt{x, upper.lower()}).line(pt{x, lower.upper()})
	if !c.direct {
		x = upper.x + outset(upper, c.leaving)
		s = around(x, p.backwardRail0+railGap*p.backwardRail[c.output()], lower.x+outset(lower, c.arriving), upper.lower(), lower.upper())
		if c.leaving > 0 {
			x = upper.x + parallel*(c.leaving-1)/2
		}
	}
	line.label(c.up, x, p.labelHeight(p.up, upper.row, c.up))
	p.wire(upper.id, lower.id, line, s, true)
}

// labelHeight returns where in the gap below a row a label stands.
func (p *painter) labelHeight(lane []passage, row int, t tag) length {
	lines := lane[row].right
	if t.side < 0 {
		lines = lane[row].left
	}
	return p.rows[row+1].label + labelLine*(2*t.line-lines+1)/2
}

// label names an arrow beside a place, or not at all.
func (s *stroke) label(t tag, x, y length) {
	if t.text != "" && t.side != 0 {
		s.name(t.text, pt{x + t.side*(4*point+textWidth(t.text, smallSize, false)/2), y})
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
