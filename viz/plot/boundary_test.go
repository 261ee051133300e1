package plot

import (
	"fmt"
	"image"
	"io"
	"math"
	"runtime"
	"testing"
)

func TestRegionsHaveTheColoursOfTheirClasses(t *testing.T) {
	for _, h := range []float64{0.001, 0.01, 0.1} {
		f := Boundary(quadrants, corners, cornerClasses, Step(h))
		img, at := pngOf(t, f), place(t, f)
		_, embedded := parse(t, svgOf(t, f))
		if embedded == nil {
			t.Fatal("the SVG has no image")
		}
		size := embedded.Bounds().Size()
		inSVG := func(x, y float64) (int, int) {
			return int((x - f.x.lo) / f.x.size() * float64(size.X)), int((f.y.hi - y) / f.y.size() * float64(size.Y))
		}
		for _, p := range [][2]float64{{-0.98, -0.98}, {0.5, -0.2}, {-0.2, 0.5}, {0.5, 0.5}, {0.7, -0.97}, {-0.97, 0.1}, {0.06, 0.06}, {-0.06, 0.06}, {-0.06, -0.06}, {0.06, -0.06}, {0.98, 0.98}} {
			class := make([]int64, 1)
			if err := quadrants(p[:], class); err != nil {
				t.Fatal(err)
			}
			want := shadeOf(int(class[0])).paper
			for name, picture := range map[string]struct {
				image.Image
				place func(x, y float64) (int, int)
			}{"PNG": {img, at}, "SVG": {embedded, inSVG}} {
				px, py := picture.place(p[0], p[1])
				if have := picture.At(px, py); !near(have, want) {
					t.Errorf("h %v, %s: (%v, %v) is %v, want %v", h, name, p[0], p[1], have, want)
				}
			}
		}
	}
}

// A slanted edge must lie where the classifier has it, within a step of the grid.
func TestEdgesAreInTheirPlaces(t *testing.T) {
	slanted := func(xs []float64, classes []int64) error {
		for i := range classes {
			classes[i] = 0
			if xs[2*i+1] > 0.3+0.5*xs[2*i] {
				classes[i] = 1
			}
		}
		return nil
	}
	const h = 0.05
	f := Boundary(slanted, corners, cornerClasses, Step(h))
	img, at := pngOf(t, f), place(t, f)
	for x := -0.8; x < 0.8; x += 0.07 {
		edge := 0.3 + 0.5*x
		for class, y := range []float64{edge - 1.2*h, edge + 1.2*h} {
			px, py := at(x, y)
			if have, want := img.At(px, py), shadeOf(class).paper; !near(have, want) {
				t.Errorf("(%.2f, %.2f) is %v, want %v", x, y, have, want)
			}
		}
	}
}

func TestSamplesLieOnTheRegions(t *testing.T) {
	f := Boundary(quadrants, corners, cornerClasses, Step(0.01))
	img, at := pngOf(t, f), place(t, f)
	px, py := at(corners[0], corners[1])
	if have := img.At(px, py); !near(have, white) {
		t.Errorf("the middle of ○ is %v, want white", have)
	}
}

func TestClassAt(t *testing.T) {
	g := &grid{h: 1, nx: 3, ny: 2, class: []uint8{0, 1, 1, 0, 1, 2}}
	for _, c := range []struct {
		u, v float64
		want uint8
	}{
		{0, 0, 0}, {1, 0, 1}, {2, 1, 2}, {0.4, 0.5, 0}, {0.6, 0.5, 1}, {0.5, 0.5, 0},
		{1.9, 0.9, 2}, {1.5, 0.9, 1}, {-5, 9, 0}, {9, 9, 2}, {9, -9, 1},
	} {
		if have := g.classAt(c.u, c.v); have != c.want {
			t.Errorf("(%v, %v): have %d, want %d", c.u, c.v, have, c.want)
		}
	}
}

