package viz_test

import (
	"bytes"
	"io"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"keisan/autodiff"
	"keisan/viz"
)

// Width and height are whole numbers of points and of pixels, four for three
// points, and what is inside has the same; nothing is transparent.
func TestSVGSize(t *testing.T) {
	sizes := regexp.MustCompile(`<svg [^>]*width="(\d+)pt" height="(\d+)pt" viewBox="0 0 (\d+) (\d+)"[^>]*>\n<rect width="100%" height="100%" fill="#ffffff"/>\n<g `)
	for _, painter := range []string{"dot", "built-in"} {
		if painter == "built-in" {
			t.Setenv("PATH", "")
		} else if _, err := exec.LookPath("dot"); err != nil {
			continue
		}
		for _, d := range drawings[:8] {
			loss, gs := d.net()
			var b bytes.Buffer
			if err := viz.New(loss, append(d.options, viz.Backward(gs...))...).SVG(&b); err != nil {
				t.Fatal(err)
			}
			m := sizes.FindStringSubmatch(b.String())
			if m == nil || m[1] != m[3] || m[2] != m[4] {
				t.Fatalf("%s, %s: have %.400s", painter, d.file, &b)
			}
			for _, side := range m[1:3] {
				if n, _ := strconv.Atoi(side); n < 30 || n%3 != 0 {
					t.Errorf("%s, %s: a side of %s points", painter, d.file, side)
				}
			}
			if strings.Contains(b.String(), "stroke=\"transparent\" points=\"-14.4,14.4") {
				t.Errorf("%s, %s: the background is there twice", painter, d.file)
			}
			if !strings.Contains(b.String(), ` xml:space="preserve"`) {
				t.Errorf("%s, %s: the space before = is lost in librsvg", painter, d.file)
			}
		}
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
