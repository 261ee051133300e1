package viz

import "slices"

// yield widens the gaps in which an arrow comes to the lane slantwise, so that
// beside it the label at the lane's own arrow has room: where that label ends, d
// below or above the lane, an arrow that climbs the height L over the distance D
// between two circles is D·d/L before the middle of the second one.
func (b *book) yield(gap []length, first int) {
	type key struct {
		column int
		up     bool
	}
	width := map[key]length{} // of the label, and what is before it
	for i := range b.arrows {
		a := &b.arrows[i]
		from, to := b.cells[a.from], b.cells[a.to]
		if from.level != 0 || to.level != 0 || to.column != from.column+1 {
			continue
		}
		before := length(0)
		if b.summed(a.from) {
			before = b.sumRoom(a.from) + sumRadius
		}
		for up, text := range map[bool]string{true: b.valueLabel(a), false: b.derivative(a)} {
			k := key{to.column, up}
			width[k] = max(width[k], before+textWidth(text, labelSize, false)+8*point)
		}
	}
	for i := range b.arrows {
		a := &b.arrows[i]
		from, to := b.cells[a.from], b.cells[a.to]
		if w, ok := width[key{to.column, from.level > 0}]; ok && from.level != 0 && to.level == 0 && to.column == from.column+1 {
			rise := abs(from.level) * b.level
			distance := (radius + w) * rise / (rise - labelDepth)
			gap[to.column-first] = max(gap[to.column-first], distance-2*radius)
		}
	}
}

// labelDepth is how far from the middle of the lane its labels reach, and how far
// an arrow lies beside the line between two circles.
const labelDepth = 30 * point

// clearLabels moves a label that something covers, or an arrow runs through,
// along its own arrow to the nearest place where it can be read; if there is
// none, it stays.
func (b *book) clearLabels() {
	near := map[int]*stripe{}
	of := func(low, high length, add func(*stripe)) {
		for k := floorDiv(low, stripeWidth); k <= floorDiv(high, stripeWidth); k++ {
			if near[k] == nil {
				near[k] = &stripe{}
			}
			add(near[k])
		}
	}
	for i := range b.strokes {
		low, high := b.strokes[i].reach()
		of(low, high, func(s *stripe) { s.strokes = append(s.strokes, i) })
	}
	for _, spots := range []map[int]*spot{b.spots, b.sums} {
		for _, x := range spots {
			of(x.x-x.w/2, x.x+x.w/2, func(s *stripe) { s.spots = append(s.spots, x) })
		}
	}
	for i := range b.strokes {
		s := &b.strokes[i]
		if s.text == "" || b.readable(i, s.at, near) {
			continue
		}
		from, to := s.path[0], s.path[len(s.path)-1]
		for off := slide; off < from.distance(to)/2; off += slide {
			ahead, back := pt{}.toward(pt{to.x - from.x, to.y - from.y}, off), pt{}.toward(pt{from.x - to.x, from.y - to.y}, off)
			if at := (pt{s.at.x + back.x, s.at.y + back.y}); b.readable(i, at, near) {
				s.at = at
				break
			}
			if at := (pt{s.at.x + ahead.x, s.at.y + ahead.y}); b.readable(i, at, near) {
				s.at = at
				break
			}
		}
	}
}

// A stripe is what reaches into a part of the drawing, from its top to its bottom.
type stripe struct {
	strokes []int
	spots   []*spot
}

const (
	stripeWidth = 300 * point
	slide       = 3 * point
)

func floorDiv(a, n int) int {
	if a < 0 {
		return -((-a + n - 1) / n)
	}
	return a / n
}

// reach returns the extent of an arrow and its label from left to right.
func (s *stroke) reach() (low, high length) {
	low, high = min(s.path[0].x, s.tip.x), max(s.path[0].x, s.tip.x)
	if s.head == 0 {
		low, high = s.path[0].x, s.path[0].x
	}
	for _, p := range s.path {
		low, high = min(low, p.x), max(high, p.x)
	}
	if s.text != "" {
		w := textWidth(s.text, labelSize, false)
		low, high = min(low, s.at.x-w), max(high, s.at.x+w)
	}
	return low, high
}

// readable reports whether the label of arrow i would be free around a place.
func (b *book) readable(i int, at pt, near map[int]*stripe) bool {
	w, h := textWidth(b.strokes[i].text, labelSize, false)/2+2*point, labelSize/2
	inside := func(p pt) bool { return abs(p.x-at.x) < w && abs(p.y-at.y) < h }
	for k := floorDiv(at.x-w, stripeWidth); k <= floorDiv(at.x+w, stripeWidth); k++ {
		here := near[k]
		if here == nil {
			continue
		}
		if slices.ContainsFunc(here.spots, func(s *spot) bool { return s.meets(at, w, h) }) {
			return false
		}
		for _, j := range here.strokes {
			s := &b.strokes[j]
			if s.text != "" && j != i && abs(s.at.x-at.x) < w+textWidth(s.text, labelSize, false)/2 && abs(s.at.y-at.y) < 2*h {
				return false
			}
			if s.along(inside) {
				return false
			}
		}
	}
	return true
}

// meets reports whether a label of this half width and height covers the spot.
func (s *spot) meets(at pt, w, h length) bool {
	dx, dy := max(0, abs(s.x-at.x)-w), max(0, abs(s.y-at.y)-h)
	if s.round {
		return pt{}.distance(pt{dx, dy}) < s.w/2
	}
	return dx < s.w/2 && dy < s.h/2
}

// along reports whether any place of an arrow is as asked for.
func (s *stroke) along(is func(pt) bool) bool {
	for k := 0; k+3 < len(s.path); k += 3 {
		p := s.path[k : k+4]
		steps := 2 + (p[0].distance(p[1])+p[1].distance(p[2])+p[2].distance(p[3]))/(3*point)
		for n := range steps + 1 {
			u := float64(n) / float64(steps)
			a, b, c, d := (1-u)*(1-u)*(1-u), 3*u*(1-u)*(1-u), 3*u*u*(1-u), u*u*u
			at := func(p0, p1, p2, p3 length) length {
				return length(a*float64(p0) + b*float64(p1) + c*float64(p2) + d*float64(p3))
			}
			if is(pt{at(p[0].x, p[1].x, p[2].x, p[3].x), at(p[0].y, p[1].y, p[2].y, p[3].y)}) {
				return true
			}
		}
	}
	return s.head > 0 && is(s.tip)
}
