package viz_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"keisan/autodiff"
	"keisan/models"
	"keisan/viz"
)

func classifier(width int, layers ...models.Layer) *node {
	g := autodiff.NewGraph(autodiff.Float32)
	all := append([]models.Layer{models.Affine(width)}, layers...)
	return models.Classify(g, 4, append(all, models.Affine(3))...).Loss
}

func TestDiff(t *testing.T) {
	for name, c := range map[string]struct {
		a, b *node
		want string
	}{
		"same":  {classifier(5, models.Tanh()), classifier(5, models.Tanh()), "0 came, 0 went, 0 changed, 14 same"},
		"layer": {classifier(5, models.Tanh()), classifier(5, models.Tanh(), models.Tanh()), "1 came, 0 went, 1 changed, 13 same"},
		"gone":  {classifier(5, models.Tanh(), models.Tanh()), classifier(5, models.Tanh()), "0 came, 1 went, 1 changed, 13 same"},
		"other": {classifier(5, models.Tanh()), classifier(5, models.ReLU()), "1 came, 1 went, 1 changed, 12 same"},
		"wider": {classifier(5, models.Tanh()), classifier(6, models.Tanh()), "0 came, 0 went, 7 changed, 7 same"},
	} {
		d := viz.Diff(c.a, c.b)
		lines := strings.Split(strings.TrimSpace(d.String()), "\n")
		if have := lines[len(lines)-1]; have != c.want {
			t.Errorf("%s: have %s, want %s\n%s", name, have, c.want, d)
		}
		if n := len(d.Came) + len(d.Went) + len(d.Changed); n != len(lines)-1 {
			t.Errorf("%s: %d lines of %d", name, len(lines)-1, n)
		}
	}
	g := autodiff.NewGraph(autodiff.Float32)
	x, y := g.Input("x", 4), g.Input("y", 4)
	if d := viz.Diff(mul(x, y), mul(y, x)); len(d.Changed) != 1 || d.Same != 2 {
		t.Errorf("operands in another order: have %s", d)
	}
	if d := viz.Diff(nil, nil); d.String() != "0 came, 0 went, 0 changed, 0 same\n" {
		t.Errorf("have %s", d)
	}
}

func TestDiffDiagram(t *testing.T) {
	var b bytes.Buffer
	d := viz.Diff(classifier(5, models.Tanh()), classifier(5, models.ReLU()))
	if err := d.Diagram(viz.Show()).DOT(&b); err != nil {
		t.Fatal(err)
	}
	checkGeometry(t, b.Bytes())
	boxes, _ := said(t, b.Bytes())
	saysAll(t, "diff", boxes, []string{"+ ReLU\n− a1 Tanh", "~ MatMul\nwas MatMul(a1 Tanh, W2)", "MatMul"}, nil)
	for color, want := range map[string]int{`color="#00684F", fillcolor="#D9F2E8"`: 1, `color="#8F2D6B", fillcolor="#F9E7F2"`: 1, `fillcolor="#E8F3FA"`: 0} {
		if have := strings.Count(b.String(), color); have != want {
			t.Errorf("%d boxes have %s, want %d", have, color, want)
		}
	}
	b.Reset()
	if err := d.Before(viz.Show()).DOT(&b); err != nil {
		t.Fatal(err)
	}
	checkGeometry(t, b.Bytes())
	boxes, _ = said(t, b.Bytes())
	saysAll(t, "before", boxes, []string{"− Tanh", "~ MatMul", "MatMul"}, []string{"ReLU", "+"})
	if !strings.Contains(b.String(), `color="#8A5A00", fillcolor="#FDF3DC"`) {
		t.Errorf("what went has no colour:\n%s", b.String())
	}
	for suffix, want := range map[string]string{"mmd": ":::came", "json": `"#00684F"`, "netron": `"came"`, "txt": "+ ReLU(s1)", "tex": "draw=came-line"} {
		b.Reset()
		if err := writers[suffix](d.Diagram(), &b); err != nil || !strings.Contains(b.String(), want) {
			t.Errorf("%s: %v, or nothing says %q in\n%s", suffix, err, want, b.String())
		}
	}
	b.Reset()
	if err := d.Diagram(viz.Book).SVG(&b); err != nil || !strings.Contains(b.String(), "s-came-line f-came-fill") {
		t.Errorf("book: %v, or nothing came", err)
	}
}

func ExampleDiff() {
	g := autodiff.NewGraph(autodiff.Float32)
	x := g.Input("x", 4)
	d := viz.Diff(tanh(tanh(x)), tanh(sigmoid(x)))
	fmt.Print(d)
	// Output:
	// − h1 = Tanh(x) 4
	// + a1 = Sigmoid(x) 4
	// ~ h2 = Tanh(h1) 4  →  h3 = Tanh(a1) 4
	// 1 came, 1 went, 1 changed, 1 same
}
