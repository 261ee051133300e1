package viz

import "slices"

// A course is how an arrow runs along a lane, straight to the next row or on a
// rail past others, and where its labels stand.
type course struct {
	*arrow
	twins             []*arrow // all arrows between its boxes
	n                 int      // which of them it is
	direct            bool     // it leads to the next row, else it runs on a rail
	again             bool     // another arrow of its value has the label
	leaving, arriving int      // how many direct ones do so at its boxes
	down, up          tag      // labels of the value and of the adjoint
}

// A tag says where a label stands: left (-1) or right (1) of its arrow, and in
// which line of all that stand there.
type tag struct {
	text       string
	side, line int
}

// A passage is one lane between two rows.
type passage struct {
	departs, arrives bool // to a rail, from one
	left, right      int  // lines of labels
}

// plot finds the courses of the arrows along the lanes.
func (l *lanes) plot() {
	type pair struct {
		from, to int
		back     bool
	}
	between := map[pair][]*arrow{} // by boxes
	abreast := map[int]int{}       // by box: how many do
	l.direct = map[output]bool{}
	for i := range l.arrows {
		a := &l.arrows[i]
		between[pair{a.from, a.to, a.back}] = append(between[pair{a.from, a.to, a.back}], a)
		if l.next(a) {
			abreast[a.from]++
			l.direct[a.output()] = true
		}
	}
	named := map[output]bool{}
	for i := range l.arrows {
		a := &l.arrows[i]
		if !l.boxes[a.from].lane || !l.boxes[a.to].lane {
			continue
		}
		twins := between[pair{a.from, a.to, a.back}]
		c := course{arrow: a, twins: twins, n: slices.Index(twins, a), direct: l.next(a)}
		c.leaving, c.arriving = abreast[a.from], abreast[l.lane[l.boxes[a.to].row-1]]
		if !c.direct && slices.ContainsFunc(twins[:c.n], func(b *arrow) bool { return b.value == a.value }) {
			continue // on the same rail
		}
		c.again = !c.direct && (l.direct[a.output()] || named[a.output()])
		named[a.output()] = true
		l.courses = append(l.courses, c)
	}
}

// shift returns how far right of the boxes' middle a direct arrow runs.
func (c *course) shift() length { return parallel * (2*c.n - len(c.twins) + 1) / 2 }

// label gives every arrow its labels. Beside those to the next row there is room
// on one side, on the other one there are the rails: labels that stand there are
// below the arrows that turn to a rail, and above those that come from one.
func (l *lanes) label() {
	l.down, l.up = make([]passage, len(l.rows)), make([]passage, len(l.rows))
	for i := range l.courses {
		c := &l.courses[i]
		if c.direct {
			continue
		}
		for _, lane := range l.passages(c) {
			lane[l.boxes[c.from].row].departs, lane[l.boxes[c.to].row-1].arrives = true, true
		}
	}
	for i := range l.courses {
		c := &l.courses[i]
		row := l.boxes[c.from].row
		if l.forward && !c.back {
			c.down = tag{text: l.valueLabel(c.arrow), side: c.valueSide(l)}
			l.down[row].add(&c.down)
		}
		if l.backward && c.adjoint != "" {
			c.up = tag{text: c.adjoint, side: c.adjointSide(l)}
			l.up[row].add(&c.up)
		}
	}
}

// passages returns the lanes in which an arrow is drawn.
func (l *lanes) passages(c *course) (lanes [][]passage) {
	if l.forward && !c.back {
		lanes = append(lanes, l.down)
	}
	if l.backward && c.adjoint != "" {
		lanes = append(lanes, l.up)
	}
	return lanes
}

// add gives a label its line.
func (p *passage) add(t *tag) {
	switch {
	case t.text == "" || t.side == 0:
	case t.side < 0:
		t.line, p.left = p.left, p.left+1
	default:
		t.line, p.right = p.right, p.right+1
	}
}

// valueSide returns on which side of an arrow down its label stands: the rails
// are on the left. 0 means on none.
func (c *course) valueSide(l *lanes) int {
	last := len(c.twins) - 1
	switch {
	case c.again:
		return 0
	case !c.direct && c.leaving > 0:
		return -1
	case !c.direct, c.n == last:
		return 1
	case c.n == 0 && l.valueLabel(c.twins[0]) != l.valueLabel(c.twins[last]):
		return -1
	}
	return 0
}

// adjointSide returns it of an arrow up: the rails are on the right.
func (c *course) adjointSide(l *lanes) int {
	last := len(c.twins) - 1
	here := &l.up[l.boxes[c.from].row]
	switch {
	case c.again, c.part > 0 && !c.direct: // at the sum there may be several
		return 0
	case c.part == 0 && (l.boxes[c.from].kind != opBox || l.boxes[c.to].kind != opBox):
		return 0
	case !c.direct && c.leaving > 0:
		return 1
	case !c.direct, last == 0 && (c.part > 0 || here.departs || here.arrives):
		return -1
	case c.n == last:
		return 1
	case c.n == 0 && c.twins[0].adjoint != c.twins[last].adjoint:
		return -1
	}
	return 0
}

// The heights of a line of labels, and of what arrows to and from rails take.
const (
	labelLine = 11 * point
	turning   = 25 * point
)

// room returns how many lines of labels there are in the gap below a row, and
// what must be free above and below them.
func (l *lanes) room(row int) (lines int, above, below length) {
	down, up := l.down[row], l.up[row]
	lines = max(down.left, down.right, up.left, up.right)
	if down.left > 0 && down.departs || up.right > 0 && up.departs {
		above = turning
	}
	if down.left > 0 && down.arrives || up.right > 0 && up.arrives {
		below = turning
	}
	return lines, above, below
}

// extend measures how far labels reach from the middle of a lane.
func (l *lanes) extend() {
	g := &l.grid
	for i := range l.courses {
		c := &l.courses[i]
		for _, t := range []struct {
			*tag
			left, right *length
		}{{&c.down, &g.forwardLeft, &g.forwardLabel}, {&c.up, &g.backwardLeft, &g.backwardLabel}} {
			w := textWidth(t.text, smallSize, false) + parallel*(max(len(c.twins), c.leaving)-1)/2
			switch {
			case t.text == "" || t.side == 0:
			case !c.direct && c.leaving == 0: // beside an arrow that leaves beside the middle
				w -= parallel - point
				fallthrough
			default:
				if t.side < 0 {
					*t.left = max(*t.left, w)
				} else {
					*t.right = max(*t.right, w)
				}
			}
		}
	}
}
