package viz_test

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"keisan/viz"
)

// A patch is a part of a picture that something covers.
type patch struct {
	what                     string
	left, right, top, bottom float64
	round                    bool
}

func (a patch) over(b patch) bool {
	if b.round {
		x, y := (b.left+b.right)/2, (b.top+b.bottom)/2
		return math.Hypot(max(a.left-x, 0, x-a.right), max(a.top-y, 0, y-a.bottom)) < (b.right-b.left)/2
	}
	return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom
}

// A scene is what an SVG shows.
type scene struct {
	boxes, labels, titles []patch
	lines                 []curve
}

// A curve is an arrow as many places.
type curve struct {
	what string
	at   [][2]float64
}

// sceneOf reads an SVG.
func sceneOf(t *testing.T, text []byte) scene {
	t.Helper()
	var s scene
	var walk func(e element)
	walk = func(e element) {
		class := e.attrs["class"]
		if e.name != "g" || class == "" {
			for _, inner := range e.inner {
				walk(inner)
			}
			return
		}
		switch class {
		case "row": // the ground of a memory map
		case "scope":
			s.titles = append(s.titles, textPatches(t, e)...)
		case "value", "adjoint", "saved", "twin":
			c := curve{what: e.attrs["id"] + " " + e.attrs["data-node"]}
			for _, inner := range e.inner {
				if inner.name == "path" && !strings.Contains(inner.attrs["class"], "head") {
					c.at = sampled(t, inner.attrs["d"])
				}
			}
			s.labels = append(s.labels, textPatches(t, e)...)
			s.lines = append(s.lines, c)
		default:
			b := patch{what: e.attrs["id"], left: math.Inf(1), right: math.Inf(-1), top: math.Inf(1), bottom: math.Inf(-1)}
			for _, inner := range e.inner {
				b.cover(t, inner)
			}
			s.boxes = append(s.boxes, b)
		}
	}
	walk(elements(t, text))
	return s
}

// cover makes the patch reach over an outline.
func (b *patch) cover(t *testing.T, e element) {
	n := func(name string) float64 { return numbers(t, e.attrs[name])[0] }
	switch e.name {
	case "rect":
		b.left, b.right = min(b.left, n("x")), max(b.right, n("x")+n("width"))
		b.top, b.bottom = min(b.top, n("y")), max(b.bottom, n("y")+n("height"))
	case "circle":
		b.left, b.right, b.round = n("cx")-n("r"), n("cx")+n("r"), true
		b.top, b.bottom = n("cy")-n("r"), n("cy")+n("r")
	case "path":
		for _, p := range sampled(t, e.attrs["d"]) {
			b.left, b.right = min(b.left, p[0]), max(b.right, p[0])
			b.top, b.bottom = min(b.top, p[1]), max(b.bottom, p[1])
		}
	}
}

// textPatches returns where the capitals of texts are.
func textPatches(t *testing.T, e element) []patch {
	t.Helper()
	var list []patch
	for _, inner := range e.inner {
		if inner.name != "text" {
			continue
		}
		x, y, size := numbers(t, inner.attrs["x"])[0], numbers(t, inner.attrs["y"])[0], numbers(t, inner.attrs["font-size"])[0]
		w := viz.TextWidth(inner.text, size, false)
		list = append(list, patch{what: fmt.Sprintf("%q", inner.text), left: x - w/2, right: x + w/2, top: y - 0.72*size, bottom: y + 0.15*size})
	}
	return list
}

// sampled returns places along a path of absolute M, L, C and A.
func sampled(t *testing.T, d string) [][2]float64 {
	t.Helper()
	var at [][2]float64
	var command byte
	var args []float64
	for _, f := range strings.Fields(d) {
		if f[0] >= 'A' && f[0] <= 'Z' {
			command, args, f = f[0], nil, f[1:]
		}
		if command == 'Z' {
			continue
		}
		x, err := strconv.ParseFloat(f, 64)
		if err != nil {
			t.Fatalf("%q: %v", d, err)
		}
		args = append(args, x)
		switch {
		case (command == 'M' || command == 'L') && len(args) == 2:
			at, args = straightTo(at, args), nil
		case command == 'A' && len(args) == 7:
			at, args = append(at, [2]float64{args[5], args[6]}), nil
		case command == 'C' && len(args) == 6:
			p := at[len(at)-1]
			for i := 1; i <= 24; i++ {
				u := float64(i) / 24
				a, b, c, e := (1-u)*(1-u)*(1-u), 3*u*(1-u)*(1-u), 3*u*u*(1-u), u*u*u
				at = append(at, [2]float64{a*p[0] + b*args[0] + c*args[2] + e*args[4], a*p[1] + b*args[1] + c*args[3] + e*args[5]})
			}
			args = nil
		}
	}
	return at
}

// straightTo goes to a place in short steps.
func straightTo(at [][2]float64, to []float64) [][2]float64 {
	if len(at) == 0 {
		return [][2]float64{{to[0], to[1]}}
	}
	p := at[len(at)-1]
	n := 1 + math.Floor(math.Hypot(to[0]-p[0], to[1]-p[1])/2)
	for i := 1.0; i <= n; i++ {
		at = append(at, [2]float64{p[0] + (to[0]-p[0])*i/n, p[1] + (to[1]-p[1])*i/n})
	}
	return at
}

// checkOverlaps checks that every label can be read: no other label, title or
// box covers it, and no arrow runs through it.
func checkOverlaps(t *testing.T, text []byte) {
	t.Helper()
	s := sceneOf(t, text)
	for i, a := range s.labels {
		for _, b := range append(s.labels[i+1:len(s.labels):len(s.labels)], append(s.titles, s.boxes...)...) {
			if a.over(b) {
				t.Errorf("the label %s at %.0f,%.0f covers %s", a.what, a.left, a.top, b.what)
			}
		}
	}
	for i, a := range s.titles {
		for _, b := range append(s.titles[i+1:len(s.titles):len(s.titles)], s.boxes...) {
			if a.over(b) {
				t.Errorf("the title %s covers %s", a.what, b.what)
			}
		}
	}
	for _, a := range s.labels {
		for _, c := range s.lines {
			if slices.ContainsFunc(c.at, func(p [2]float64) bool {
				return a.left < p[0] && p[0] < a.right && a.top < p[1] && p[1] < a.bottom
			}) {
				t.Errorf("the line %s runs through the label %s at %.0f,%.0f", c.what, a.what, a.left, a.top)
			}
		}
	}
}

// In every drawing, those of the guide too, labels can be read.
func TestOverlaps(t *testing.T) {
	for _, d := range drawings {
		t.Run(d.file, func(t *testing.T) { checkOverlaps(t, svg(t, d.net, d.options...)) })
	}
	pictures, err := filepath.Glob("../docs/*/*.svg")
	if err != nil || len(pictures) < 60 {
		t.Fatalf("%d pictures: %v", len(pictures), err)
	}
	for _, path := range pictures {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(text), "role=\"img\" aria-label=") {
			t.Run(filepath.Base(path), func(t *testing.T) { checkOverlaps(t, text) })
		}
	}
}
