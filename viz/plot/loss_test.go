package plot

import (
	"fmt"
	"math"
	"math/rand"
	"strings"
	"testing"
)

func TestCurveGoesThroughItsValues(t *testing.T) {
	values := []float64{1.2, 0.3, 0.9, 0.85, 0.1}
	f := Loss(values, DPI(300))
	img, at := pngOf(t, f), place(t, f)
	for i, v := range values[:4] {
		px, py := at(float64(i)+0.001, v)
		found := false
		for dy := -3; dy <= 3; dy++ {
			for dx := -2; dx <= 2; dx++ {
				found = found || near(img.At(px+dx, py+dy), shadeOf(0).ink)
			}
		}
		if !found {
			t.Errorf("no line at (%d, %v)", i, v)
		}
		if px, py := at(float64(i)+0.001, v+0.1); near(img.At(px, py), shadeOf(0).ink) {
			t.Errorf("a line above (%d, %v)", i, v)
		}
	}
}

func TestAxisLabels(t *testing.T) {
	values := []float64{1, 0.5}
	for _, c := range []struct {
		f    *Figure
		want []string
	}{
		{Loss(values), []string{"iterations", "loss"}},
		{Loss(values, Every(1)), []string{"iterations", "loss"}},
		{Loss(values, Every(10)), []string{"iterations (x10)", "loss"}},
		{Loss(values, Every(10), XLabel("x"), YLabel("perplexity"), Title("t")), []string{"x", "perplexity", "t"}},
		{Scatter(corners, cornerClasses, XLabel("x"), YLabel("y")), []string{"x", "y"}},
	} {
		texts, _ := parse(t, svgOf(t, c.f))
		for _, want := range c.want {
			if !holds(texts, want) {
				t.Errorf("%q is not in %q", want, texts)
			}
		}
	}
}

func TestCurvesOfDifferentLength(t *testing.T) {
	f := Losses([]Curve{{"short", []float64{1}}, {"long", []float64{4, 3, 2}}})
	if f.x != (span{0, 2}) || f.y.lo != 0 || !(f.y.hi > 4) {
		t.Errorf("axes %v, %v", f.x, f.y)
	}
	img := pngOf(t, f)
	for k := range 2 {
		px := 0
		for y := range img.Bounds().Dy() {
			for x := range img.Bounds().Dx() {
				if near(img.At(x, y), shadeOf(k).ink) {
					px++
				}
			}
		}
		if px < 20 {
			t.Errorf("curve %d has %d pixels", k, px)
		}
	}
}

func TestValueAxisBeginsAtZeroWhereThatHelps(t *testing.T) {
	for _, c := range []struct {
		values []float64
		zero   bool
	}{{[]float64{1, 0.2}, true}, {[]float64{0, 3}, true}, {[]float64{100.1, 100.2}, false}, {[]float64{-1, 1}, false}, {[]float64{-2, -1}, false}} {
		f := Loss(c.values)
		if have := f.y.lo == 0; have != c.zero {
			t.Errorf("%v: axis %v", c.values, f.y)
		}
		if !(f.y.lo <= min(c.values[0], c.values[1]) && f.y.hi >= max(c.values[0], c.values[1])) {
			t.Errorf("%v is outside of axis %v", c.values, f.y)
		}
	}
}

func TestThinKeepsTheExtremesOfEachColumn(t *testing.T) {
	r := rand.New(rand.NewSource(1))
	for _, n := range []int{1, 39, 40, 41, 97, 1000, 12345} {
		values := make([]float64, n)
		for i := range values {
			values[i] = r.NormFloat64()
		}
		const columns = 10
		points := thin(values, columns)
		if n <= 4*columns && len(points) != n || len(points) > max(n, 4*columns) {
			t.Errorf("%d values: %d points", n, len(points))
		}
		if points[0].x != 0 || points[len(points)-1].x != float64(n-1) {
			t.Errorf("%d values: from %v to %v", n, points[0], points[len(points)-1])
		}
		low, high := math.Inf(1), math.Inf(-1)
		for i, p := range points {
			if p.y != values[int(p.x)] {
				t.Fatalf("%d values: point %v is not of the curve", n, p)
			}
			if i > 0 && !(p.x > points[i-1].x) {
				t.Fatalf("%d values: %v after %v", n, p, points[i-1])
			}
			low, high = min(low, p.y), max(high, p.y)
		}
		for _, v := range values {
			if v < low || v > high {
				t.Fatalf("%d values: %v is lost", n, v)
			}
		}
	}
}

func TestLongCurvesMakeSmallFiles(t *testing.T) {
	values := make([]float64, 300_000)
	r := rand.New(rand.NewSource(2))
	for i := range values {
		values[i] = math.Exp(-float64(i)/1e5) * (1 + 0.1*r.NormFloat64())
	}
	if svg := svgOf(t, Loss(values)); len(svg) > 150_000 {
		t.Errorf("%d bytes", len(svg))
	}
}

func TestTicks(t *testing.T) {
	for _, c := range []struct {
		s     span
		n     int
		least float64
		want  string
	}{
		{span{0, 1.1}, 7, 0, "0 0.2 0.4 0.6 0.8 1.0"},
		{span{-1.05, 1.05}, 5, 0, "−1.0 −0.5 0 0.5 1.0"},
		{span{0, 299}, 9, 1, "0 50 100 150 200 250"},
		{span{0, 1}, 9, 1, "0 1"},
		{span{0, 2}, 9, 1, "0 1 2"},
		{span{0.1, 0.4}, 3, 0, "0.1 0.2 0.3 0.4"},
		{span{0, 3e7}, 3, 0, "0 10000000 20000000 30000000"},
		{span{0, 3e-6}, 3, 0, "0 1e−06 2e−06 3e−06"},
		{span{0, 3e12}, 3, 0, "0 1e+12 2e+12 3e+12"},
	} {
		var labels []string
		for _, tick := range ticks(c.s, c.n, c.least, "−") {
			labels = append(labels, tick.Label)
			if tick.Value < c.s.lo-1e-9*c.s.size() || tick.Value > c.s.hi+1e-9*c.s.size() {
				t.Errorf("%v: tick %v is outside", c.s, tick.Value)
			}
		}
		if have := strings.Join(labels, " "); have != c.want {
			t.Errorf("%v: have %q, want %q", c.s, have, c.want)
		}
	}
}

func TestTickLabelsDoNotCollide(t *testing.T) {
	for i, n := range []int{2, 30, 300, 99_999, 1_000_001, 12_345_678, 99_999, 12_345_678} {
		width := 5.6
		if i > 5 {
			width = 2
		}
		f := Loss([]float64{1, 2}, Width(width))
		f.x.hi = float64(n - 1)
		page, err := f.layout()
		if err != nil {
			t.Fatal(err)
		}
		axis := page.axes.X
		marks := axis.Tick.Marker.Ticks(f.x.lo, f.x.hi)
		end := math.Inf(-1)
		for _, m := range marks {
			at, half := axis.Norm(m.Value)*float64(page.area().Size().X), float64(axis.Tick.Label.Width(m.Label))/2
			if at-half < end+4 {
				t.Errorf("%d values: the label %q touches the one before", n, m.Label)
			}
			end = at + half
		}
		if len(marks) < 2 {
			t.Errorf("%d values: %s", n, fmt.Sprint(marks))
		}
	}
}
