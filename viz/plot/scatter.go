package plot

import (
	"fmt"
	"math"

	gonum "gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Scatter draws n samples, xs (n×2, row-major), each with the marker and colour of
// its class: ○ blue, × vermillion, △ green, and five more shapes and colours, in
// changing pairs, for as many classes as there are (0 to 255). One unit is as long
// on both axes, unless the data are more than four times as wide as high or the
// reverse.
func Scatter(xs []float64, classes []int64, opts ...Option) *Figure {
	f, _ := samples(scatter, xs, classes, opts)
	return f
}

// samples returns the figure of the samples alone, and its error.
func samples(k kind, xs []float64, classes []int64, opts []Option) (*Figure, error) {
	s, err := apply(k, opts)
	if err == nil {
		err = checkSamples(xs, classes, s.names)
	}
	if err != nil {
		f := broken(k, err)
		return f, f.err
	}
	f := &Figure{kind: k, settings: s}
	f.x, f.y = bounds(xs, 0, s.margin), bounds(xs, 1, s.margin)
	f.aspect = math.Min(4, math.Max(0.25, f.y.size()/f.x.size()))
	for i, name := range s.names {
		f.keys = append(f.keys, key{name, 2*markerRadius + keyGap, func(c vg.Canvas, p vg.Point) { drawMarker(c, i, p) }})
	}
	xs, classes = append([]float64(nil), xs...), append([]int64(nil), classes...)
	f.data = plotterFunc(func(c draw.Canvas, p *gonum.Plot) {
		x, y := p.Transforms(&c)
		for i, class := range classes {
			drawMarker(c, int(class), vg.Point{X: x(xs[2*i]), Y: y(xs[2*i+1])})
		}
	})
	return f, nil
}

// lastClass is the greatest class: the grid of Boundary keeps one byte a point.
const lastClass = 255

// checkSamples returns the first mistake in the samples.
func checkSamples(xs []float64, classes []int64, names []string) error {
	if len(classes) == 0 && len(xs) == 0 {
		return fmt.Errorf("there is no sample")
	}
	if len(xs) != 2*len(classes) {
		return fmt.Errorf("%d coordinates for %d classes: a sample has 2 coordinates and 1 class", len(xs), len(classes))
	}
	for i, class := range classes {
		x, y := xs[2*i], xs[2*i+1]
		if !(math.Abs(x) <= largest && math.Abs(y) <= largest) {
			return fmt.Errorf("sample %d is at (%v, %v)", i, x, y)
		}
		if class < 0 || class > lastClass {
			return fmt.Errorf("sample %d is of class %d: classes are 0 to %d", i, class, lastClass)
		}
		if names != nil && class >= int64(len(names)) {
			return fmt.Errorf("sample %d is of class %d, but ClassNames names %d classes", i, class, len(names))
		}
	}
	return nil
}

// bounds returns the range of coordinate axis of the samples with margin around it.
func bounds(xs []float64, axis int, margin float64) span {
	s := span{math.Inf(1), math.Inf(-1)}
	for i := axis; i < len(xs); i += 2 {
		s = span{math.Min(s.lo, xs[i]), math.Max(s.hi, xs[i])}
	}
	return span{s.lo - margin, s.hi + margin}.spread()
}
