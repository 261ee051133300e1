package plot

import (
	"fmt"
	"image/color"
	"math"
	"strconv"

	gonum "gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// HeatMap draws a matrix of numbers (row-major, len(rows)×len(columns)) as a field
// of squares, the first row on top: the darker, the greater. The names stand beside
// the rows and below the columns; they may be equal or empty. What the palest and
// the darkest colour mean stands in the legend. It shows the weights of an
// attention, say: which sign of the question each sign of the answer looked at.
func HeatMap(values []float64, rows, columns []string, opts ...Option) *Figure {
	s, err := apply(heat, opts)
	if err == nil {
		err = checkHeat(values, len(rows), len(columns))
	}
	if err != nil {
		return broken(heat, err)
	}
	n, m := len(rows), len(columns)
	f := &Figure{kind: heat, settings: s, x: span{0, float64(m)}, y: span{0, float64(n)}, aspect: float64(n) / float64(m)}
	f.xnames, f.ynames = append([]string(nil), columns...), make([]string, n)
	for i, name := range rows {
		f.ynames[n-1-i] = name
	}
	scale := span{math.Inf(1), math.Inf(-1)}
	for _, v := range values {
		scale = span{math.Min(scale.lo, v), math.Max(scale.hi, v)}
	}
	for _, v := range []float64{scale.lo, scale.hi} {
		ink := warmth(v, scale)
		f.keys = append(f.keys, key{strconv.FormatFloat(v, 'g', 3, 64), swatch + keyGap, func(c vg.Canvas, p vg.Point) {
			fill(c, ink, p.Sub(vg.Point{X: swatch / 2, Y: swatch / 2}), p.Add(vg.Point{X: swatch / 2, Y: swatch / 2}))
		}})
	}
	values = append([]float64(nil), values...)
	f.data = plotterFunc(func(c draw.Canvas, p *gonum.Plot) {
		x, y := p.Transforms(&c)
		for i, v := range values {
			left, top := float64(i%m), float64(n-i/m)
			fill(c, warmth(v, scale), vg.Point{X: x(left), Y: y(top - 1)}, vg.Point{X: x(left + 1), Y: y(top)})
		}
		framed(c, p)
	})
	return f
}

// swatch is the side of a colour in the legend.
const swatch = vg.Length(8)

// checkHeat returns the first mistake in the values.
func checkHeat(values []float64, rows, columns int) error {
	if rows == 0 || columns == 0 || len(values) != rows*columns {
		return fmt.Errorf("%d values for %d rows and %d columns", len(values), rows, columns)
	}
	for i, v := range values {
		if !(math.Abs(v) <= largest) {
			return fmt.Errorf("value %d is %v", i, v)
		}
	}
	return nil
}

// warmth returns the colour of a value: from nearly white to the darkest blue, in
// steps that look even.
func warmth(v float64, s span) color.RGBA {
	share := 0.0
	if s.hi > s.lo {
		share = (v/2 - s.lo/2) / (s.hi/2 - s.lo/2) // halves, lest the difference overflow
	}
	mix := func(pale, dark uint8) uint8 {
		return uint8(math.Round(float64(pale) + share*(float64(dark)-float64(pale))))
	}
	return color.RGBA{mix(0xF4, 0x00), mix(0xF8, 0x38), mix(0xFB, 0x5E), 0xFF}
}

func fill(c vg.Canvas, ink color.Color, lo, hi vg.Point) {
	c.SetColor(ink)
	c.Fill(vg.Rectangle{Min: lo, Max: hi}.Path())
}

// named returns a tick at the middle of each square of an axis.
func named(names []string) gonum.ConstantTicks {
	all := make([]gonum.Tick, len(names))
	for i, name := range names {
		all[i] = gonum.Tick{Value: float64(i) + 0.5, Label: name}
	}
	return all
}
