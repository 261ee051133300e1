package plot

import (
	"image/color"
	"math"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

const (
	markerRadius = vg.Length(2.9)
	markerLine   = vg.Length(1.15)
)

// shape is a marker around the origin: closed outlines, filled white so that
// they stand off a region, or open strokes. Radius 1 is the circle's.
type shape struct {
	round   bool
	outline []vg.Point
	strokes [][2]vg.Point
}

// shapes begins with the ○ × △ of the book.
var shapes = [...]shape{
	{round: true},
	{strokes: [][2]vg.Point{{{X: -0.9, Y: -0.9}, {X: 0.9, Y: 0.9}}, {{X: -0.9, Y: 0.9}, {X: 0.9, Y: -0.9}}}},
	{outline: polygon(3, 90, 1.3)},
	{outline: polygon(4, 45, 1.25)},
	{strokes: [][2]vg.Point{{{X: -1.15}, {X: 1.15}}, {{Y: -1.15}, {Y: 1.15}}}},
	{outline: polygon(3, 270, 1.3)},
	{outline: polygon(4, 0, 1.35)},
	{strokes: [][2]vg.Point{{{X: -1.15}, {X: 1.15}}, {{X: -0.6, Y: -1}, {X: 0.6, Y: 1}}, {{X: -0.6, Y: 1}, {X: 0.6, Y: -1}}}},
}

// shapeOf returns the marker of class k. It moves on by one each time the colours
// begin anew: 64 classes differ in colour or shape.
func shapeOf(k int) shape { return shapes[(k+k/len(shades))%len(shapes)] }

// polygon returns n corners at distance r, the first in direction degrees.
func polygon(n int, degrees, r float64) []vg.Point {
	corners := make([]vg.Point, n)
	for i := range corners {
		sin, cos := math.Sincos(degrees*math.Pi/180 + 2*math.Pi*float64(i)/float64(n))
		corners[i] = vg.Point{X: vg.Length(r * cos), Y: vg.Length(r * sin)}
	}
	return corners
}

// drawMarker draws the marker of class k at p.
func drawMarker(c vg.Canvas, k int, p vg.Point) {
	s, ink := shapeOf(k), shadeOf(k).ink
	at := func(q vg.Point) vg.Point { return p.Add(q.Scale(markerRadius)) }
	line := draw.LineStyle{Color: ink, Width: markerLine}
	switch {
	case s.round:
		var path vg.Path
		path.Move(at(vg.Point{X: 1}))
		path.Arc(p, markerRadius, 0, 2*math.Pi)
		path.Close()
		fillAndStroke(c, path, white, line)
	case s.outline != nil:
		var path vg.Path
		path.Move(at(s.outline[0]))
		for _, q := range s.outline[1:] {
			path.Line(at(q))
		}
		path.Close()
		fillAndStroke(c, path, white, line)
	default:
		for _, end := range s.strokes {
			stroke(c, line, at(end[0]), at(end[1]))
		}
	}
}

func fillAndStroke(c vg.Canvas, path vg.Path, fill color.Color, line draw.LineStyle) {
	c.SetColor(fill)
	c.Fill(path)
	(&draw.Canvas{Canvas: c}).SetLineStyle(line)
	c.Stroke(path)
}

// stroke draws the line through the points.
func stroke(c vg.Canvas, line draw.LineStyle, points ...vg.Point) {
	(&draw.Canvas{Canvas: c}).StrokeLines(line, points)
}
