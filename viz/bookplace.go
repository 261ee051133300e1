package viz

import "fmt"

// column returns the column of the lane's box of a row. Lines have columns of
// their own.
func (b *book) column(row int) int { return row + b.line[row]*(maxChain+3) }

// place gives every spot its place: first its cell, then the columns their
// distances, so that circles and the labels of arrows have room, then the lines
// theirs.
func (b *book) place() {
	for i := range b.arrows {
		b.allot(&b.arrows[i])
	}
	first := 0
	for row, k := range b.lane {
		b.cells[k] = cell{b.column(row), 0}
		for _, c := range b.chains[row] {
			if b.begin[c[0]] {
				b.cells[c[0]] = cell{b.column(row) - 1, 0}
				continue
			}
			b.placeChain(b.column(row), c)
			first = min(first, b.column(row)-len(c))
		}
	}
	for _, k := range b.end {
		b.cells[k] = cell{b.column(b.boxes[k].row) + 1, 0}
	}
	largest := 2 * radius
	for _, s := range b.spots {
		if s.round {
			largest = max(largest, s.h)
		}
	}
	b.level = largest + largest/2 + 10*point // labels at slanted arrows have room
	x := b.placeColumns(first)
	y := b.placeLines()
	for k, s := range b.spots {
		s.x, s.y = x[b.cells[k].column-first], y[b.line[b.boxes[k].row]]-b.level*b.cells[k].level
	}
}

// placeColumns returns the places of the columns.
func (b *book) placeColumns(first int) []length {
	count := b.column(len(b.lane)-1) + 2 - first
	widest, gap, line := make([]length, count), make([]length, count), make([]int, count)
	for k, s := range b.spots {
		i := b.cells[k].column - first
		widest[i], line[i] = max(widest[i], s.w), b.line[b.boxes[k].row]
	}
	for i := range b.arrows {
		a := &b.arrows[i]
		from, to := b.cells[a.from], b.cells[a.to]
		if to.column != from.column+1 {
			continue
		}
		w := max(textWidth(b.valueLabel(a), labelSize, false), textWidth(b.derivative(a), labelSize, false)) + 24*point
		if from.level == to.level && b.summed(a.from) {
			w += b.sumRoom(a.from) + sumRadius
		}
		gap[to.column-first] = max(gap[to.column-first], w)
	}
	for k, c := range b.cells {
		if b.boxes[k].lane && b.summed(k) {
			next := &gap[c.column+1-first]
			*next = max(*next, b.sumRoom(k)+sumRadius+arrowSpace/2)
		}
	}
	b.yield(gap, first)
	x := make([]length, count)
	last, space := -1, arrowSpace
	for i := range x {
		space = max(space, gap[i])
		switch {
		case widest[i] == 0: // nothing of it is shown
			continue
		case last < 0 || line[last] != line[i]:
			x[i] = widest[i] / 2
		default:
			x[i] = x[last] + (widest[last]+widest[i])/2 + space
		}
		last, space = i, arrowSpace
	}
	return x
}

// placeLines returns the places of the lines' lanes.
func (b *book) placeLines() []length {
	count := b.line[len(b.line)-1] + 1
	top, bottom := make([]length, count), make([]length, count)
	for k, s := range b.spots {
		i, y := b.line[b.boxes[k].row], -b.level*b.cells[k].level
		top[i], bottom[i] = min(top[i], y-s.h/2), max(bottom[i], y+s.h/2)
	}
	for row := range b.lane {
		if n := b.roof[b.column(row)]; n > 0 {
			top[b.line[row]] = min(top[b.line[row]], -radius-roofHeight-roofGap*(n-1)-2*labelSize)
		}
	}
	y := make([]length, count)
	for i := 1; i < count; i++ {
		y[i] = y[i-1] + bottom[i-1] + lineGap - top[i]
	}
	return y
}

