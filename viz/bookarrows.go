package viz

import (
	"math"
	"strings"
)

// drawArrows draws the pairs of arrows, and those from the nodes at which
// derivatives meet.
func (b *book) drawArrows() {
	drawn := map[[2]int]int{}
	over := map[output]bool{} // an arrow of it goes over the lane
	for i := range b.arrows {
		a := &b.arrows[i]
		pair := [2]int{a.from, a.to}
		n := drawn[pair]
		drawn[pair]++
		if b.spots[a.from] == nil || b.spots[a.to] == nil {
			continue
		}
		if b.boxes[a.from].lane && b.boxes[a.to].lane && !b.next(a) {
			if n == 0 || !over[a.output()] {
				b.over(a, !over[a.output()])
				over[a.output()] = true
			}
			continue
		}
		b.straight(a, n)
	}
	for k := range b.boxes {
		if b.sums[k] != nil {
			b.meeting(k)
		}
	}
}

// pair returns which of the two arrows of a value are drawn.
func (b *book) pair(a *arrow) (forward, backward bool) {
	return b.passes != BackwardOnly, b.passes != ForwardOnly && a.adjoint != ""
}

// straight draws the n-th pair of straight arrows between two boxes.
func (b *book) straight(a *arrow, n int) {
	from, to, sum := b.spots[a.from], b.spots[a.to], b.sums[a.from]
	p, q := pt{from.x, from.y}, pt{to.x, to.y}
	last := b.pairs[[2]int{a.from, a.to}] - 1
	ahead, back := b.asides(a, n)
	forward, backward := b.pair(a)
	if forward {
		arrow, text := b.valueArrow(a), b.valueLabel(a)
		s, t := b.edgeOf(from, p, q, ahead), b.edgeOf(to, q, p, -ahead)
		if text != "" && (n == 0 || last == 1 && sum == nil) {
			near := s
			if sum != nil && from.y == to.y {
				near.x = sum.x // further arrows may arrive at the sum from above
			}
			arrow.name(text, b.beside(a, near, t, text, 1))
		}
		b.wire(from.id, to.id, arrow, start(s).line(t), a.stores)
	}
	if !backward {
		return
	}
	arrow, text, side := b.derivativeArrow(a.value), b.derivative(a), -1
	_, check := b.adjointOf(a)
	arrow.checked(check)
	s, t := b.edgeOf(from, p, q, back), b.edgeOf(to, q, p, -back)
	if sum != nil {
		middle := pt{sum.x, sum.y}
		from, s = sum, middle.toward(t, sumRadius)
		if n == 0 && last > 0 {
			side = 1
		}
	}
	if text != "" && (n == 0 || n == last) {
		arrow.name(text, b.beside(a, s, t, text, side))
	}
	b.wire(from.id, to.id, arrow, start(s).line(t), true)
}

// asides returns how far the two arrows of the n-th pair lie beside the line
// between their boxes, to the left of someone who looks ahead. Pairs lie beside
// each other, but where the derivatives meet, the forward arrows are on one
// side and the others on the other one.
func (b *book) asides(a *arrow, n int) (ahead, back length) {
	forward, backward := b.pair(a)
	of := b.pairs[[2]int{a.from, a.to}]
	gap := length(0)
	if forward && backward {
		gap = pairGap
	}
	middle := severalGap / of * (of - 1 - 2*n)
	switch {
	case b.sums[a.from] == nil || gap == 0:
		return middle + gap, middle - gap
	case of > 1 && b.spots[a.from].y != b.spots[a.to].y:
		step := severalGap / 5
		return gap + step*(of-1-n), -gap - step*n
	case of > 1:
		step := severalGap / 2 * n / (of - 1)
		return severalGap*2/3 - step, -severalGap/6 - step
	case b.spots[a.from].y == b.spots[a.to].y:
		return gap, -b.sumAside(a.from)
	}
	return gap, -gap
}

// meeting draws the arrow from the node at which the derivatives of a box's
// value meet.
func (b *book) meeting(k int) {
	s, sum := b.spots[k], b.sums[k]
	p, q := pt{s.x, s.y}, pt{sum.x, sum.y}
	x := &b.boxes[k]
	arrow, text := b.derivativeArrow(x.value), b.whole(k)
	arrow.checked(x.badge)
	ahead := q // where a line from s would be parallel to the arrow
	aside := length(0)
	if b.boxes[k].lane || b.user(k) == nil || b.user(k).y == s.y {
		ahead.y, aside = s.y, s.y-sum.y
	} else {
		to := b.user(k)
		ahead, aside = pt{to.x, to.y}, -pairGap
	}
	from := b.edgeOf(s, p, ahead, aside)
	to := q.toward(from, sumRadius)
	arrow.name(text, beside(from, to, textWidth(text, labelSize, false), -1))
	b.wire(s.id, sum.id, arrow, start(from).line(to), true)
}

// edgeOf returns where a line from p, the centre of s, to q leaves s, if the
// line is moved aside.
func (b *book) edgeOf(s *spot, p, q pt, aside length) pt {
	if s.round {
		out := length(math.Sqrt(float64(max(0, s.w*s.w/4-aside*aside))))
		return p.aside(q, aside).toward(q.aside(p, -aside), out)
	}
	limit := min(s.w, s.h)/2 - 3*point
	from, out := p.aside(q, max(-limit, min(limit, aside))), length(math.MaxInt32)
	if dx := q.x - p.x; dx != 0 {
		out = min(out, (s.w/2+sign(dx)*(p.x-from.x))*p.distance(q)/abs(dx))
	}
	if dy := q.y - p.y; dy != 0 {
		out = min(out, (s.h/2+sign(dy)*(p.y-from.y))*p.distance(q)/abs(dy))
	}
	return from.toward(pt{from.x + q.x - p.x, from.y + q.y - p.y}, out)
}

