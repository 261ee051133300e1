package plot

import (
	"errors"
	"fmt"
	"math"
)

// maxPoints is the size of the largest grid, in points and bytes.
const maxPoints = 32 << 20

// grid holds the class at the points (x + i·h, y + j·h), 0 ≤ i < nx, 0 ≤ j < ny,
// one byte each, x running fastest.
type grid struct {
	x, y, h float64
	nx, ny  int
	class   []uint8
}

// evaluate asks predict for the class of every point of a grid of step h that
// covers x and y, batch points at a time.
func evaluate(predict Predict, x, y span, h float64, batch int) (*grid, error) {
	if predict == nil {
		return nil, errors.New("predict is nil")
	}
	if h > x.size() || h > y.size() {
		return nil, fmt.Errorf("step %v is more than the figure's %.6g × %.6g: lower Step", h, x.size(), y.size())
	}
	nx, ny := math.Ceil(x.size()/h-1e-9)+1, math.Ceil(y.size()/h-1e-9)+1
	if n := nx * ny; !(n <= maxPoints) {
		return nil, fmt.Errorf("step %v makes a grid of %.0f × %.0f points, more than the %d that are allowed: raise Step", h, nx, ny, maxPoints)
	}
	if x.lo+h == x.lo || x.hi-h == x.hi || y.lo+h == y.lo || y.hi-h == y.hi {
		return nil, fmt.Errorf("step %v is too small to tell points near (%v, %v) apart: raise Step", h, x.hi, y.hi)
	}
	g := &grid{x: x.lo, y: y.lo, h: h, nx: int(nx), ny: int(ny)}
	g.class = make([]uint8, g.nx*g.ny)
	batch = min(batch, len(g.class))
	xs, classes := make([]float64, 2*batch), make([]int64, batch)
	for from := 0; from < len(g.class); from += batch {
		k := min(batch, len(g.class)-from)
		for p := range k {
			xs[2*p], xs[2*p+1] = g.at(from + p)
			classes[p] = -1 // what predict leaves out is found
		}
		if err := predict(xs[:2*k:2*k], classes[:k:k]); err != nil {
			return nil, fmt.Errorf("predict: %w", err)
		}
		for p, class := range classes[:k] {
			if class < 0 || class > lastClass {
				px, py := g.at(from + p)
				return nil, fmt.Errorf("predict gave class %d for point (%.6g, %.6g): classes are 0 to %d", class, px, py, lastClass)
			}
			g.class[from+p] = uint8(class)
		}
	}
	return g, nil
}

// at returns the place of point p.
func (g *grid) at(p int) (x, y float64) {
	return g.x + float64(p%g.nx)*g.h, g.y + float64(p/g.nx)*g.h
}

// classAt returns the class at u, v, counted in steps from the grid's origin: of
// the four points around it, the class with the largest bilinear weight, the
// smaller class where two are equal. Outside it is the class of the nearest edge.
func (g *grid) classAt(u, v float64) uint8 {
	u, v = math.Min(math.Max(u, 0), float64(g.nx-1)), math.Min(math.Max(v, 0), float64(g.ny-1))
	i, j := min(int(u), g.nx-2), min(int(v), g.ny-2)
	low, high := g.class[j*g.nx+i:], g.class[(j+1)*g.nx+i:]
	near := [4]uint8{low[0], low[1], high[0], high[1]}
	if near[0] == near[1] && near[0] == near[2] && near[0] == near[3] {
		return near[0]
	}
	s, t := u-float64(i), v-float64(j)
	weight := [4]float64{(1 - s) * (1 - t), s * (1 - t), (1 - s) * t, s * t}
	best, most := near[0], -1.0
	for _, class := range near {
		var sum float64
		for k, w := range weight {
			if near[k] == class {
				sum += w
			}
		}
		if sum > most || sum == most && class < best {
			best, most = class, sum
		}
	}
	return best
}