// summed reports whether the derivatives of a box's value meet.
func (b *book) summed(k int) bool {
	return b.passes != ForwardOnly && b.boxes[k].sum > 0 && b.spots[k] != nil
}

// sumRoom returns how far from the box they do, on a line.
func (b *book) sumRoom(k int) length {
	return textWidth(b.whole(k), labelSize, false) + 20*point + sumRadius
}

// placeSums makes the nodes at which derivatives meet: right of a box of the
// lane, and on the way to the user of what stands beside it.
func (b *book) placeSums() {
	for k := range b.boxes {
		if !b.summed(k) {
			continue
		}
		x, s := &b.boxes[k], b.spots[k]
		sum := &spot{id: sumID(k), class: "op backward", w: 2 * sumRadius, h: 2 * sumRadius, round: true}
		sum.look = look{line: backwardLine, fill: backwardFill, pen: inputPen, form: circle,
			tip: fmt.Sprintf(b.words.derivativeAdded, x.value)}
		sum.hook = hook{value: x.value, scope: x.scope}
		sum.text.add(run{"+", backwardText, bookSize, ""})
		sum.x, sum.y = s.rightSide()+b.sumRoom(k), s.y+b.sumAside(k)
		if to := b.user(k); to != nil && !x.lane && to.y != s.y {
			p, q := pt{s.x, s.y}, pt{to.x, to.y}
			near, far := b.edgeOf(s, p, q, -pairGap), b.edgeOf(to, q, p, pairGap)
			at := near.toward(far, near.distance(far)*9/20)
			if b.deep(k) {
				at = near.toward(far, deepSum)
			}
			sum.x, sum.y = at.x, at.y
		}
		b.sums[k] = sum
	}
}

// sumAside returns how far below the middle of the box they do.
func (b *book) sumAside(k int) length {
	switch {
	case b.passes == BackwardOnly:
		return 0
	case b.several[k]:
		return 2 * sumAside
	}
	return sumAside
}

// deep reports whether there may be a chain between that of a box and the lane.
func (b *book) deep(k int) bool { return abs(b.cells[k].level) > 1 }

// user returns the spot to which the value of a box that stands beside the lane
// goes.
func (b *book) user(k int) *spot {
	for _, i := range b.out[k] {
		if to := b.spots[b.arrows[i].to]; to != nil {
			return to
		}
	}
	return nil
}

// allot gives an arrow that leads past an operation its line over the lane,
// one for all arrows of a value.
func (b *book) allot(a *arrow) {
	from, to := &b.boxes[a.from], &b.boxes[a.to]
	if !from.lane || !to.lane || b.next(a) {
		return
	}
	line, ok := b.arcs[a.output()]
	if !ok {
		for row := from.row; row <= to.row; row++ {
			line = max(line, b.roof[b.column(row)])
		}
		b.arcs[a.output()] = line
	}
	for row := from.row; row <= to.row; row++ {
		b.roof[b.column(row)] = max(b.roof[b.column(row)], line+1)
	}
}

// placeChain puts a chain at the nearest level at which its cells are free:
// parameters above, unless arrows go there; inputs and longer chains below.
func (b *book) placeChain(column int, c chain) {
	kind := b.boxes[c[0]].kind
	below := len(c) > 1 || kind == inputBox || kind == targetBox || b.roof[column] > 0 || b.roof[column-1] > 0
	for n := 0; ; n++ {
		level := n/2 + 1
		if (n%2 == 0) == below {
			level = -level
		}
		if level > 0 && b.roof[column] > 0 || !b.free(column, len(c), level) {
			continue
		}
		for i, k := range c {
			at := cell{column - len(c) + i, level}
			b.cells[k], b.taken[at] = at, true
		}
		return
	}
}

func (b *book) free(end, n, level int) bool {
	for column := end - n; column < end; column++ {
		if b.taken[cell{column, level}] || level > 0 && b.roof[column] > 0 {
			return false
		}
	}
	return true
}
