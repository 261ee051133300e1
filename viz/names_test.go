package viz_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/awalterschulze/gographviz"

	"keisan/autodiff"
	"keisan/ops"
	"keisan/viz"
)

// said returns what the boxes and the arrows of a drawing say.
func said(t *testing.T, dot []byte) (boxes, arrows []string) {
	t.Helper()
	g, err := gographviz.Read(dot)
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range g.Nodes.Nodes {
		boxes = append(boxes, strings.TrimSpace(strings.ReplaceAll(text(n.Attrs["label"]), "\u00a0", " ")))
	}
	for _, e := range g.Edges.Edges {
		if label := text(e.Attrs["label"]); label != "" {
			arrows = append(arrows, label)
		}
	}
	return boxes, arrows
}

// saysAll checks that a drawing says all of want, and nothing that contains
// one of never.
func saysAll(t *testing.T, what string, have []string, want, never []string) {
	t.Helper()
	for _, w := range want {
		if !slices.Contains(have, w) {
			t.Errorf("%s: nothing says %q in %q", what, w, have)
		}
	}
	for _, n := range never {
		for _, h := range have {
			if strings.Contains(h, n) {
				t.Errorf("%s: %q says %q", what, h, n)
			}
		}
	}
}

// What VJP returned are gradients of a loss beyond the drawing.
func TestGivenAdjoint(t *testing.T) {
	boxes, _ := said(t, draw(t, given))
	saysAll(t, "lanes", boxes, []string{"∂L/∂y\nN×3 (given)", "∂L/∂x\nN×4", "∂L/∂W\n4×3"}, []string{"∂y/", "seed"})
	_, arrows := said(t, draw(t, given, viz.Book))
	saysAll(t, "book", arrows, []string{"∂L/∂y", "∂L/∂m1", "∂L/∂x", "∂L/∂W"}, []string{"∂y/"})

	for _, name := range []string{"y", "L"} { // a scalar, and one whose name is taken
		g := autodiff.NewGraph(autodiff.Float32)
		x := g.Input("x", 4)
		y := sum(x).Named(name)
		want := map[string]string{"y": "∂L/∂y", "L": "∂J/∂L"}[name]
		for seeded := range 2 {
			gs := must(autodiff.VJP(y, g.Scalar(1+float64(seeded)), x))
			if seeded == 1 {
				must(autodiff.Grad(y, x)) // of the same graph, but not what is drawn
			}
			_, arrows := said(t, draw(t, func() (*node, []*node) { return y, gs }, viz.Book))
			saysAll(t, "scalar", arrows, []string{want}, []string{"1"})
		}
		_, arrows := said(t, draw(t, func() (*node, []*node) { return y, must(autodiff.Grad(y, x)) }, viz.Book))
		saysAll(t, "Grad", arrows, []string{"1", "∂" + name + "/∂x"}, nil)
	}

	g := autodiff.NewGraph(autodiff.Float32)
	x, apart := g.Input("x", 4), g.Input("apart", 4)
	zeros := func() (*node, []*node) {
		loss := sum(x)
		return loss, must(autodiff.GradOrZeros(loss, apart))
	}
	boxes, _ = said(t, draw(t, zeros))
	saysAll(t, "zeros", boxes, nil, []string{"given"})
}

// Where a value is used several times, each arrow back carries a part of the
// derivative; the whole leaves from where they meet.
func TestSummands(t *testing.T) {
	_, arrows := said(t, draw(t, twice, viz.Book))
	for label, want := range map[string]int{"∂L/∂h": 0, "∂s1/∂h": 1, "(∂s1/∂h)₁": 1, "(∂s1/∂h)₂": 1, "(∂s1/∂p2)₁": 0, "∂s1/∂m1": 1} {
		have := 0
		for _, a := range arrows {
			if a == label {
				have++
			}
		}
		if have != want {
			t.Errorf("book: %d arrows say %q, want %d in %q", have, label, want, arrows)
		}
	}
	boxes, arrows := said(t, draw(t, twice))
	saysAll(t, "lanes", boxes, []string{"Sum\n∂h = (∂h)₁ + (∂h)₂", "Tanh′\n(∂h)₁ = g⊙(1−h²)"}, nil)
	saysAll(t, "lanes", arrows, []string{"(∂h)₁", "∂m1"}, []string{"(∂h)₂"})
	boxes, _ = said(t, draw(t, shared))
	saysAll(t, "shared", boxes, []string{"Sum\n∂W = (∂W)₁ + … + (∂W)₃", "(∂W)₂\n4×4", "∂s1/∂W\n4×4"}, nil)
}

