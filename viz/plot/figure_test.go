package plot

import (
	"bytes"
	"encoding/base64"
	"encoding/xml"
	"errors"
	"image"
	"image/color"
	"image/png"
	"io"
	"math"
	"math/rand"
	"regexp"
	"strings"
	"testing"

	gonum "gonum.org/v1/plot"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/font/liberation"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// spiral returns samples on three arms, 100 each, made as the book's are.
func spiral() (xs []float64, classes []int64) {
	r := rand.New(rand.NewSource(1984))
	for j := range 3 {
		for i := range 100 {
			rate := float64(i) / 100
			sin, cos := math.Sincos(4*float64(j) + 4*rate + 0.2*r.NormFloat64())
			xs = append(xs, rate*sin, rate*cos)
			classes = append(classes, int64(j))
		}
	}
	return xs, classes
}

// quadrants decides on class 0 to 3 by the signs of x and y.
func quadrants(xs []float64, classes []int64) error {
	for i := range classes {
		classes[i] = 0
		if xs[2*i] > 0 {
			classes[i]++
		}
		if xs[2*i+1] > 0 {
			classes[i] += 2
		}
	}
	return nil
}

// corners are four samples, one in each quadrant.
var corners, cornerClasses = []float64{-0.9, -0.9, 0.9, -0.9, -0.9, 0.9, 0.9, 0.9}, []int64{0, 1, 2, 3}

// figures is one figure of each kind, in fresh copies.
func figures() map[string]*Figure {
	xs, classes := spiral()
	curve := []float64{1.1, 0.9, 1, 0.5, 0.3}
	return map[string]*Figure{
		"loss":     Loss(curve, Every(10)),
		"losses":   Losses([]Curve{{"train", curve}, {"test", curve[1:]}}, Title("two curves")),
		"scatter":  Scatter(xs, classes, ClassNames("a", "b", "c")),
		"boundary": Boundary(quadrants, xs, classes, Step(0.05), Title("x")),
	}
}

// pngOf returns the decoded PNG of f.
func pngOf(t *testing.T, f *Figure) image.Image {
	t.Helper()
	var b bytes.Buffer
	if err := f.WritePNG(&b); err != nil {
		t.Fatal(err)
	}
	img, err := png.Decode(&b)
	if err != nil {
		t.Fatal(err)
	}
	return img
}

// svgOf returns the SVG of f.
func svgOf(t *testing.T, f *Figure) string {
	t.Helper()
	var b bytes.Buffer
	if err := f.WriteSVG(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// place returns a function from data to pixels of the PNG of f, as gonum lays it out.
func place(t *testing.T, f *Figure) func(x, y float64) (px, py int) {
	t.Helper()
	page, err := f.layout()
	if err != nil {
		t.Fatal(err)
	}
	c := draw.Canvas{Rectangle: page.area()}
	x, y := page.axes.Transforms(&c)
	dots := float64(f.dpi) / 72
	height := math.Round(float64(page.size.Y) * dots)
	return func(dx, dy float64) (int, int) {
		return int(float64(x(dx)) * dots), int(height - float64(y(dy))*dots)
	}
}

func near(a, b color.Color) bool {
	ar, ag, ab, _ := a.RGBA()
	br, bg, bb, _ := b.RGBA()
	const tolerance = 6 << 8
	far := func(x, y uint32) bool { return max(x, y)-min(x, y) > tolerance }
	return !far(ar, br) && !far(ag, bg) && !far(ab, bb)
}

func TestEqualInputGivesEqualBytes(t *testing.T) {
	first, second := figures(), figures()
	for name, f := range first {
		for format, write := range map[string]func(*Figure, io.Writer) error{"png": (*Figure).WritePNG, "svg": (*Figure).WriteSVG} {
			var want bytes.Buffer
			if err := write(f, &want); err != nil {
				t.Fatal(name, err)
			}
			for again, g := range map[string]*Figure{"the same figure": f, "an equal figure": second[name]} {
				var have bytes.Buffer
				if err := write(g, &have); err != nil {
					t.Fatal(name, err)
				}
				if !bytes.Equal(have.Bytes(), want.Bytes()) {
					t.Errorf("%s: %s written again as %s differs", name, again, format)
				}
			}
		}
	}
}

func TestFigureKeepsNoReferenceToItsInput(t *testing.T) {
	xs, classes := append([]float64(nil), corners...), append([]int64(nil), cornerClasses...)
	values := []float64{3, 2, 1}
	figures := []*Figure{Scatter(xs, classes), Boundary(quadrants, xs, classes, Step(0.1)), Loss(values)}
	var want []string
	for _, f := range figures {
		want = append(want, svgOf(t, f))
	}
	xs[0], classes[0], values[0] = 7, 2, 9
	for i, f := range figures {
		if have := svgOf(t, f); have != want[i] {
			t.Errorf("%v changed with its input", f.kind)
		}
	}
}

// parse returns the text and the embedded image of an SVG, and fails if it is not XML.
func parse(t *testing.T, svg string) (texts []string, embedded image.Image) {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(svg))
	inText := false
	for {
		token, err := d.Token()
		if err == io.EOF {
			return texts, embedded
		}
		if err != nil {
			t.Fatalf("SVG is not XML: %v", err)
		}
		switch token := token.(type) {
		case xml.StartElement:
			inText = token.Name.Local == "text"
			for _, a := range token.Attr {
				data, ok := strings.CutPrefix(a.Value, "data:image/png;base64,")
				if token.Name.Local != "image" || a.Name.Local != "href" {
					continue
				}
				if !ok {
					t.Fatalf("the image is not declared as PNG: %.40s", a.Value)
				}
				embedded, err = png.Decode(base64.NewDecoder(base64.StdEncoding, strings.NewReader(data)))
				if err != nil {
					t.Fatal(err)
				}
			}
		case xml.CharData:
			if inText {
				texts = append(texts, string(token))
			}
		case xml.EndElement:
			inText = false
		}
	}
}

func holds(texts []string, want string) bool {
	for _, s := range texts {
		if s == want {
			return true
		}
	}
	return false
}

func TestTextSurvivesInSVG(t *testing.T) {
	for _, title := range []string{`a < b & "c" 'd'`, "螺旋のデータ", "naïve ∂L/∂W", "font-family:Liberation Sans;", `="data:image/jpg;base64,`, "😀"} {
		f := Losses([]Curve{{title, []float64{1, 2}}, {"other", []float64{2, 1}}}, Title(title), YLabel(title))
		texts, _ := parse(t, svgOf(t, f))
		n := 0
		for _, s := range texts {
			if s == title {
				n++
			}
		}
		if n != 3 {
			t.Errorf("%q stands %d times in %q, want 3", title, n, texts)
		}
	}
}

func TestMissingGlyph(t *testing.T) {
	for name, f := range map[string]*Figure{
		"title":  Loss([]float64{1}, Title("損失")),
		"label":  Loss([]float64{1}, XLabel("損失")),
		"legend": Scatter(corners, cornerClasses, ClassNames("a", "b", "損", "d")),
	} {
		err := f.WritePNG(io.Discard)
		if err == nil || !strings.Contains(err.Error(), "損") || !strings.Contains(err.Error(), "no glyph") {
			t.Errorf("%s: PNG gave %v, want an error that names 損", name, err)
		}
		if err := f.WriteSVG(io.Discard); err != nil {
			t.Errorf("%s: SVG gave %v", name, err)
		}
	}
}

func TestMissingGlyphsAreMeasuredAsOneEm(t *testing.T) {
	face := liberationSans()
	face.Font.Size = 10
	if have, want := lineWidth(face, "損失"), vg.Length(20); have != want {
		t.Errorf("have %v, want %v", have, want)
	}
	if have, want := lineWidth(face, "AVA"), face.Width("AVA"); have != want {
		t.Errorf("have %v, want %v", have, want)
	}
}

func TestFont(t *testing.T) {
	var mono font.Face
	for _, face := range liberation.Collection() {
		if face.Font.Variant == "Mono" {
			mono = face
			break
		}
	}
	svg := svgOf(t, Loss([]float64{2, 1}, Font(mono)))
	if !strings.Contains(svg, "'Liberation Mono',") || strings.Contains(svg, "Liberation Sans") {
		t.Error("the face given by Font is not the one of the text")
	}
	pngOf(t, Loss([]float64{2, 1}, Font(mono)))
}

func TestOneUnitIsAsLongOnBothAxes(t *testing.T) {
	for _, corner := range [][2]float64{{1, 1}, {2, 1}, {1, 3}, {0.3, 0.2}} {
		f := Boundary(quadrants, []float64{0, 0, corner[0], corner[1]}, []int64{0, 1}, Step(0.1), YLabel("y"), Title("title"))
		page, err := f.layout()
		if err != nil {
			t.Fatal(err)
		}
		size := page.area().Size()
		x, y := float64(size.X)/f.x.size(), float64(size.Y)/f.y.size()
		if !(math.Abs(x/y-1) < 1e-3) {
			t.Errorf("%v: a unit is %v wide and %v high", corner, x, y)
		}
	}
}

func TestWidthAndDPI(t *testing.T) {
	img := pngOf(t, Loss([]float64{2, 1}, Width(4), DPI(100)))
	if have := img.Bounds().Dx(); have != 400 {
		t.Errorf("have %d pixels, want 400", have)
	}
}

func TestLegendOnlyWhereNeeded(t *testing.T) {
	xs, classes := spiral()
	for _, f := range []*Figure{Loss([]float64{1}), Losses([]Curve{{"one", []float64{1}}}), Scatter(xs, classes), Boundary(quadrants, xs, classes, Step(0.1))} {
		if len(f.keys) != 0 {
			t.Errorf("%v has a legend of %d keys", f.kind, len(f.keys))
		}
	}
	texts, _ := parse(t, svgOf(t, Scatter(xs, classes, ClassNames("a", "b", "c"))))
	for _, name := range []string{"a", "b", "c"} {
		if !holds(texts, name) {
			t.Errorf("%q is not in %q", name, texts)
		}
	}
}

func TestLegendBreaksIntoRows(t *testing.T) {
	names := strings.Fields(strings.Repeat("a-class-with-a-long-name ", 9))
	f := Scatter(corners, cornerClasses, ClassNames(names...))
	page, err := f.layout()
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, row := range page.legend.rows {
		n += len(row)
	}
	if len(page.legend.rows) < 4 || n != len(names) {
		t.Errorf("%d keys in %d rows", n, len(page.legend.rows))
	}
}

func TestExtremeValuesAreDrawn(t *testing.T) {
	for _, values := range [][]float64{{0}, {0, 0}, {-1, -1}, {1e300, -1e300}, {5e-324, 0}, {1e17, 1e17 + 16}, {1e-9, 2e-9}, {-3, -5}, {100.1, 100.2}} {
		f := Loss(values)
		pngOf(t, f)
		parse(t, svgOf(t, f))
		page, err := f.layout()
		if err != nil {
			t.Fatal(err)
		}
		labels := map[string]bool{}
		for _, tick := range page.axes.Y.Tick.Marker.Ticks(f.y.lo, f.y.hi) {
			if labels[tick.Label] {
				t.Errorf("%v: two ticks are labelled %q", values, tick.Label)
			}
			labels[tick.Label] = true
		}
		if len(labels) < 2 {
			t.Errorf("%v: ticks %v", values, labels)
		}
	}
	for _, xs := range [][]float64{{0, 0}, {1e18, 1}, {-1e300, 1e300}, {0, 0, 1000, 0}} {
		f := Scatter(xs, make([]int64, len(xs)/2))
		pngOf(t, f)
		parse(t, svgOf(t, f))
	}
}

type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) { return 0, errFull }

var errFull = errors.New("disk full")

func TestWriteErrorsAreReturned(t *testing.T) {
	f := Loss([]float64{1, 2})
	for name, err := range map[string]error{"png": f.WritePNG(fullDisk{}), "svg": f.WriteSVG(fullDisk{})} {
		if !errors.Is(err, errFull) {
			t.Errorf("%s: have %v, want %v", name, err, errFull)
		}
	}
}

func TestNothingInSVGDependsOnTime(t *testing.T) {
	svg := svgOf(t, Loss([]float64{1, 2}))
	if m := regexp.MustCompile(`(19|20)\d\d-\d\d|<metadata`).FindString(svg); m != "" {
		t.Errorf("found %q", m)
	}
}

var _ gonum.Plotter = plotterFunc(nil)
