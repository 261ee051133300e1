package viz

import (
	"strconv"
	"strings"
)

// A pt is a place on the drawing, y downwards.
type pt struct{ x, y length }

// A path is a B-spline as Graphviz knows it: a point, and three more for each
// piece: two that bend it and its end.
type path []pt

// start begins a path.
func start(p pt) path { return path{p} }

// line goes straight to p, if it is not there.
func (s path) line(p pt) path {
	a := s[len(s)-1]
	if a == p {
		return s
	}
	return append(s, pt{(2*a.x + p.x) / 3, (2*a.y + p.y) / 3}, pt{(a.x + 2*p.x) / 3, (a.y + 2*p.y) / 3}, p)
}

// down goes to p, leaving and arriving vertically.
func (s path) down(p pt) path {
	a := s[len(s)-1]
	m := (a.y + p.y) / 2
	return append(s, pt{a.x, m}, pt{p.x, m}, p)
}

// across goes to p, leaving and arriving horizontally.
func (s path) across(p pt) path {
	a := s[len(s)-1]
	if a.y == p.y {
		return s.line(p)
	}
	m := (a.x + p.x) / 2
	return append(s, pt{m, a.y}, pt{m, p.y}, p)
}

// turnDown goes to p, leaving horizontally and arriving vertically.
func (s path) turnDown(p pt) path {
	a := s[len(s)-1]
	return append(s, pt{(a.x + 2*p.x) / 3, a.y}, pt{p.x, (2*a.y + p.y) / 3}, p)
}

// turnAcross goes to p, leaving vertically and arriving horizontally.
func (s path) turnAcross(p pt) path {
	a := s[len(s)-1]
	return append(s, pt{a.x, (a.y + 2*p.y) / 3}, pt{(2*a.x + p.x) / 3, p.y}, p)
}

// points writes a length in points, with the fewest digits.
func points(n length) string { return string(appendPoints(nil, n)) }

func appendPoints(b []byte, n length) []byte {
	if n < 0 {
		b, n = append(b, '-'), -n
	}
	b = strconv.AppendInt(b, int64(n/point), 10)
	switch part := n % point; {
	case part == 0:
		return b
	case part%10 == 0:
		return append(b, '.', byte('0'+part/10))
	default:
		return append(b, '.', byte('0'+part/10), byte('0'+part%10))
	}
}

// inches writes a length in inches.
func inches(n length) string {
	n = n * 100 / 72 // ten-thousandths of an inch
	s := strconv.Itoa(n/10000) + "." + strconv.Itoa(n%10000 + 10000)[1:]
	return strings.TrimSuffix(strings.TrimRight(s, "0"), ".")
}
