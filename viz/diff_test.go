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
	saysAll(t, "diff", boxes, []string{"ReLU\n− a1 Tanh\n+", "MatMul\n~ MatMul N×3"}, nil)
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
