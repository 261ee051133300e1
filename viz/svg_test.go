package viz_test

import (
	"bytes"
	"encoding/xml"
	"io"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"keisan/autodiff"
	"keisan/viz"
)

func svg(t *testing.T, net func() (*node, []*node), options ...viz.Option) []byte {
	t.Helper()
	loss, gs := net()
	var b bytes.Buffer
	err := viz.New(loss, append([]viz.Option{viz.Backward(gs...)}, options...)...).SVG(&b)
	if want := loss.Graph().Err(); err != want {
		t.Fatalf("have error %v, want %v", err, want)
	}
	return b.Bytes()
}

// Width and height are whole numbers of points and of pixels, four for three
// points, and what is inside has the same.
func TestSVGSize(t *testing.T) {
	sizes := regexp.MustCompile(`<svg [^>]*width="(\d+)pt" height="(\d+)pt" viewBox="0 0 (\d+) (\d+)"`)
	for _, d := range drawings {
		text := svg(t, d.net, d.options...)
		m := sizes.FindSubmatch(text)
		if m == nil || !bytes.Equal(m[1], m[3]) || !bytes.Equal(m[2], m[4]) {
			t.Fatalf("%s: have %.400s", d.file, text)
		}
		for _, side := range m[1:3] {
			if n, _ := strconv.Atoi(string(side)); n < 30 || n%3 != 0 {
				t.Errorf("%s: a side of %s points", d.file, side)
			}
		}
	}
}

// An element of an SVG with what it says.
type element struct {
	name  string
	attrs map[string]string
	inner []element
	text  string
}

// elements reads an SVG, which must be well-formed.
func elements(t *testing.T, text []byte) element {
	t.Helper()
	open := []element{{attrs: map[string]string{}}}
	d := xml.NewDecoder(bytes.NewReader(text))
	for {
		token, err := d.Token()
		if err == io.EOF {
			return open[0].inner[0]
		}
		if err != nil {
			t.Fatalf("the SVG is not well-formed: %v", err)
		}
		last := len(open) - 1
		switch x := token.(type) {
		case xml.StartElement:
			e := element{name: x.Name.Local, attrs: map[string]string{}}
			for _, a := range x.Attr {
				e.attrs[a.Name.Local] = a.Value
			}
			open = append(open, e)
		case xml.EndElement:
			open[last-1].inner, open = append(open[last-1].inner, open[last]), open[:last]
			open[last-1].text += open[last-1].inner[len(open[last-1].inner)-1].text
		case xml.CharData:
			open[last].text += string(x)
		}
	}
}

// The SVG puts every box and arrow where DOT does.
func TestSVGPlaces(t *testing.T) {
	for _, d := range drawings {
		t.Run(d.file, func(t *testing.T) {
			_, places := readPlaces(t, draw(t, d.net, d.options...))
			boxes, arrows := 0, 0
			shift := [2]float64{} // of all places
			for _, g := range elements(t, svg(t, d.net, d.options...)).inner {
				for _, e := range g.inner {
					p, ok := places[g.attrs["id"]]
					if !ok || e.name != "rect" && e.name != "circle" {
						continue
					}
					at := func(name string) float64 { return numbers(t, e.attrs[name])[0] }
					var have [4]float64
					if e.name == "circle" {
						have = [4]float64{at("cx"), at("cy"), 2 * at("r"), 2 * at("r")}
					} else {
						have = [4]float64{at("x") + at("width")/2, at("y") + at("height")/2, at("width"), at("height")}
					}
					dx, dy := have[0]-(p.left+p.right)/2, have[1]+(p.low+p.high)/2
					if boxes == 0 {
						shift = [2]float64{dx, dy}
					}
					if boxes++; !near(dx, shift[0]) || !near(dy, shift[1]) || !near(have[2], p.right-p.left) || !near(have[3], p.high-p.low) {
						t.Errorf("%s: have %v, want %v moved by %v", g.attrs["id"], have, p, shift)
					}
					break // an inner outline follows
				}
				if from := g.attrs["data-from"]; from != "" {
					arrows++
					if _, ok := places[from]; !ok || places[g.attrs["data-to"]] == (place{}) {
						t.Errorf("arrow %s leads from %q to %q", g.attrs["id"], from, g.attrs["data-to"])
					}
				}
			}
			if boxes < 2 || arrows < 1 {
				t.Errorf("only %d boxes and %d arrows", boxes, arrows)
			}
		})
	}
}

func near(a, b float64) bool { return a-b < 0.03 && b-a < 0.03 } // DOT rounds inches

// Scripts find twins, scopes and values, and arrows follow the flow: down for
// values, up for adjoints.
func TestSVGHooks(t *testing.T) {
	byID, up := map[string]element{}, 0
	for _, g := range elements(t, svg(t, spiral)).inner {
		if id := g.attrs["id"]; id != "" {
			if _, ok := byID[id]; ok {
				t.Errorf("two elements are called %s", id)
			}
			byID[id] = g
		}
	}
	for id, g := range byID {
		twin, ok := g.attrs["data-twin"]
		if other := byID[twin]; ok && other.attrs["data-twin"] != id && g.attrs["class"] != "gradient" {
			t.Errorf("%s has the twin %s, which has %s", id, twin, other.attrs["data-twin"])
		}
		from, to := byID[g.attrs["data-from"]], byID[g.attrs["data-to"]]
		switch g.attrs["class"] {
		case "adjoint":
			if !strings.Contains(from.attrs["class"], "backward") && from.attrs["data-node"] != "L" {
				t.Errorf("an adjoint flows from %s", from.attrs["id"])
			}
			up++
		case "value":
			if strings.Contains(to.attrs["class"], "backward") {
				t.Errorf("a value flows to %s", to.attrs["id"])
			}
		}
	}
	if up < 10 {
		t.Errorf("only %d adjoints flow", up)
	}
	matmul := byID["f0002"].attrs
	if matmul["data-node"] != "m1" || matmul["data-scope"] != "Affine 1" || matmul["data-twin"] != "b0002" || matmul["class"] != "op forward" {
		t.Errorf("have %v", matmul)
	}
	if title := byID["f0002"].inner[0]; title.name != "title" || !strings.HasPrefix(title.text, "MatMul — m1 — N×10") {
		t.Errorf("the title is %q", title.text)
	}
}

// What is too large for a PNG is an error that says what to do, not a picture
// that Graphviz has shrunk.
func TestTooLargePNG(t *testing.T) {
	loss := autodiff.NewGraph(autodiff.Float32).Input("x", 4)
	for range 6000 {
		loss = tanh(loss)
	}
	for _, preset := range []viz.Preset{viz.Lanes, viz.Book} {
		err := viz.New(loss, viz.Unfold(), preset).PNG(io.Discard)
		if err == nil || !strings.Contains(err.Error(), "viz: PNG: the drawing is too large") || !strings.Contains(err.Error(), "viz.Fold") {
			t.Errorf("%v: have %v", preset, err)
		}
	}
}