func sign(n int) int {
	if n < 0 {
		return -1
	}
	return 1
}

// beside returns the centre of a label next to the middle of a line, above it
// for side 1, below it for side -1. Nearer to the lane there may be boxes of
// other chains.
func (b *book) beside(a *arrow, s, t pt, text string, side int) pt {
	if b.deep(a.from) && s.y != t.y {
		if b.sums[a.from] == nil || side > 0 {
			s = s.toward(t, deepLabel/2)
		}
		t = s.toward(t, 2*deepLabel)
	}
	return beside(s, t, textWidth(text, labelSize, false), side)
}

func beside(s, t pt, width length, side int) pt {
	middle := pt{(s.x + t.x) / 2, (s.y + t.y) / 2}
	all := max(1, s.distance(t))
	room := 3 * point
	if side < 0 {
		room = 5 * point // the heads of the arrows back are large
	}
	off := room + width/2*abs(t.y-s.y)/all + labelSize/2*abs(t.x-s.x)/all
	return middle.aside(t, side*off)
}

// over draws a pair of arrows that leads past operations.
func (b *book) over(a *arrow, named bool) {
	from, to := b.spots[a.from], b.spots[a.to]
	forward, backward := b.pair(a)
	first, last := b.boxes[a.from].row, b.boxes[a.to].row
	y := from.y - radius - roofHeight - roofGap*b.arcs[a.output()]
	leave := func(s *spot, side, aside length) pt {
		p := pt{s.x, s.y}
		return b.edgeOf(s, p, pt{p.x + side*9*point, p.y - 20*point}, side*aside)
	}
	if forward {
		s, t, y := leave(from, 1, pairGap), leave(to, -1, pairGap), y-pairGap
		arrow, text := b.valueArrow(a), b.valueLabel(a)
		if text != "" && named {
			arrow.name(text, pt{b.clear(first, last, (first+last-1)/2), y - 8*point})
		}
		b.wire(from.id, to.id, arrow, arc(s, t, y), a.stores)
	}
	if backward {
		s, t, y := leave(from, 1, -pairGap), leave(to, -1, -pairGap), y+pairGap
		arrow, text := b.derivativeArrow(a.value), b.derivative(a)
		_, check := b.adjointOf(a)
		arrow.checked(check)
		near := (first + last - 1) / 2
		if sum := b.sums[a.from]; sum != nil {
			from, s, named = sum, pt{sum.x, sum.y - sumRadius}, true
			near = last - 1 // where no other arrow to the sum is
		}
		if text != "" && named {
			arrow.name(text, pt{b.clear(first, last, near), y + 8*point})
		}
		b.wire(from.id, to.id, arrow, arc(s, t, y), true)
	}
}

// clear returns the middle between two neighbours of the lane, where no arrow
// comes down: of the rows from first to last, after that nearest to near.
func (b *book) clear(first, last, near int) length {
	for off := range last - first {
		for _, row := range []int{near - off, near + off} {
			if row < first || row >= last || b.sums[b.lane[row]] != nil {
				continue
			}
			if s, t := b.spots[b.lane[row]], b.spots[b.lane[row+1]]; s != nil && t != nil {
				return (s.rightSide() + t.leftSide()) / 2
			}
		}
	}
	return (b.spots[b.lane[first]].x + b.spots[b.lane[last]].x) / 2
}

// arc goes from s over the height y to t.
func arc(s, t pt, y length) path {
	bend := min((t.x-s.x)/6, 26*point)
	return start(s).turnAcross(pt{s.x + bend, y}).line(pt{t.x - bend, y}).turnDown(t)
}

// valueLabel returns what stands at a forward arrow: "m1 (30×10)".
func (b *book) valueLabel(a *arrow) string {
	if from, to := &b.boxes[a.from], &b.boxes[a.to]; from.kind != opBox || from.ghost || to.ghost || to.kind == resultBox {
		return ""
	}
	text := strings.TrimSuffix(a.value+" ("+a.shape+")", " ()")
	if from := &b.boxes[a.from]; from.value == a.value {
		text += inline(from.numbers)
	}
	return text
}

// derivative returns what stands at a backward arrow: "∂L/∂m1", or "(∂L/∂m1)₂"
// at the second of several that meet.
func (b *book) derivative(a *arrow) string {
	if b.boxes[a.to].kind == resultBox && !b.given {
		return "1"
	}
	numbers, check := b.adjointOf(a)
	return strings.TrimSuffix(summand("∂"+b.loss+"/∂"+a.value, a.part)+inline(numbers)+"  "+check.text, "  ")
}

// whole returns what stands at an arrow that leads to a box after several of
// them have met.
func (b *book) whole(k int) string {
	x := &b.boxes[k]
	numbers := x.sumNumbers
	if x.grad != "" {
		numbers = x.gradNumbers
	}
	return strings.TrimSuffix("∂"+b.loss+"/∂"+x.value+inline(numbers)+"  "+x.badge.text, "  ")
}

func (b *book) valueArrow(a *arrow) stroke {
	s := stroke{class: "value", look: look{line: ink, pen: drumPen, tip: b.tip(a)}, head: valueHead, color: ink, hook: hook{value: a.value}}
	if b.boxes[a.to].state == pale {
		s.look.line, s.color = paleLine, paleText
	}
	return s
}

func (b *book) derivativeArrow(value string) stroke {
	return stroke{class: "adjoint", look: look{line: backwardLine, pen: derivativePen}, head: valueHead, color: backwardText, hook: hook{value: value}}
}
