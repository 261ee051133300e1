package plot

import (
	"fmt"
	"math"

	gonum "gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Curve is a named series of values, one at each point of the x axis.
type Curve struct {
	Name   string
	Values []float64
}

// Loss draws the values from left to right as a curve. The x axis is "iterations"
// (see Every), the y axis "loss"; it begins at 0 unless the values are all
// negative, mixed or far from it. Values must be finite, and there must be one.
func Loss(values []float64, opts ...Option) *Figure {
	return Losses([]Curve{{Values: values}}, opts...)
}

// Losses draws several curves into one figure, with a legend where there is more
// than one; then they need names, all different. They may differ in length. A
// curve with many more values than the figure has columns is drawn by the extremes
// of each column.
func Losses(curves []Curve, opts ...Option) *Figure {
	s, err := apply(loss, opts)
	if err == nil {
		err = checkCurves(curves)
	}
	if err != nil {
		return broken(loss, err)
	}
	if s.xlabel == "" {
		s.xlabel = "iterations"
		if s.every > 1 {
			s.xlabel = fmt.Sprintf("iterations (x%d)", s.every)
		}
	}
	if s.ylabel == "" {
		s.ylabel = "loss"
	}
	f := &Figure{kind: loss, settings: s, aspect: flatten}
	f.x, f.y = rangeOf(curves)
	drawn := make([][]point, len(curves))
	for k, c := range curves {
		drawn[k] = thin(c.Values, columns)
		if len(curves) > 1 {
			const half = vg.Length(8)
			f.keys = append(f.keys, key{c.Name, 2*half + keyGap, func(c vg.Canvas, p vg.Point) {
				stroke(c, curveStyle(k), p.Sub(vg.Point{X: half}), p.Add(vg.Point{X: half}))
			}})
		}
	}
	f.data = plotterFunc(func(c draw.Canvas, p *gonum.Plot) { drawCurves(c, p, drawn) })
	return f
}

// checkCurves returns the first mistake in the curves.
func checkCurves(curves []Curve) error {
	if len(curves) == 0 {
		return fmt.Errorf("there is no curve")
	}
	first := map[string]int{}
	for k, c := range curves {
		what := ""
		if len(curves) > 1 {
			what = fmt.Sprintf("curve %d %q: ", k, c.Name)
			if c.Name == "" {
				return fmt.Errorf("%sa curve among several needs a name", what)
			}
			if j, ok := first[c.Name]; ok {
				return fmt.Errorf("%scurve %d has that name already", what, j)
			}
			first[c.Name] = k
		}
		if err := writable(c.Name); err != nil {
			return fmt.Errorf("%s%w", what, err)
		}
		if len(c.Values) == 0 {
			return fmt.Errorf("%sthere is no value", what)
		}
		for i, v := range c.Values {
			if !(math.Abs(v) <= largest) {
				return fmt.Errorf("%svalue %d is %v", what, i, v)
			}
		}
	}
	return nil
}

// largest is the greatest coordinate that can be drawn; more would overflow where
// differences are taken.
const largest = math.MaxFloat64 / 8

// rangeOf returns the ranges of the axes: from 0 to the last value, and all values
// with a little air.
func rangeOf(curves []Curve) (x, y span) {
	y = span{math.Inf(1), math.Inf(-1)}
	for _, c := range curves {
		x.hi = math.Max(x.hi, float64(len(c.Values)-1))
		for _, v := range c.Values {
			y = span{math.Min(y.lo, v), math.Max(y.hi, v)}
		}
	}
	x.hi = math.Max(x.hi, 1)
	if y.lo >= 0 && y.lo <= y.hi/2 && y.hi > 0 {
		y.lo = 0
	}
	y = y.spread()
	air := 0.04 * y.size()
	y.hi += air
	if y.lo != 0 {
		y.lo -= air
	}
	return x, y
}

// curveStyle returns the line of curve k: three solid ones whose colours stay
// apart for every eye, then dashed, then dotted.
func curveStyle(k int) draw.LineStyle {
	dashes := [][]vg.Length{nil, {5, 2}, {1.5, 1.5}}
	return draw.LineStyle{Color: shadeOf(k).ink, Width: 1.2, Dashes: dashes[k/3%len(dashes)]}
}

func drawCurves(c draw.Canvas, p *gonum.Plot, curves [][]point) {
	x, y := p.Transforms(&c)
	for k, points := range curves {
		path := make([]vg.Point, len(points))
		for i, q := range points {
			path[i] = vg.Point{X: x(q.x), Y: y(q.y)}
		}
		if len(path) == 1 {
			drawMarker(c, k, path[0])
			continue
		}
		stroke(c, curveStyle(k), path...)
	}
}
