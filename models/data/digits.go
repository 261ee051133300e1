package data

import (
	"fmt"
	"math"

	"gorgonia.org/tensor"
)

// digitSide is the height and width of an image, as MNIST's.
const digitSide = 28

// strokes are the lines of each digit as points in a box, x from 0 to 2 and y
// from 0, the top, to 4.
var strokes = [10][][2]float64{
	{{0.5, 0}, {1.5, 0}, {2, 1}, {2, 3}, {1.5, 4}, {0.5, 4}, {0, 3}, {0, 1}, {0.5, 0}},
	{{0.4, 0.8}, {1.2, 0}, {1.2, 4}},
	{{0, 0.8}, {0.6, 0}, {1.5, 0}, {2, 0.8}, {1.8, 1.6}, {0, 4}, {2, 4}},
	{{0, 0.3}, {1, 0}, {1.9, 0.7}, {1.6, 1.6}, {0.8, 1.9}, {1.7, 2.2}, {2, 3.1}, {1.2, 4}, {0, 3.7}},
	{{1.4, 4}, {1.4, 0}, {0, 2.7}, {2, 2.7}},
	{{1.9, 0}, {0.3, 0}, {0.2, 1.7}, {1.2, 1.5}, {2, 2.4}, {1.6, 3.7}, {0.7, 4}, {0, 3.6}},
	{{1.7, 0}, {0.6, 1.1}, {0, 2.7}, {0.5, 4}, {1.5, 4}, {2, 3}, {1.5, 2.1}, {0.5, 2.2}, {0.1, 2.8}},
	{{0, 0}, {2, 0}, {0.7, 4}},
	{{1, 1.8}, {0.2, 1}, {0.6, 0}, {1.4, 0}, {1.8, 1}, {1, 1.8}, {0, 3}, {0.5, 4}, {1.5, 4}, {2, 3}, {1, 1.8}},
	{{1.9, 1.3}, {1.4, 1.9}, {0.5, 1.9}, {0, 1}, {0.5, 0}, {1.5, 0}, {1.9, 1.3}, {1.7, 2.9}, {1, 4}},
}

// Digits returns n images of digits drawn with a pen that leans, stretches,
// trembles and stands anywhere near the middle: X (n×1×28×28) with grey values
// 0 … 1, T (n×10) and Labels (n) as of [ReadImages], in float64. They are a
// stand-in for MNIST's handwritten ones where those are not at hand, and easier.
// Image i is of the digit i mod 10; each draws its pen's lean, size, place and
// thickness, then the points of its lines, then noise, from rng.
func Digits(n int, rng *RandomState) (*Set, error) {
	if n < 1 || rng == nil {
		return nil, fmt.Errorf("data: Digits wants 1 or more digits and a generator, not %d and %v", n, rng)
	}
	x := make([]float64, n*digitSide*digitSide)
	labels := make([]int64, n)
	for i := range n {
		labels[i] = int64(i % 10)
		draw(x[i*digitSide*digitSide:][:digitSide*digitSide], strokes[i%10], rng)
	}
	ids := dense(labels, n)
	t, err := OneHot(ids, 10, tensor.Float64)
	return &Set{X: dense(x, n, 1, digitSide, digitSide), T: t, Labels: ids}, err
}

// draw draws lines on a black image.
func draw(img []float64, lines [][2]float64, rng *RandomState) {
	around := func(middle, most float64) float64 { return middle + float64(most*(2*rng.Float64()-1)) }
	lean, w, h := around(0.1, 0.25), around(4.8, 1.2), around(4.6, 0.7)
	left, top, thick := around(14, 2.5), around(14, 2.5), around(1.35, 0.45)
	points := make([][2]float64, len(lines))
	for i, p := range lines {
		u, v := around(p[0]-1, 0.12), around(p[1]-2, 0.12)
		points[i] = [2]float64{left + float64(w*(u-float64(lean*v))), top + float64(h*v)}
	}
	for k := range img {
		px, py, near := float64(k%digitSide)+0.5, float64(k/digitSide)+0.5, math.Inf(1)
		for i := 1; i < len(points); i++ {
			near = min(near, distance(px, py, points[i-1], points[i]))
		}
		grey := min(1, max(0, thick-near+0.5)) // one pixel from white to black
		img[k] = min(1, max(0, around(grey, 0.08)))
	}
}

// distance returns how far a point is from the line from a to b.
func distance(x, y float64, a, b [2]float64) float64 {
	dx, dy := b[0]-a[0], b[1]-a[1]
	along := (float64((x-a[0])*dx) + float64((y-a[1])*dy)) / max(1e-12, float64(dx*dx)+float64(dy*dy))
	along = min(1, max(0, along))
	return math.Hypot(x-a[0]-float64(along*dx), y-a[1]-float64(along*dy))
}
