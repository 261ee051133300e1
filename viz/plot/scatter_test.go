package plot

import (
	"math"
	"testing"
)

func TestMarkersAreAtTheirSamples(t *testing.T) {
	// Eight classes in a row at heights that differ, so that no swapped axis can hide.
	var xs []float64
	var classes []int64
	for k := range 8 {
		xs = append(xs, float64(k), math.Sqrt(float64(k)))
		classes = append(classes, int64(k))
	}
	f := Scatter(xs, classes, DPI(300), Width(6))
	img, at := pngOf(t, f), place(t, f)
	dots := 300.0 / 72
	r := float64(markerRadius) * dots
	for k := range 8 {
		px, py := at(xs[2*k], xs[2*k+1])
		ink, middle := shadeOf(k).ink, white
		if shapeOf(k).strokes != nil {
			middle = ink
		}
		if have := img.At(px, py); !near(have, middle) {
			t.Errorf("class %d: the middle is %v, want %v", k, have, middle)
		}
		n, box := 0, int(2*r)
		for y := py - box; y <= py+box; y++ {
			for x := px - box; x <= px+box; x++ {
				if near(img.At(x, y), ink) {
					n++
				}
			}
		}
		if n < int(4*r) {
			t.Errorf("class %d: %d pixels of its colour", k, n)
		}
	}
	// The ring of ○, the arms of ×, the foot of △ and none where the others have theirs.
	ring := func(k int, dx, dy float64) bool {
		px, py := at(xs[2*k], xs[2*k+1])
		return near(img.At(px+int(math.Round(dx*r)), py-int(math.Round(dy*r))), shadeOf(k).ink)
	}
	for i, want := range []bool{true, true, false} {
		if have := ring(0, []float64{1, 0, 0.9}[i], []float64{0, 1, 0.9}[i]); have != want {
			t.Errorf("○ at place %d: ink %v, want %v", i, have, want)
		}
		if have := ring(1, []float64{0.7, -0.7, 0}[i], []float64{0.7, 0.7, 0.9}[i]); have != want {
			t.Errorf("× at place %d: ink %v, want %v", i, have, want)
		}
		if have := ring(2, []float64{0, 0, 0}[i], []float64{-0.65, 1.2, -1.3}[i]); have != want {
			t.Errorf("△ at place %d: ink %v, want %v", i, have, want)
		}
	}
}

func TestClassesDifferInColourOrShape(t *testing.T) {
	type look struct{ shade, shape int }
	seen := map[look]int{}
	for k := range 64 {
		l := look{k % len(shades), (k + k/len(shades)) % len(shapes)}
		if j, ok := seen[l]; ok {
			t.Errorf("classes %d and %d look the same", j, k)
		}
		seen[l] = k
	}
}

func TestRangeIsTheDataAndTheMargin(t *testing.T) {
	f := Scatter([]float64{-1, 2, 3, 5}, []int64{0, 1})
	for _, c := range []struct{ have, want float64 }{{f.x.lo, -1.1}, {f.x.hi, 3.1}, {f.y.lo, 1.9}, {f.y.hi, 5.1}} {
		if !(math.Abs(c.have-c.want) <= 1e-12) {
			t.Errorf("have %v, want %v", c.have, c.want)
		}
	}
	if f := Scatter([]float64{1, 1}, []int64{0}, Margin(3)); f.x != (span{-2, 4}) {
		t.Errorf("have %v, want {-2 4}", f.x)
	}
}

func TestEveryClassIsDrawn(t *testing.T) {
	var xs []float64
	var classes []int64
	for k := range lastClass + 1 {
		xs = append(xs, float64(k%16), float64(k/16))
		classes = append(classes, int64(k))
	}
	pngOf(t, Scatter(xs, classes))
}