func TestBatchesCoverTheGridOnce(t *testing.T) {
	for _, batch := range []int{1, 7, 100, 231, 1000} {
		var points [][2]float64
		calls := 0
		f := Boundary(func(xs []float64, classes []int64) error {
			calls++
			if len(xs) != 2*len(classes) || len(classes) == 0 || len(classes) > batch {
				return fmt.Errorf("%d coordinates, %d classes", len(xs), len(classes))
			}
			for i := range classes {
				points = append(points, [2]float64{xs[2*i], xs[2*i+1]})
				if classes[i] != -1 {
					t.Fatal("the classes of the call before are still there")
				}
			}
			return quadrants(xs, classes)
		}, []float64{0, 0, 1.8, 0.8}, []int64{0, 1}, Step(0.1), Batch(batch))
		if f.Err() != nil {
			t.Fatal(f.Err())
		}
		const nx, ny = 21, 11
		if len(points) != nx*ny || calls != (nx*ny+batch-1)/batch {
			t.Fatalf("batch %d: %d points in %d calls", batch, len(points), calls)
		}
		for p, have := range points {
			want := [2]float64{-0.1 + float64(p%nx)*0.1, -0.1 + float64(p/nx)*0.1}
			if !(math.Abs(have[0]-want[0])+math.Abs(have[1]-want[1]) <= 1e-12) {
				t.Fatalf("batch %d: point %d is %v, want %v", batch, p, have, want)
			}
		}
	}
}

func TestRaggedRegionsMakeSmallFiles(t *testing.T) {
	xs, classes := spiral()
	var size counter
	f := Boundary(func(xs []float64, classes []int64) error {
		for i := range classes {
			classes[i] = int64(math.Float64bits(math.Sin(xs[2*i])*math.Cos(7*xs[2*i+1])) >> 44 % 3)
		}
		return nil
	}, xs, classes, Step(0.02))
	if err := f.WriteSVG(&size); err != nil {
		t.Fatal(err)
	}
	if size > 300_000 {
		t.Errorf("%d bytes, want at most 300000", size)
	}
}

// counter is an io.Writer that counts bytes.
type counter int

func (c *counter) Write(p []byte) (int, error) { *c += counter(len(p)); return len(p), nil }

// arms decides on the arm of the spiral whose angle is nearest.
func arms(xs []float64, classes []int64) error {
	for i := range classes {
		x, y := xs[2*i], xs[2*i+1]
		angle := math.Atan2(x, y) - 4*math.Hypot(x, y)
		nearest := math.Inf(1)
		for j := range 3 {
			if d := math.Abs(math.Remainder(angle-4*float64(j), 2*math.Pi)); d < nearest {
				nearest, classes[i] = d, int64(j)
			}
		}
	}
	return nil
}

// bookSamples are samples whose range makes a grid of 4.33 million points at h = 0.001.
var bookSamples, bookClasses = []float64{-0.94, -0.94, 0.94, 0.94}, []int64{0, 1}

// All that is allocated, freed or not, is a bound of what is held at one time.
func TestFineGridNeedsLittleMemory(t *testing.T) {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	var svg counter
	f := Boundary(arms, bookSamples, bookClasses, Step(0.001))
	if err := f.WritePNG(io.Discard); err != nil {
		t.Fatal(err)
	}
	if err := f.WriteSVG(&svg); err != nil {
		t.Fatal(err)
	}
	runtime.ReadMemStats(&after)
	points, bytes := f.regions.nx*f.regions.ny, after.TotalAlloc-before.TotalAlloc
	t.Logf("%d points: %.1f MB allocated in all", points, float64(bytes)/1e6)
	if points < 4_300_000 {
		t.Errorf("the grid has %d points", points)
	}
	if bytes > 32<<20 {
		t.Errorf("%d bytes allocated, want at most %d", bytes, 32<<20)
	}
	if svg > 100_000 {
		t.Errorf("the SVG has %d bytes, want at most 100000", svg)
	}
}

func BenchmarkBoundary(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if err := Boundary(arms, bookSamples, bookClasses, Step(0.001)).Err(); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkWriteBoundary(b *testing.B) {
	f := Boundary(arms, bookSamples, bookClasses, Step(0.001))
	for name, write := range map[string]func(io.Writer) error{"png": f.WritePNG, "svg": f.WriteSVG} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if err := write(io.Discard); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