// A deep net goes on on further lines of a page, and each value that is used on
// another line stands there again.
func TestBookLines(t *testing.T) {
	g, places := readPlaces(t, draw(t, deep, viz.Book))
	lanes := map[float64]int{}
	for _, n := range g.Nodes.Nodes {
		if p := places[n.Name]; p.round && p.right-p.left > 40 {
			lanes[(p.low+p.high)/2]++
		}
	}
	if len(lanes) != 2 {
		t.Errorf("the circles stand on %d lines, want 2", len(lanes))
	}
	boxes, arrows := said(t, draw(t, deep, viz.Book))
	copies := map[string]int{}
	for _, b := range boxes {
		copies[b]++
	}
	if copies["first\nN×4"] != 1 {
		t.Errorf("the value that is used on both lines: have %d copies, want 1 in %q", copies["first\nN×4"], boxes)
	}
	ends := 0
	for _, n := range copies {
		if n == 2 {
			ends++
		}
	}
	if ends != 1 {
		t.Errorf("%d values stand twice, want that at the end of the first line in %q", ends, boxes)
	}
	saysAll(t, "deep", arrows, []string{"(∂s1/∂first)₁", "(∂s1/∂first)₂", "∂s1/∂first"}, nil)
}

func TestCaptions(t *testing.T) {
	g := autodiff.NewGraph(autodiff.Float32)
	x := g.Input("x", autodiff.Batch, 6)
	for want, y := range map[string]*node{
		"Div\nm = x / 30":                                     ops.Mean(x, 0),
		"Scale\ny = -0.5·x":                                   ops.Scale(x, -0.5),
		"Shift\ny = x − 2":                                    ops.Shift(x, -2),
		"Transpose\nt = xᵀ [1 0]":                             ops.Transpose(x, 1, 0),
		"MatMul\nm = x·Wᵀ":                                    ops.MatMulT(x, x, false, true),
		"Softmax\np = softmax(x)\naxis=1":                     ops.Softmax(x, 1),
		"Cast\ny = float64(x)":                                ops.Cast(x, autodiff.Float64),
		"Repeat\nr = 1·x\naxis=0, ×30":                        ops.Add(x, g.Param("b", normal(), 6)),
		"Im2Col\nc = im2col(x)\nkernel=2×2, stride=1,\npad=0": ops.Im2Col(ops.Reshape(x, autodiff.Batch, 1, 2, 3), 2, 2, ops.Window{}),
		"Assign\nv ← t":                                       autodiff.Assign(g.State("v", normal(), 6), g.Param("t", normal(), 6)),
	} {
		var b bytes.Buffer
		if err := viz.New(y, viz.At(30)).DOT(&b); err != nil {
			t.Fatal(err)
		}
		boxes, _ := said(t, b.Bytes())
		saysAll(t, y.Op().String(), boxes, []string{want}, nil)
	}
}

// An assignment's arrow leads to the variable, and variables that training
// changes by itself say so.
func TestVariables(t *testing.T) {
	for _, preset := range []viz.Preset{viz.Lanes, viz.Book} {
		dot := draw(t, step, preset)
		boxes, _ := said(t, dot)
		saysAll(t, preset.String(), boxes, []string{"new W\n4×4"}, nil)
		g, _ := readPlaces(t, dot)
		stored := 0
		for _, e := range g.Edges.Edges {
			if e.Attrs["edgetooltip"] == `"stored in W"` && e.Attrs["dir"] == `"back"` {
				stored++
			}
		}
		if stored != 1 {
			t.Errorf("%v: %d arrows store in W, want 1", preset, stored)
		}
		boxes, _ = said(t, draw(t, state, preset))
		saysAll(t, preset.String(), boxes, []string{"running mean\n4\nupdated in training", "shift\n4"}, nil)
	}
}
