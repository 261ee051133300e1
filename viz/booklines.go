package viz

import "math"

// lineLength is how many boxes of the lane stand on one line of a book.
const lineLength = 12

// A page tells how the lane of a picture is broken into lines. A value that is used on
// another line than its own has a ghost there. Where the lane goes on on the
// next line, the value also has a ghost at the end of the first one:
//
//	x ──▶ MatMul ──▶ Tanh ──▶ a1
//	a1 ──▶ MatMul ──▶ L
type page struct {
	line  []int        // by row
	begin map[int]bool // the ghosts at the beginning of a line
	end   []int        // those at the end
}

// breakLines breaks the lane.
func (p *picture) breakLines() page {
	l := page{make([]int, p.rows), map[int]bool{}, nil}
	for _, first := range p.breaks() {
		for row := first; row < p.rows; row++ {
			l.line[row]++
		}
	}
	known := map[[2]int]int{} // by box and user: the ghost
	copies := func(a *arrow, beside, user int) int {
		k, ok := known[[2]int{a.from, user}]
		if !ok {
			x := p.boxes[a.from]
			g := box{kind: opBox, state: x.state, title: a.value, value: a.value, shape: a.shape, where: x.where,
				row: p.boxes[beside].row, ghost: true, home: a.from}
			if x.kind != opBox {
				g.kind = x.kind
			}
			k = len(p.boxes)
			p.boxes = append(p.boxes, g)
			known[[2]int{a.from, user}] = k
		}
		if a.adjoint != "" {
			p.boxes[k].grad = joined(p.boxes[k].grad, a.adjoint)
		}
		return k
	}
	for i := range p.arrows {
		a := p.arrows[i]
		from, to := p.boxes[a.from], p.boxes[a.to]
		if !from.lane || !to.lane || l.line[from.row] == l.line[to.row] {
			continue
		}
		here := copies(&a, a.to, a.to)
		p.arrows[i].from = here
		if p.next(&a) {
			l.begin[here] = true
			a.to = copies(&a, a.from, -1)
			l.end = append(l.end, a.to)
			p.arrows = append(p.arrows, a)
		}
	}
	return l
}

// breaks returns the first rows of all lines but the first. Lines are of about
// the same length, and are broken where few arrows lead past, and rather
// between scopes.
func (p *picture) breaks() []int {
	if p.rows <= lineLength {
		return nil
	}
	past := make([]int, p.rows+1) // by row: how many arrows lead past the gap before it
	scope := make([]string, p.rows)
	for k := range p.boxes {
		if x := &p.boxes[k]; x.lane {
			scope[x.row] = x.scope
		}
	}
	for i := range p.arrows {
		if a := &p.arrows[i]; p.boxes[a.from].lane && p.boxes[a.to].lane && !p.next(a) {
			past[p.boxes[a.from].row+1]++
			past[p.boxes[a.to].row+1]--
		}
	}
	for row := 1; row <= p.rows; row++ {
		past[row] += past[row-1]
	}
	var list []int
	for from := 0; p.rows-from > lineLength; {
		rest := p.rows - from
		count := (rest + lineLength - 1) / lineLength
		even := (rest + count - 1) / count
		best, least := 0, math.MaxInt
		for row := from + min(even+2, lineLength); row >= from+even-2; row-- {
			cost := 2 * past[row]
			if scope[row] == scope[row-1] {
				cost++
			}
			if cost < least {
				best, least = row, cost
			}
		}
		from = best
		list = append(list, from)
	}
	return list
}
