package viz

import (
	"math"
	"strings"
)

// drawArrows draws the pairs of arrows.
func (b *book) drawArrows() {
	several := map[[2]int]int{} // how many pairs there are between two boxes
	for _, a := range b.arrows {
		several[[2]int{a.from, a.to}]++
	}
	drawn := map[[2]int]int{}
	over := map[int]bool{} // by box: an arrow of it goes over the lane
	for i := range b.arrows {
		a := &b.arrows[i]
		key := [2]int{a.from, a.to}
		n := drawn[key]
		drawn[key]++
		if b.spots[a.from] == nil || b.spots[a.to] == nil {
			continue
		}
		if b.boxes[a.from].lane && b.boxes[a.to].lane && !b.next(a) {
			if n == 0 {
				b.over(a, !over[a.from])
				over[a.from] = true
			}
			continue
		}
		b.straight(a, severalGap/several[key]*(several[key]-1-2*n), n == 0, n == several[key]-1)
	}
}

// pair returns which of the two arrows of a value are drawn.
func (b *book) pair(a *arrow) (forward, backward bool) {
	return b.passes != BackwardOnly, b.passes != ForwardOnly && a.adjoint != ""
}

// straight draws a pair of straight arrows, moved aside. Of several pairs the
// first has the value's name and the last the derivative's.
func (b *book) straight(a *arrow, aside length, first, last bool) {
	from, to := b.spots[a.from], b.spots[a.to]
	p, q := pt{from.x, from.y}, pt{to.x, to.y}
	forward, backward := b.pair(a)
	gap := length(0)
	if forward && backward {
		gap = pairGap
	}
	if forward {
		look, text := b.valueLook(a), b.valueLabel(a)
		s, t := b.edgeOf(from, p, q, aside+gap), b.edgeOf(to, q, p, -aside-gap)
		if text != "" && first {
			b.name(look, text, beside(s, t, textWidth(text, labelSize, false), 1))
		}
		b.wire(from.id, to.id, "value", look, start(s).line(t), valueHead, false)
	}
	if backward {
		look, text := b.derivativeLook(), b.derivative(a)
		s, t := b.edgeOf(from, p, q, aside-gap), b.edgeOf(to, q, p, gap-aside)
		if text != "" && last {
			b.name(look, text, beside(s, t, textWidth(text, labelSize, false), -1))
		}
		b.wire(from.id, to.id, "adjoint", look, start(s).line(t), valueHead, true)
	}
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
// for side 1, below it for side -1.
func beside(s, t pt, width length, side int) pt {
	middle := pt{(s.x + t.x) / 2, (s.y + t.y) / 2}
	all := max(1, s.distance(t))
	off := 3*point + width/2*abs(t.y-s.y)/all + labelSize/2*abs(t.x-s.x)/all
	return middle.aside(t, side*off)
}

// over draws a pair of arrows that leads past operations.
func (b *book) over(a *arrow, named bool) {
	from, to := b.spots[a.from], b.spots[a.to]
	forward, backward := b.pair(a)
	y := -radius - roofHeight - roofGap*b.arcs[a.from]
	draw := func(outward length, look attrs, text string, side int, class string, back bool) {
		s, t := b.edgeOf(from, pt{from.x, from.y}, pt{from.x + 9*point, from.y - 20*point}, outward), b.edgeOf(to, pt{to.x, to.y}, pt{to.x - 9*point, to.y - 20*point}, -outward)
		y := y - outward
		if text != "" && named {
			b.name(look, text, pt{(s.x + t.x) / 2, y - side*8*point})
		}
		bend := (t.x - s.x) / 6
		course := start(s).turnAcross(pt{s.x + bend, y}).line(pt{t.x - bend, y}).turnDown(t)
		b.wire(from.id, to.id, class, look, course, valueHead, back)
	}
	if forward {
		draw(pairGap, b.valueLook(a), b.valueLabel(a), 1, "value", false)
	}
	if backward {
		draw(-pairGap, b.derivativeLook(), b.derivative(a), -1, "adjoint", true)
	}
}

// valueLabel returns what stands at a forward arrow: "m1 (30×10)".
func (b *book) valueLabel(a *arrow) string {
	if b.boxes[a.from].kind != opBox || b.boxes[a.from].ghost || b.boxes[a.to].kind == resultBox {
		return ""
	}
	return strings.TrimSuffix(a.value+" ("+a.shape+")", " ()")
}

// derivative returns what stands at a backward arrow: "∂L/∂m1".
func (b *book) derivative(a *arrow) string {
	switch {
	case b.boxes[a.to].kind != resultBox:
		return "∂" + b.loss + "/∂" + a.value
	case a.shape == "scalar":
		return "1"
	}
	return "∂" + a.value // the adjoint that the pass was given
}

func (b *book) valueLook(a *arrow) attrs {
	look := attrs{"color": ink, "edgetooltip": a.value + "  " + a.shape, "fontcolor": ink, "penwidth": "1.2"}
	if b.boxes[a.to].state == pale {
		look["color"], look["fontcolor"] = paleLine, paleText
	}
	return look
}

func (b *book) derivativeLook() attrs {
	return attrs{"color": backwardLine, "fontcolor": backwardText, "penwidth": "3"}
}
