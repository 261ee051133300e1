package viz

import (
	"math"

	"keisan/viz/internal/dot"
)

// A canvas is a sheet on which every box and arrow has its place. Graphviz only
// paints it: its mode nop2 takes places as they are. It measures from the floor
// upwards, so y is turned around here.
type canvas struct {
	*sheet
	floor     length
	low, high pt // the corners of what is drawn
}

// The length of an arrow's head, in points, is ten times its arrowsize.
const (
	valueHead   = 8 * point
	adjointHead = 7 * point
	savedHead   = 11 * point / 2
)

func newCanvas(p *picture, floor length, node attrs) canvas {
	graph := attrs{"bgcolor": paper, "fontname": fontName, "layout": layoutMode, "outputorder": "edgesfirst", "pad": "0.2"}
	if p.mistake != "" {
		graph["label"], graph["labelloc"] = dot.Quote(wrapped(p.mistake, 100)), "b"
		graph["fontcolor"], graph["fontsize"] = mistakeLine, "12"
	}
	node["fixedsize"], node["fontcolor"], node["fontname"] = "true", ink, fontName
	return canvas{sheet: newSheet(graph, node, attrs{"fontname": fontName, "fontsize": points(smallSize)}), floor: floor}
}

// cover makes the drawing reach to a place.
func (c *canvas) cover(a pt) {
	c.low = pt{min(c.low.x, a.x), min(c.low.y, a.y)}
	c.high = pt{max(c.high.x, a.x), max(c.high.y, a.y)}
}

// at returns a place.
func (c *canvas) at(a pt) string { return string(c.appendAt(nil, a)) }

func (c *canvas) appendAt(b []byte, a pt) []byte {
	return appendPoints(append(appendPoints(b, a.x), ','), c.floor-a.y)
}

// put draws a box of this size around its centre.
func (c *canvas) put(parent, id, class string, look attrs, centre pt, w, h length) {
	look["pos"], look["width"], look["height"] = c.at(centre), inches(w), inches(h)
	c.cover(pt{centre.x - w/2, centre.y - h/2})
	c.cover(pt{centre.x + w/2, centre.y + h/2})
	c.box(parent, id, class, look)
}

// wire draws an arrow along a path. Its head, if it has one, is at the end, or
// at the start if back.
func (c *canvas) wire(from, to, class string, look attrs, s path, head length, back bool) {
	pos := make([]byte, 0, 16*len(s)+16)
	if head > 0 {
		look["arrowsize"] = points(head / 10)
		tip, next := &s[len(s)-1], s[len(s)-2]
		if back {
			look["dir"] = "back"
			tip, next = &s[0], s[1]
			pos = append(pos, "s,"...)
		} else {
			pos = append(pos, "e,"...)
		}
		pos = append(c.appendAt(pos, *tip), ' ')
		*tip = tip.toward(next, head)
	}
	for i, a := range s {
		c.cover(a)
		if i > 0 {
			pos = append(pos, ' ')
		}
		pos = c.appendAt(pos, a)
	}
	look["pos"] = string(pos)
	c.arrow(from, to, class, look)
}

// drawing prints the canvas.
func (c *canvas) drawing() (drawing, error) {
	d, err := c.sheet.drawing()
	d.side = max(c.high.x-c.low.x, c.high.y-c.low.y)
	return d, err
}

// name gives an arrow its label, around a centre.
func (c *canvas) name(look attrs, text string, centre pt) {
	look["label"], look["lp"] = dot.Quote(text), c.at(centre)
}

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
