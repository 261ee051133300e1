package viz

import (
	"fmt"
	"math"
)

// A canvas is a drawing on which every frame, box and arrow has its place, y
// downwards. The writers (dot.go, svg.go) put it down as it is.
type canvas struct {
	frames    []scopeFrame
	shapes    []shape
	strokes   []stroke
	title     string // for those who do not see it
	lang      string // of the words
	note      string // the mistake, below all
	common    common
	floor     length // where Graphviz, which measures upwards, begins
	low, high pt     // the corners of what is drawn
}

// A look is how an outline or a line is painted.
type look struct {
	line, fill hue
	pen        length
	dash       dash
	form       form
	double     bool // a second outline
	tip        string
}

// A dash is how a line is broken.
type dash uint8

const (
	solid dash = iota
	dashed
	dotted
)

// A form is the shape of a box.
type form uint8

const (
	rounded form = iota
	drum         // a cylinder
	circle
	square // with sharp corners
	block  // a cuboid: it stands for several
)

// common is what most shapes and strokes of a canvas have in common.
type common struct {
	form        form
	size, small length // of the fonts of shapes and of strokes
}

// A scopeFrame surrounds what lies in one scope.
type scopeFrame struct {
	id          string
	parent      int // another frame, or -1
	path, name  string
	fill        hue
	left, right length
	top, bottom length
}

// A shape is a box.
type shape struct {
	id, class string
	frame     int // in which it lies, or -1
	look      look
	text      label
	centre    pt
	w, h      length
	hook
}

// A hook says what a shape or a stroke stands for, for scripts.
type hook struct {
	value string // the name of the value
	scope string // the path of its scope
	twin  string // the id of the box opposite
}

// A stroke is an arrow or a line. The path ends where the head begins.
type stroke struct {
	class, from, to string
	look            look
	path            path
	tip             pt
	head            length // 0: none
	back            bool   // it is at the start of the path
	text            string
	color           hue // of the text
	at              pt  // its middle
	hook
}

// The lengths of arrows' heads.
const (
	valueHead   = 8 * point
	adjointHead = 7 * point
	savedHead   = 11 * point / 2
)

// What surrounds a drawing, and the text of its mistake.
const (
	pad       = 72 * point / 5
	noteSize  = 12 * point
	noteWidth = 100 // characters
)

func newCanvas(p *picture, c common) canvas {
	return canvas{title: fmt.Sprintf(p.words.graphOf, p.result), lang: p.words.code, note: p.mistake, common: c,
		shapes: make([]shape, 0, 2*len(p.boxes)), strokes: make([]stroke, 0, 4*len(p.arrows))}
}

// cover makes the drawing reach to a place.
func (c *canvas) cover(a pt) {
	c.low = pt{min(c.low.x, a.x), min(c.low.y, a.y)}
	c.high = pt{max(c.high.x, a.x), max(c.high.y, a.y)}
}

// put draws a box.
func (c *canvas) put(s shape) {
	c.cover(pt{s.centre.x - s.w/2, s.centre.y - s.h/2})
	c.cover(pt{s.centre.x + s.w/2, s.centre.y + s.h/2})
	c.shapes = append(c.shapes, s)
}

// wire draws an arrow from one shape to another along a path. Its head, if it
// has one, is at the end, or at the start if back.
func (c *canvas) wire(from, to string, s stroke, p path, back bool) {
	s.from, s.to, s.path, s.back = from, to, p, back
	for _, a := range s.path {
		c.cover(a)
	}
	if s.text != "" {
		w, h := textWidth(s.text, c.common.small, false), c.common.small
		c.cover(pt{s.at.x - w/2, s.at.y - h/2})
		c.cover(pt{s.at.x + w/2, s.at.y + h/2})
	}
	if s.head > 0 {
		end, next := &s.path[len(s.path)-1], s.path[len(s.path)-2]
		if back {
			end, next = &s.path[0], s.path[1]
		}
		s.tip = *end
		*end = end.toward(next, s.head)
	}
	c.strokes = append(c.strokes, s)
}

// name gives the arrow a label, around a centre.
func (s *stroke) name(text string, centre pt) { s.text, s.at = text, centre }

// longer returns the longer side of the drawing.
func (c *canvas) longer() length { return max(c.high.x-c.low.x, c.high.y-c.low.y) }

// distance returns how far b is from a.
func (a pt) distance(b pt) length {
	dx, dy := b.x-a.x, b.y-a.y
	return length(math.Sqrt(float64(dx*dx + dy*dy)))
}

// toward returns the place at distance d from a on the way to b.
func (a pt) toward(b pt, d length) pt {
	if all := a.distance(b); all > 0 {
		return pt{a.x + (b.x-a.x)*d/all, a.y + (b.y-a.y)*d/all}
	}
	return a
}

// aside returns the place beside a, at distance d to the left of someone who
// looks from a to b.
func (a pt) aside(b pt, d length) pt {
	return a.toward(pt{a.x + b.y - a.y, a.y - b.x + a.x}, d)
}
