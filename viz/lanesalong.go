package viz

// parallel is the distance of two arrows between the same boxes.
const parallel = 14 * point

// along draws the arrows along the two lanes: straight ones to the next row,
// and those that lead past rows on their rails.
func (p *painter) along() {
	twins := map[[2]int]int{} // how many arrows there are between two boxes
	for _, a := range p.arrows {
		twins[[2]int{a.from, a.to}]++
	}
	drawn := map[[2]int]int{}
	direct := map[int]bool{} // by box: an arrow leads to the next row
	for i := range p.arrows {
		if a := &p.arrows[i]; p.next(a) {
			direct[a.from] = true
		}
	}
	for i := range p.arrows {
		a := &p.arrows[i]
		if !p.boxes[a.from].lane || !p.boxes[a.to].lane {
			continue
		}
		pair := [2]int{a.from, a.to}
		n, of := drawn[pair], twins[pair]
		drawn[pair]++
		last, shift := n == of-1, parallel*(2*n-of+1)/2
		next := p.next(a)
		if !next {
			if n > 0 {
				continue // on the same rail
			}
			last, shift = !direct[a.from], 0
		}
		if p.forward {
			p.forwards(a, next, last, shift)
		}
		if p.backward && a.adjoint != "" {
			p.backwards(a, next, last, shift)
		}
	}
}

// forwards draws an arrow down the forward lane.
func (p *painter) forwards(a *arrow, next, named bool, shift length) {
	from, to := p.byID[forwardID(a.from)], p.byID[forwardID(a.to)]
	look := p.valueLook(a)
	x := from.x + shift
	y := p.rows[from.row+1].label
	s := start(pt{x, from.lower()}).line(pt{x, to.upper()})
	if !next {
		x = from.x - min(from.w/4, parallel)
		end := to.x - min(to.w/4, parallel)
		s = around(x, p.forwardRail0-railGap*p.forwardRail[a.from], end, from.lower(), to.upper())
	}
	if text := p.valueLabel(a); named && text != "" {
		p.name(look, text, pt{x + 4*point + textWidth(text, smallSize, false)/2, y})
	}
	p.wire(from.id, to.id, "value", look, s, valueHead, false)
}

// backwards draws an arrow up the backward lane. It is an edge from the upper
// box, with its head there.
func (p *painter) backwards(a *arrow, next, named bool, shift length) {
	upper, lower := p.byID[p.entry(a.from)], p.byID[p.opposite(a.to)]
	look := adjointLook(a.adjoint)
	x := upper.x + shift
	y := p.rows[upper.row+1].label
	s := start(pt{x, upper.lower()}).line(pt{x, lower.upper()})
	if !next {
		x = upper.x + min(upper.w/4, parallel)
		end := lower.x + min(lower.w/4, parallel)
		s = around(x, p.backwardRail0+railGap*p.backwardRail[a.from], end, upper.lower(), lower.upper())
	}
	if named && p.boxes[a.from].kind == opBox && p.boxes[a.to].kind == opBox {
		at := x + 4*point + textWidth(a.adjoint, smallSize, false)/2
		if !next {
			at = 2*x - at
		}
		p.name(look, a.adjoint, pt{at, y})
	}
	p.wire(upper.id, lower.id, "adjoint", look, s, adjointHead, true)
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

// valueLook returns the look of an arrow of the forward pass.
func (l *lanes) valueLook(a *arrow) attrs {
	from, to := &l.boxes[a.from], &l.boxes[a.to]
	look := attrs{"color": forwardLine, "fontcolor": forwardLine, "penwidth": "1.5", "edgetooltip": a.value + "  " + a.shape}
	switch {
	case to.state == pale:
		look["color"], look["fontcolor"] = paleLine, paleText
	case from.kind == targetBox || from.kind == constBox:
		look["color"], look["style"], look["penwidth"] = muted, "dashed", "1.3"
	case from.kind.variable():
		look["color"], look["penwidth"] = ink, "1.2"
	}
	return look
}

// adjointLook returns the look of an arrow of the backward pass.
func adjointLook(adjoint string) attrs {
	return attrs{"color": backwardLine, "edgetooltip": adjoint, "fontcolor": backwardText, "penwidth": "2.6"}
}

// savedArrow returns the look of an arrow to a box that reads a saved value.
func savedArrow(value string) attrs {
	return attrs{"color": savedLine, "edgetooltip": "saved for backward: " + value, "penwidth": "1", "style": "dashed"}
}
