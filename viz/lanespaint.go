package viz

// paint draws the table, with the place of every box and the course of every
// arrow.
func (l *lanes) paint() *canvas {
	p := &painter{lanes: l}
	p.canvas = newCanvas(l.picture, common{rounded, titleSize, smallSize})
	p.floor = l.rows[len(l.rows)-1].bottom
	p.frames()
	for _, s := range l.spots {
		s.twin = l.twinOf(s)
		p.put(s.shape(p.frame[s.row]))
	}
	for row := range l.rows {
		p.within(row)
	}
	p.along()
	p.saved()
	return &p.canvas
}

// A painter draws spots and what connects them.
type painter struct {
	*lanes
	canvas
	frame []int // by row: the frame of its scope, or -1
}

// within draws the arrows of one row.
func (p *painter) within(row int) {
	k := p.lane[row]
	r := &p.rows[row]
	if r.forward != nil && r.backward != nil {
		p.wire(r.forward.id, r.backward.id, twinLink(p.boxes[k].value),
			start(pt{r.forward.rightSide(), r.y}).line(pt{r.backward.leftSide(), r.y}), false)
	}
	if p.forward {
		p.beside(k)
	} else if r.backward != nil {
		for i, ri := range p.readBy[k] {
			chip := p.rows[row].left[i].spots[0]
			p.wire(chip.id, r.backward.id, p.savedArrow(p.boxes[p.reads[ri].from].value),
				start(pt{chip.rightSide(), chip.y}).across(pt{r.backward.leftSide(), port(r.backward, i, len(p.readBy[k]))}), false)
		}
	}
	if p.backward && r.backward != nil {
		p.mirrored(k)
		p.below(k)
	}
}

// port returns the height at which the i-th of n arrows meets the side of s.
func port(s *spot, i, n int) length {
	if n < 2 {
		return s.y
	}
	step := min(11*point, (s.h-12*point)/(n-1))
	return s.y + step*(2*i-n+1)/2
}

// beside draws the arrows from the left to the lane's box k.
func (p *painter) beside(k int) {
	var sides []int
	for _, i := range p.in[k] {
		if !p.boxes[p.arrows[i].from].lane {
			sides = append(sides, i)
		}
	}
	for n, i := range sides {
		from := p.arrows[i].from
		p.value(i, port(p.at[forwardPiece][k], n, len(sides)))
		for !p.boxes[from].ghost && len(p.in[from]) > 0 {
			hung := p.in[from][0]
			if n == 0 || p.arrows[sides[n-1]].from != p.arrows[i].from {
				p.value(hung, p.at[forwardPiece][from].y)
			}
			from = p.arrows[hung].from
		}
	}
}

// value draws an arrow of the forward pass within a row.
func (p *painter) value(i int, y length) {
	a := &p.arrows[i]
	from, to := p.at[forwardPiece][a.from], p.at[forwardPiece][a.to]
	p.wire(from.id, to.id, p.valueArrow(a), start(pt{from.rightSide(), from.y}).line(pt{p.clearLeft(from, to), from.y}).across(pt{to.leftSide(), y}), a.stores)
}

// mirrored draws the arrows from the backward lane to the right.
func (p *painter) mirrored(k int) {
	var sides []int
	for _, i := range p.in[k] {
		if a := &p.arrows[i]; !p.boxes[a.from].lane && a.adjoint != "" {
			sides = append(sides, i)
		}
	}
	for n, i := range sides {
		from := p.opposite(k)
		y := port(from, n, len(sides))
		for hung := i; ; {
			a := &p.arrows[hung]
			x := &p.boxes[a.from]
			entry := p.entry(a.from)
			p.adjoint(from, entry, y, a.value, a.adjoint)
			from = entry
			if x.sum > 0 {
				from = p.opposite(a.from)
				p.adjoint(entry, from, entry.y, x.value, "∂"+x.value)
			}
			if x.grad != "" && x.twin != "" {
				drum := p.at[gradientPiece][a.from]
				p.wire(from.id, drum.id, adjointArrow(x.value, x.grad), under(from, pt{drum.leftSide(), drum.y}), false)
			}
			if x.ghost || x.twin == "" || n > 0 && p.arrows[sides[n-1]].from == p.arrows[i].from {
				break
			}
			hung, y = p.in[a.from][0], from.y
		}
	}
}

// adjoint draws an arrow of the backward pass within a row.
func (p *painter) adjoint(from, to *spot, y length, value, name string) {
	p.wire(from.id, to.id, adjointArrow(value, name),
		start(pt{from.rightSide(), y}).across(pt{p.clearRight(from, to), to.y}).line(pt{to.leftSide(), to.y}), false)
}

// clearLeft returns where an arrow from a box beside the lane may bend: right of
// all columns in which there may be boxes of other chains.
func (p *painter) clearLeft(from, to *spot) length {
	x := from.rightSide()
	if to.column == &p.grid.forward && len(p.hanging) > 0 {
		x = max(x, p.hanging[0].x+p.hanging[0].w/2)
	}
	return x
}

// clearRight returns where an arrow from the lane must have bent: left of all
// those columns.
func (p *painter) clearRight(from, to *spot) length {
	x := to.leftSide()
	if from.column == &p.grid.backward && len(p.mirror) > 0 {
		x = min(x, p.mirror[0].x-p.mirror[0].w/2)
	}
	return x
}

// below draws the arrow from the branch sum of a lane's value, and the one to
// its gradient.
func (p *painter) below(k int) {
	r := &p.rows[p.boxes[k].row]
	x := &p.boxes[k]
	if r.sum != nil {
		p.wire(r.backward.id, r.sum.id, adjointArrow(x.value, "∂"+x.value),
			start(pt{r.backward.x, r.backward.lower()}).line(pt{r.sum.x, r.sum.upper()}), true)
	}
	if r.drum == nil {
		if drum := p.at[gradientPiece][k]; drum != nil && x.gradShape != "" {
			p.adjoint(r.backward, drum, r.y, x.value, x.grad)
		}
		return
	}
	end := pt{r.drum.leftSide(), r.drum.y}
	switch {
	case r.sum != nil:
		p.wire(r.sum.id, r.drum.id, adjointArrow(x.value, x.grad), start(pt{r.sum.rightSide(), end.y}).line(end), false)
	case p.direct[output{k, x.value}]: // it branches off from the arrow to the box
		p.wire(r.backward.id, r.drum.id, adjointArrow(x.value, x.grad), start(pt{r.backward.x, end.y}).line(end), false)
	default:
		p.wire(r.backward.id, r.drum.id, adjointArrow(x.value, x.grad), under(r.backward, end), false)
	}
}

// under goes from the lower side of a box to a place further down at its right.
func under(s *spot, end pt) path {
	bend := min(sumGap, (end.x-s.x)/2)
	return start(pt{s.x, s.lower()}).turnAcross(pt{s.x + bend, end.y}).line(end)
}

// saved draws the dashed arrows from a row of the forward pass to the rows of
// the backward pass that read its value.
func (p *painter) saved() {
	for _, r := range p.reads {
		if !p.shown(r) {
			continue
		}
		from, to := p.at[forwardPiece][r.from], p.at[twinPiece][r.by]
		x := p.savedRail0 + railGap*p.savedRail[output{box: r.from}]
		y0, y1 := from.y+5*point, to.y-7*point
		s := start(pt{from.rightSide(), y0}).turnDown(pt{x, y0 + 14*point}).line(pt{x, y1 - 14*point}).turnAcross(pt{to.leftSide(), y1})
		p.wire(from.id, to.id, p.savedArrow(p.boxes[r.from].value), s, false)
	}
}
